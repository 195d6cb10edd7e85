import io
import json
import stat
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from news.operations.inspection import report
from tests.factories import make_article, make_section, make_source
from tests.internet import answer

pytestmark = pytest.mark.django_db

NOT_ASKED = (
    "Links to other sites were not checked: the operator does that with "
    "“manage.py inspect --links”."
)
NOW = datetime(2026, 11, 28, 4, tzinfo=UTC)  # noon in China


@pytest.fixture(autouse=True)
def portal(settings, tmp_path, freeze):
    """A portal without fault: nothing is stated, and one article is of yesterday."""
    settings.DATA_DIR = tmp_path
    for name in ("ORGANISER", "ICP_NUMBER", "POLICE_NUMBER", "ID_CODE", "MARK_URL"):
        setattr(settings, f"SITE_{name}", "")
    freeze(NOW)
    make_article(section=make_section(name_en="News"), source=make_source(), published_at=ago(1))


def ago(days):
    return NOW - timedelta(days)


def inspect(*arguments):
    """What is printed, and the exit code."""
    out = io.StringIO()
    try:
        call_command("inspect", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def inspect_json(*arguments):
    printed, code = inspect("--json", *arguments)
    return json.loads(printed), code


def add_stale_section(days, **fields):
    place = make_section(name_en="Policy", slug="policy")
    make_article(section=place, source=make_source(), published_at=ago(days), **fields)
    return place


def test_portal_without_fault():
    printed, code = inspect()
    assert code == 0
    assert printed.splitlines() == [
        f"! {NOT_ASKED}",
        "2026-11-28 12:00: failures: 0, warnings: 0",
    ]


def test_findings_are_printed_by_code():
    add_stale_section(20)
    make_article(title="Report", pk=700, published_at=ago(1))
    printed, code = inspect()
    assert code == 1
    assert printed.splitlines()[:4] == [
        "Sections not updated (section-stale): 1",
        "  - [en, zh-hans, zh-hant] The newest article of the section “Policy” is of 2026-11-08. "
        "Publish one in it.",
        "Articles without a source (article-without-source): 1",
        "  - [en] 700 Report: The article names no source. Add one.",
    ]
    assert printed.splitlines()[-1] == "2026-11-28 12:00: failures: 2, warnings: 0"


@pytest.mark.parametrize(
    ("days", "level", "expected"),
    [
        (5, "warning", 0),
        (12, "failure", 0),
        (12, "warning", 1),
        (20, "failure", 1),
        (20, "warning", 1),
    ],
)
def test_exit_code_follows_the_level(days, level, expected):
    add_stale_section(days)
    assert inspect("--fail-level", level)[1] == expected
    assert inspect("--json", "--fail-level", level)[1] == expected


def test_json_is_as_the_guide_for_operators_says(settings):
    settings.SITE_DOMAIN = "news.example.org"
    place = add_stale_section(12)
    found, code = inspect_json()
    assert code == 0
    assert found == {
        "checked_at": "2026-11-28T04:00:00+00:00",
        "findings": [
            {
                "code": "section-stale",
                "severity": "warning",
                "editions": ["en", "zh-hans", "zh-hant"],
                "section": {"id": place.pk, "name": "Policy"},
                "article": None,
                "since": "2026-11-16",
                "due": "2026-11-30",
                "details": {"days": "14"},
                "message": "The newest article of the section “Policy” is of 2026-11-16. "
                "Publish one in it before 2026-11-30.",
                "link": "http://news.example.org/en/sections/policy/",
            }
        ],
        "totals": {
            "failure": 0,
            "warning": 1,
            "codes": {"section-stale": {"failure": 0, "warning": 1}},
        },
        "not_checked": [
            {
                "code": "external-links-not-asked-for",
                "links": 0,
                "message": NOT_ASKED,
            }
        ],
    }


def test_long_lists_are_cut_and_the_number_is_true(monkeypatch):
    monkeypatch.setattr(report, "MOST_LISTED", 2)
    for _number in range(5):
        make_article(published_at=ago(1))
    printed, _code = inspect()
    assert "Articles without a source (article-without-source): 5" in printed
    assert printed.count("names no source") == 2
    assert "  ... and 3 more" in printed
    found, _code = inspect_json()
    assert len(found["findings"]) == 2
    assert found["totals"]["failure"] == 5


def test_limits_are_those_of_the_settings(settings):
    add_stale_section(20)
    settings.INSPECTION_NEWS_DAYS = 21
    assert "before 2026-11-29" in inspect()[0]
    settings.INSPECTION_WARN_DAYS = 0
    assert "failures: 0, warnings: 0" in inspect()[0]


def test_language_is_that_of_the_portals_default_edition(settings):
    settings.DEFAULT_EDITION = "zh-hans"
    assert inspect()[0].splitlines()[-1] == "2026-11-28 12:00：不合格 0 项，预警 0 项"


def test_switched_off_it_finds_nothing_and_says_so(settings):
    settings.INSPECTION = False
    add_stale_section(20)
    printed, code = inspect()
    assert code == 0
    assert "! Nothing was checked: the inspection is switched off (INSPECTION=off)." in printed
    found, _code = inspect_json()
    assert found["findings"] == []
    assert [one["code"] for one in found["not_checked"]] == ["everything"]
    assert report.kept_links() is None


class TestLinks:
    @pytest.fixture
    def dead_link(self):
        body = '<p><a href="http://gone.example/a">there</a></p>'
        return make_article(body=body, source=make_source(), published_at=ago(1))

    def test_other_sites_are_only_asked_if_that_is_wanted(self, dead_link, internet):
        found, _code = inspect_json()
        assert found["not_checked"][0]["links"] == 1
        assert internet.looked_up == internet.requests == []

    def test_dead_link_is_found(self, dead_link, internet):
        internet.host("gone.example", answer(b"", status="404 Not Found"))
        found, code = inspect_json("--links")
        assert code == 1
        (finding,) = found["findings"]
        assert finding["code"] == "link-dead"
        assert finding["article"] == {"id": dead_link.pk, "name": dead_link.title}
        assert finding["details"] == {"address": "http://gone.example/a", "reason": "404"}
        assert found["not_checked"] == []
        assert len(internet.requests) == 2

    def test_machine_without_internet_is_no_fault_of_the_texts(self, dead_link, internet):
        found, code = inspect_json("--links")
        assert code == 0
        assert [one["code"] for one in found["not_checked"]] == ["external-links-offline"]

    def test_other_sites_are_not_asked_where_that_is_forbidden(self, dead_link, internet, settings):
        settings.REMOTE_PICTURES = False
        found, code = inspect_json("--links")
        assert code == 0
        assert [one["code"] for one in found["not_checked"]] == ["external-links-switched-off"]
        assert internet.looked_up == []


class TestKept:
    def test_links_are_kept_for_the_board(self, settings):
        make_article(
            body='<p><a href="/nowhere/">there</a></p>', source=make_source(), published_at=ago(1)
        )
        inspect()
        kept = report.kept_links()
        assert kept.checked_at == NOW
        assert [one.details["address"] for one in kept.tally.findings] == ["/nowhere/"]
        assert [one.what for one in kept.not_checked] == ["external-links-not-asked-for"]
        (file,) = settings.DATA_DIR.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_file_that_cannot_be_read_is_as_none(self, settings):
        for text in ("", "[]", '{"checked_at": "x"}', '{"findings": [{"code": "other"}]}'):
            (settings.DATA_DIR / "inspection.json").write_text(text)
            assert report.kept_links() is None

    def test_folder_that_cannot_be_written_costs_the_board_alone(self, settings):
        settings.DATA_DIR /= "missing"
        err = io.StringIO()
        call_command("inspect", stdout=io.StringIO(), stderr=err)
        assert "The board in the admin will not show these links" in err.getvalue()
