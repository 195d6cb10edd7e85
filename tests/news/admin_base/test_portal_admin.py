"""What the admin is sent from outside: nothing of it is an error of ours."""

import re
from datetime import UTC, datetime
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.urls import get_resolver
from django.utils import timezone

from news.accounts.models import User
from news.admin_base.portal_admin import PortalAdmin
from news.articles.models import Article
from tests.factories import make_article, make_draft, make_section, make_tag, make_user
from tests.news.newsroom.admin.taking_steps import ADD, LIST, address, form, logged_in

pytestmark = pytest.mark.django_db

HUGE = "9" * 40


@pytest.fixture
def boss():
    return User.objects.create_superuser("boss")


@pytest.fixture
def client(boss):
    return logged_in(boss)


def test_every_page_of_the_admin_has_what_all_have():
    assert [a for a in admin.site._registry.values() if not isinstance(a, PortalAdmin)] == []


class TestAddress:
    @pytest.mark.parametrize("name", ["section", "source", "tags", "authors", "lead_image"])
    @pytest.mark.parametrize(
        "value", ["abc", "1e5", "1,x", HUGE, "-1", "²", "999", "", "\N{GRINNING FACE}"]
    )
    def test_row_that_is_none_is_not_chosen(self, client, name, value):
        assert client.get(ADD, {name: value}).status_code == 200

    @pytest.mark.parametrize("name", ["published_at", "expires_at", "pinned_until"])
    @pytest.mark.parametrize("value", ["x", "0", "'", "0001-01-01", "9999-99-99", "T", HUGE])
    def test_moment_that_is_none_is_not_filled_in(self, client, name, value):
        response = client.get(ADD, {name: value})
        assert response.context["adminform"].form.initial[name] is None

    @pytest.mark.parametrize("value", ["2027-03-01", "2027-03-01T00:00", "2027年3月1日 0点"])
    def test_moment_is_filled_in(self, client, value):
        response = client.get(ADD, {"published_at": value})
        assert 'value="2027-03-01"' in response.text

    def test_rows_are_chosen(self, client):
        section, tags = make_section(), [make_tag(), make_tag()]
        chosen = ",".join(str(tag.pk) for tag in tags)
        html = client.get(ADD, {"section": section.pk, "tags": f"{chosen},x"}).text
        for row in (section, *tags):
            assert f'<option value="{row.pk}" selected>' in html


class TestForm:
    @pytest.mark.parametrize("value", ["abc", HUGE, "²", "-1"])
    def test_row_that_is_none_is_a_message_at_its_field(self, client, value):
        response = client.post(ADD, form(section=value, tags=[value], authors=[value, "1"]))
        errors = response.context["adminform"].form.errors
        assert {"section", "tags", "authors"} <= set(errors)

    @pytest.mark.parametrize(
        "action",
        [
            "delete_selected",
            "publish_selected",
            "withdraw_selected",
            "move_selected",
            "tag_selected",
        ],
    )
    @pytest.mark.parametrize("row", ["x", HUGE, "", "²"])
    def test_action_on_a_row_that_is_none_does_nothing(self, client, boss, action, row):
        make_draft(boss)
        posted = {"action": action, "_selected_action": [row]}
        assert client.post(LIST, posted, follow=True).status_code == 200
        assert Article.objects.kept().count() == 1

    @pytest.mark.parametrize("row", ["x", HUGE])
    def test_action_on_accounts_likewise(self, client, row):
        posted = {"action": "delete_selected", "_selected_action": [row]}
        assert client.post("/admin/news/user/", posted, follow=True).status_code == 200


class TestMoments:
    @pytest.mark.parametrize("language", ["en", "zh-cn", "zh-tw"])
    @pytest.mark.parametrize(
        ("day", "clock"),
        [
            ("2027年3月1日", "09:30"),
            ("2027.3.1", "9：30"),
            ("２０２７-03-01", "上午9时30分"),
            ("2027/3/1", "9点半"),
            ("2027年3月1日 上午9点30分", ""),
        ],
    )
    def test_article_is_planned_as_one_writes_in_china(self, client, language, day, clock):
        typed = form(published_at_0=day, published_at_1=clock)
        client.post(ADD, typed, headers={"accept-language": language})
        planned = timezone.localtime(Article.objects.get().published_at)
        assert planned.replace(tzinfo=None) == datetime(2027, 3, 1, 9, 30)

    def test_date_of_an_account_too(self, client, boss):
        account = make_user("Reporter")
        posted = {
            "username": account.username,
            "date_joined_0": "2024年5月1日",
            "date_joined_1": "下午3点",
        }
        client.post(f"/admin/news/user/{account.pk}/change/", posted)
        account.refresh_from_db()
        joined = timezone.localtime(account.date_joined)
        assert (joined.isoformat()) == "2024-05-01T15:00:00+08:00"
        posted["date_joined_0"] = "0001-01-01"
        response = client.post(f"/admin/news/user/{account.pk}/change/", posted)
        assert "Write a year from 1900 on." in response.text

    def test_time_of_a_step_too(self, client, boss):
        article = make_draft(boss, section=make_section().pk)
        step = {"_step": "publish_unreviewed", "comment": "why", "at": "2099年3月1日 上午9时30分"}
        client.post(address(article, "step/"), step)
        article.refresh_from_db()
        assert article.published_at == datetime(2099, 3, 1, 1, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("day", "clock", "told"),
        [
            ("0001-01-01", "00:00", "Write a year from 1900 on."),
            ("27年3月1日", "09:30", "Write the day like"),
            ("2027-03-01", "上午12点", "Write the time like"),
        ],
    )
    def test_what_is_not_certain_is_a_message(self, client, day, clock, told):
        response = client.post(ADD, form(published_at_0=day, published_at_1=clock))
        assert told in response.text
        assert not Article.objects.exists()

    def test_last_moment_can_be_typed(self, client):
        client.post(ADD, form(expires_at_0="9999-12-31", expires_at_1="23:59:59"))
        article = Article.objects.get()
        assert client.get(address(article)).status_code == 200

    @pytest.mark.parametrize(
        "moments",
        [
            {"expires_at": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
            {"published_at": datetime(1, 1, 1, tzinfo=UTC)},
            {"published_at": datetime(1, 1, 1, tzinfo=timezone.get_default_timezone())},
        ],
        ids=["never expires", "first moment", "first moment here"],
    )
    def test_article_at_the_ends_of_time_is_opened_saved_and_read(self, client, moments):
        article = make_article(**moments)
        pages = [address(article), LIST, address(article, "history/"), address(article, "preview/")]
        for page in [*pages, f"{LIST}schedule/", article.get_absolute_url()]:
            assert client.get(page).status_code == 200, page
        response = client.post(address(article), form(title="Changed", based_on="0"))
        assert response.status_code == 302
        assert article.revisions.count() == 2


ODD = ["", "0", "-1", HUGE, "x", "²", "\0", "\ufffd", "0001-01-01", "9999-12-31T23:59:59Z", "1,2"]
PLACES = "q p o e page month from to language section tags authors _to_field id__in term".split()
TYPED = (
    "title section tags lead_image published_at_0 based_on at _step hours article html discard "
    "latest action _selected_action form-TOTAL_FORMS name slug order focal_x date_joined_0 lines"
).split()


def _addresses(resolver, prefix="/"):
    for pattern in resolver.url_patterns:
        found = prefix + str(pattern.pattern).replace("^", "").replace("\\Z", "").replace("$", "")
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern, found)
        elif found.startswith("/admin/") and "logout" not in found and "(?P" not in found:
            yield found


@pytest.mark.slow
@pytest.mark.parametrize("role", ["Reporter", ""])
def test_no_address_answers_odd_input_with_an_error(role, boss):
    """Every address once by GET and by POST; which oddity meets which is the same every time."""
    user = make_user(role) if role else boss
    article, other = make_draft(user), make_article(expires_at=datetime.max.replace(tzinfo=UTC))
    client = logged_in(user)
    client.raise_request_exception = False
    odd, rows = cycle(ODD), cycle([str(article.pk), str(other.pk), "1", HUGE, "x", "%00"])
    failed = []
    for pattern in sorted(set(_addresses(get_resolver()))):
        number = next(row for row in rows if "<int:" not in pattern or row.isdigit())
        page = re.sub(r"<[^>]*>", number, pattern)
        if page == f"/admin/news/user/{user.pk}/delete/":
            continue  # Nobody would be left to ask.
        query = urlencode({name: next(odd) for name in PLACES})
        posted = {name: next(odd) for name in TYPED}
        answers = [
            client.get(f"{page}?{query}").status_code,
            client.post(page, posted).status_code,
        ]
        if max(answers) >= 500:
            failed.append((page, answers))
        client.force_login(user)
    assert failed == []


class TestCharacters:
    """PostgreSQL stores no NUL, and nothing stores half of a character."""

    def test_nul_is_left_out_of_what_is_typed(self, client):
        client.post(ADD, form(title="a\0b", body="<p>a\0b</p>", note="\0n", form_token="t\0"))
        article = Article.objects.get()
        assert (article.title, article.body) == ("ab", "<p>ab</p>")

    @pytest.mark.parametrize(
        "page",
        [
            f"{ADD}?title=%00&tags=%00",
            f"{LIST}?q=%00&whose=%00&status__exact=%00",
            "/admin/news/image/picker/?q=%00",
            "/admin/news/editorialevent/?action=%00",
            "/admin/autocomplete/?app_label=news&model_name=article&field_name=source&term=%00",
            "/admin/news/tag/?q=%ED%A0%80",
            "/admin/news/tag/1/delete/?_to_field=",
            f"{LIST}{HUGE}/preview/",
            f"{LIST}1/links/{HUGE}/revoke/",
            "/admin/news/tag/%00/change/",
            f"/admin/news/image/?pk__in={HUGE}",
            f"{LIST}?published_at__year=2147483648",
            f"{LIST}?published_at__gte=0001-01-01&published_at__lt=9999-12-31T23:59:59Z",
        ],
    )
    def test_nul_in_an_address_is_no_error(self, client, page):
        assert client.get(page, follow=True).status_code in (200, 404, 405)

    @pytest.mark.parametrize("page", ["autosave/", "presence/", "clean/", "check/"])
    def test_nul_is_none_for_the_forms_scripts(self, client, page):
        posted = form(title="a\0", html="\0", article="\0", source="\0", form_token="\0")
        assert client.post(f"{LIST}{page}", posted).status_code in (200, 404)

    def test_half_of_a_character_is_left_out(self, client):
        part = b'--x\r\nContent-Disposition: form-data; name="html"\r\n\r\na+2AA-b\r\n--x--\r\n'
        response = client.generic(
            "POST", f"{LIST}clean/", part, "multipart/form-data; boundary=x; charset=utf-7"
        )
        assert response.json()["html"] == "ab"
