import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.accounts.models import User
from tests.factories import make_section, make_user
from tests.news.newsroom.admin.taking_steps import logged_in, told

pytestmark = pytest.mark.django_db

OWN = "/admin/news/user/own/"
CHINESE = {"Accept-Language": "zh-CN"}


@pytest.fixture
def chief():
    return logged_in(make_user(is_superuser=True, language="en"))


def log_in(user, language):
    client = Client(headers={"Accept-Language": language})
    data = {"username": user.username, "password": "secret"}
    assert client.post("/admin/login/?next=/admin/", data).status_code == 302
    return client


def language_of(html):
    return html.partition('<html lang="')[2].partition('"')[0]


class TestLanguage:
    def test_account_without_one_gets_the_one_it_is_first_used_in(self):
        user = make_user("Reporter")
        log_in(user, "zh-CN")
        assert User.objects.get().language == "zh-hans"
        client = log_in(user, "en")
        assert User.objects.get().language == "zh-hans"
        with CaptureQueriesContext(connection) as queries:
            client.post("/admin/news/article/presence/", {"article": 0})
        assert not [query for query in queries if query["sql"].startswith("UPDATE")]

    def test_looking_at_a_page_writes_nothing(self):
        user = make_user("Reporter")
        client = logged_in(user)
        assert language_of(client.get("/admin/", headers=CHINESE).text) == "zh-hans"
        assert User.objects.get().language == ""

    def test_is_that_of_the_admin_and_of_no_other_page(self):
        client = logged_in(make_user("Reporter", language="zh-hant"))
        for address in ("/admin/", "/admin/news/article/", "/admin/password_change/"):
            assert language_of(client.get(address, headers=CHINESE).text) == "zh-hant", address
        assert language_of(client.get("/en/").text) == "en"
        assert client.get("/", headers=CHINESE)["Location"] == "/zh-hans/"

    @pytest.mark.parametrize("role", ["", "Reporter"])
    def test_is_chosen_by_each_of_the_staff(self, role):
        client = logged_in(make_user(role, language="en"))
        assert OWN in client.get("/admin/").text
        response = client.post(OWN, {"language": "zh-hant"}, follow=True)
        assert User.objects.get().language == "zh-hant"
        assert language_of(response.text) == "zh-hant"
        assert len(told(response)) == 1

    def test_offers_the_one_that_the_page_is_in(self):
        client = logged_in(make_user("Reporter"))
        html = client.get(OWN, headers=CHINESE).text
        assert '<option value="zh-hans" selected>' in html

    def test_unknown_one_is_refused(self):
        client = logged_in(make_user("Reporter", language="en"))
        assert client.post(OWN, {"language": "fr"}).status_code == 200
        assert User.objects.get().language == "en"

    def test_visitor_is_asked_to_log_in(self, client):
        assert client.get(OWN).status_code == 302
        assert client.post(OWN, {"language": "en"}).status_code == 302


class TestAccounts:
    def test_one_is_made_and_gets_a_language_and_sections(self, chief):
        section = make_section()
        made = {"username": "wang", "usable_password": "true"}
        made |= dict.fromkeys(("password1", "password2"), "vu2Pha9othie")
        chief.post("/admin/news/user/add/", made)
        user = User.objects.get(username="wang")
        page = f"/admin/news/user/{user.pk}/change/"
        assert "newsroom" in chief.get(page).text
        sent = {
            **{"username": "wang", "first_name": "主任", "last_name": "王", "is_active": "on"},
            **{"date_joined_0": "2026-01-01", "date_joined_1": "08:00"},
            **{"language": "zh-hans", "sections": [section.pk]},
        }
        assert chief.post(page, sent).status_code == 302
        user.refresh_from_db()
        assert (str(user), user.language, list(user.sections.all())) == (
            "王主任",
            "zh-hans",
            [section],
        )
        assert str(section) in chief.get("/admin/news/user/").text

    def test_passwords_are_changed(self, chief):
        user = make_user("Reporter", language="en")
        new = dict.fromkeys(("password1", "password2"), "vu2Pha9othie")
        response = chief.post(f"/admin/news/user/{user.pk}/password/", new)
        assert response.status_code == 302
        assert Client().login(username=user.username, password="vu2Pha9othie")
        own = {"old_password": "vu2Pha9othie", "new_password1": "ieth4Ohxohqu"}
        client = Client()
        client.login(username=user.username, password="vu2Pha9othie")
        client.post("/admin/password_change/", own | {"new_password2": "ieth4Ohxohqu"})
        assert Client().login(username=user.username, password="ieth4Ohxohqu")

    def test_list_takes_as_many_queries_for_many(self, chief):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert chief.get("/admin/news/user/").status_code == 200
            return len(captured)

        before = queries()
        for _ in range(10):
            make_user("Editor").sections.set([make_section(), make_section()])
        assert queries() <= before + 1  # The names of the sections.
