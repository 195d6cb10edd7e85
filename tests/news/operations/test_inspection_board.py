from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.operations.inspection.findings import (
    Code,
    Finding,
    NotChecked,
    Severity,
    Subject,
    Tally,
    Unchecked,
)
from news.operations.inspection.report import Report, keep
from tests.factories import make_article, make_section, make_source, make_staff_client, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 4, tzinfo=UTC)  # noon in China
BOARD = "/admin/inspection/"


@pytest.fixture(autouse=True)
def portal(settings, tmp_path, freeze):
    """A portal without fault."""
    settings.DATA_DIR = tmp_path
    for name in ("ORGANISER", "ICP_NUMBER", "POLICE_NUMBER", "ID_CODE", "MARK_URL"):
        setattr(settings, f"SITE_{name}", "")
    freeze(NOW)
    make_article(section=make_section(), source=make_source(), published_at=ago(1))


@pytest.fixture
def client():
    return make_staff_client("publish_article", "view_article")


def ago(days):
    return NOW - timedelta(days)


def keep_links(*findings, not_checked=(), total=None):
    tally = Tally(20, list(findings))
    tally.count(Code.LINK_DEAD, Severity.FAILURE, len(findings) if total is None else total)
    keep(Report(ago(1), tally, not_checked))


def dead_link(address="/nowhere/", title="Report"):
    return Finding(
        Code.LINK_DEAD,
        Severity.FAILURE,
        ("en",),
        article=Subject(7, title),
        details={"address": address, "reason": "nowhere"},
        link="/admin/news/article/7/change/",
    )


def codes(response):
    return [group["code"] for group in response.context["groups"]]


def test_nothing_to_mend(client):
    keep_links()
    html = client.get(BOARD).text
    assert "<strong>Nothing to mend.</strong>" in html
    assert "Checked at 2026-11-28 12:00." in html
    assert "Links checked at 2026-11-27 12:00." in html
    assert "inspection__unchecked" not in html


def test_what_was_not_checked_is_not_called_fine(client):
    html = client.get(BOARD).text
    assert "Nothing to mend in what was checked." in html
    assert "Links have not been checked yet." in html
    keep_links(not_checked=[NotChecked(Unchecked.LEFT_OVER, 1)])
    html = client.get(BOARD).text
    assert "Nothing to mend in what was checked." in html
    assert "1 link to another site was not checked" in html


def test_findings_are_grouped_and_lead_to_their_pages(client, settings):
    settings.SITE_ID_CODE = None
    place = make_section(slug="policy", name_en="Policy")
    make_article(section=place, source=make_source(), published_at=ago(12))
    article = make_article(title="Notice", published_at=ago(1))
    keep_links(dead_link())
    response = client.get(BOARD)
    assert codes(response) == [
        "section-stale",
        "link-dead",
        "footer-unset",
        "article-without-source",
    ]
    html = response.text
    assert "Failures: 3, warnings: 1." in html
    assert 'href="/en/sections/policy/"' in html
    assert 'href="/admin/news/article/7/change/" lang="en">Report</a>' in html
    assert f'href="/admin/news/article/{article.pk}/change/" lang="en">Notice</a>' in html
    assert "SITE_ID_CODE" in html


def test_more_than_is_listed_is_counted(client):
    keep_links(dead_link(), total=30)
    html = client.get(BOARD).text
    assert "... and 29 more" in html
    assert "Failures: 30, warnings: 0." in html


def test_titles_and_addresses_are_shown_as_text(client):
    keep_links(dead_link('"><script>alert(1)</script>', "<script>alert(2)</script>"))
    assert "<script>alert" not in client.get(BOARD).text


def test_limits_are_shown(client, settings):
    settings.INSPECTION_NOTICE_DAYS = 90
    assert "<dd>90 days</dd>" in client.get(BOARD).text


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", "没有需要整改的问题"), ("zh-hant", "沒有需要整改的問題")],
)
def test_board_is_in_the_accounts_language(client, language, expected):
    keep_links()
    user = make_user("Publisher", language=language)
    client.force_login(user)
    assert expected in client.get(BOARD).text


class TestWhoMaySeeIt:
    def test_who_may_publish_and_superusers(self, client, admin_client):
        assert client.get(BOARD).status_code == 200
        assert admin_client.get(BOARD).status_code == 200

    def test_nobody_else(self):
        assert make_staff_client("view_article", "change_article").get(BOARD).status_code == 403
        visitor = make_staff_client("publish_article", is_staff=False)
        assert visitor.get(BOARD).status_code == 302

    def test_dashboard_leads_to_it_for_them_alone(self, client):
        link = f'<a class="button" href="{BOARD}">'
        assert link in client.get(reverse("admin:index")).text
        assert link not in make_staff_client("view_article").get(reverse("admin:index")).text


def test_switched_off_there_is_neither_page_nor_link(client, settings):
    settings.INSPECTION = False
    assert client.get(BOARD).status_code == 404
    assert BOARD not in client.get(reverse("admin:index")).text


def test_only_reading_it_is_possible(client):
    assert client.post(BOARD).status_code == 405


def test_cost_does_not_grow_with_the_findings(client):
    def count():
        with CaptureQueriesContext(connection) as queries:
            found = sum(group["total"] for group in client.get(BOARD).context["groups"])
        return len(queries), found

    make_article(section=make_section(), published_at=ago(30))
    client.get(BOARD)
    few, found = count()
    for number in range(10):
        make_article(section=make_section(), published_at=ago(30 + number))
    many, found_then = count()
    assert found_then == found + 20
    assert few == many
