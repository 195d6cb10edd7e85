import json

import pytest
from django.core.cache import cache

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def warnings_are_logged(caplog):
    cache.clear()  # Of the reports of other tests in this minute.
    caplog.set_level("WARNING", "news.public.csp_reports")


OLD = {
    "csp-report": {
        "document-uri": "https://news.example.org/en/?token=secret",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?from=reader",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://news.example.org/en/?token=secret",
            "effectiveDirective": "script-src-elem",
            "blockedURL": "https://evil.example/x.js?from=reader",
        },
    }
]


def report(client, sent, content_type="application/csp-report"):
    body = sent if isinstance(sent, str) else json.dumps(sent)
    return client.post("/csp-reports/", body, content_type=content_type)


@pytest.mark.parametrize("sent", [OLD, NEW])
def test_report_is_a_line_of_the_log_without_what_is_personal(client, sent, caplog):
    assert report(client, sent).status_code == 204
    (line,) = caplog.messages
    assert line == (
        "script-src-elem has blocked https://evil.example/x.js on https://news.example.org/en/"
    )


@pytest.mark.parametrize(
    "sent", ["", "x", "[]", "{}", "[1]", '{"csp-report": 1}', "[" * 60_000, "null", '"a"']
)
def test_what_is_no_report_is_dropped(client, sent, caplog):
    assert report(client, sent).status_code == 204
    assert not caplog.messages


def test_line_stays_one_line_and_short(client, caplog):
    forged = {"csp-report": {"blocked-uri": "a\r\n2026 ERROR forged\u2028" + "x" * 10_000}}
    report(client, forged)
    (line,) = caplog.messages
    assert len(line.splitlines()) == 1
    assert len(line) < 300


def test_many_at_once_and_many_in_a_minute_are_bounded(client, caplog, settings):
    settings.CSP_REPORT_RATE = 3
    report(client, NEW * 100)
    assert len(caplog.messages) == 5
    codes = [report(client, OLD).status_code for _ in range(4)]
    assert codes == [204, 204, 429, 429]


def test_policy_names_the_address(client):
    assert "report-uri /csp-reports/" in client.get("/en/")["Content-Security-Policy"]
    assert client.get("/csp-reports/").status_code == 405
