from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from news import process_cache
from news.accounts import sessions
from news.accounts.models import AccountSession
from news.operations.audit.models import AuditEntry, WaitingEntry
from tests.factories import make_article, make_user
from tests.news.accounts.codes import OWN, START, enter, enter_wholly, give_device
from tests.news.newsroom.admin.taking_steps import told

pytestmark = pytest.mark.django_db

END = f"{OWN}end/"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari MicroMessenger/8.0"


@pytest.fixture
def user():
    return make_user("Reporter", language="en")


def is_in(client):
    return client.get(START).status_code == 200


def rows_of(action):
    return [
        row.values
        for model in (AuditEntry, WaitingEntry)
        for row in model.objects.filter(action=action)
    ]


class TestOwnList:
    def test_names_device_address_and_this_one(self, user):
        client = enter(user, headers={"User-Agent": EDGE}, REMOTE_ADDR="203.0.113.7")
        enter(user, headers={"User-Agent": WECHAT}, REMOTE_ADDR="2001:db8::1")
        enter(make_user("Reporter"), headers={"User-Agent": "Opera OPR/9"})
        html = client.get(OWN).text
        table = html[html.index("<tbody>") :].partition("</tbody>")[0]
        assert table.index("Edge on Windows") < table.index("WeChat on iPhone")
        assert table.count("<tr>") == 2
        assert table.count("(this one)") == 1
        assert "203.0.113.7" in table
        assert "2001:db8::1" in table
        assert client.session.session_key not in html

    def test_one_is_ended(self, user):
        client, other = enter(user), enter(user)
        row = AccountSession.objects.get(key=other.session.session_key)
        response = client.post(END, {"session": row.pk}, follow=True)
        assert told(response) == ["1 session was ended."]
        assert not is_in(other)
        assert is_in(client)
        assert rows_of("sessions") == [{"sessions": 1}]

    def test_all_others_are_ended(self, user):
        client, *others = [enter(user) for _ in range(3)]
        # One that was begun before sessions were noted.
        AccountSession.objects.filter(key=others[0].session.session_key).delete()
        stranger = enter(make_user("Reporter"))
        assert told(client.post(END, {"others": "1"}, follow=True)) == ["2 sessions were ended."]
        assert [is_in(each) for each in (client, *others, stranger)] == [True, False, False, True]

    def test_somebody_elses_is_not_ended_nor_this_one(self, user):
        client, stranger = enter(user), enter(make_user("Reporter"))
        for other in (stranger, client):
            row = AccountSession.objects.get(key=other.session.session_key)
            client.post(END, {"session": row.pk})
            assert is_in(other)
        assert client.get(END).status_code == 405

    def test_list_takes_as_many_queries_for_many(self, user):
        client = enter(user)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(OWN)
            return len(captured)

        before = queries()
        for _ in range(5):
            enter(user)
        assert queries() == before


class TestNoting:
    def test_is_written_every_few_minutes_and_on_no_public_page(self, user, freeze):
        client = enter(user)
        make_article()
        begun = AccountSession.objects.get().seen_at
        freeze(timezone.now() + timedelta(minutes=20))
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/")
            client.get(START)
        assert not [one for one in queries if "accountsession" in one["sql"].lower()]
        process_cache.forget_all()
        client.get("/en/")
        assert AccountSession.objects.get().seen_at == begun
        client.get(START)
        assert AccountSession.objects.get().seen_at > begun

    def test_log_out_and_the_session_take_it_along(self, user):
        client, other = enter(user), enter(user)
        assert AccountSession.objects.count() == 2
        client.post("/admin/logout/")
        assert AccountSession.objects.count() == 1
        Session.objects.filter(session_key=other.session.session_key).delete()
        enter(user)
        assert AccountSession.objects.count() == 1

    def test_only_so_many_are_of_one_account(self, user, monkeypatch):
        monkeypatch.setattr(sessions, "MOST", 3)
        clients = [enter(user) for _ in range(5)]
        assert AccountSession.objects.count() == 3
        assert [is_in(client) for client in clients] == [False, False, True, True, True]

    def test_browser_may_name_itself_as_it_likes(self, user):
        client = enter(user, headers={"User-Agent": "<b>\0" + "x" * 5000})
        assert len(AccountSession.objects.get().agent) == AccountSession.MOST_AGENT
        assert "Unknown device" in client.get(OWN).text


class TestEndWithRights:
    def test_new_password_ends_all_but_the_session_that_set_it(self, user):
        client, other = enter(user), enter(user)
        own = {"old_password": "secret"}
        own |= dict.fromkeys(("new_password1", "new_password2"), "ieth4Ohxohqu")
        client.post("/admin/password_change/", own)
        assert (is_in(client), is_in(other)) == (True, False)
        assert Session.objects.count() == 1

    def test_deactivated_account_has_none(self, user):
        client = enter(user)
        user.is_active = False
        user.save()
        assert not Session.objects.exists()
        user.is_active = True
        user.save()
        assert not is_in(client)

    def test_log_in_that_hashes_the_password_anew_ends_none(self, user, settings):
        client = enter(user)
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            *settings.PASSWORD_HASHERS,
        ]
        get_user_model().objects.get(pk=user.pk).check_password("secret")
        assert get_user_model().objects.get(pk=user.pk).password.startswith("pbkdf2")
        assert Session.objects.filter(session_key=client.session.session_key).exists()

    def test_log_out_is_by_post_alone(self, user):
        client = enter(user)
        assert client.get("/admin/logout/").status_code == 405
        assert is_in(client)
        client.post("/admin/logout/")
        assert not is_in(client)


@pytest.mark.usefixtures("user")
class TestForALostPhone:
    LIST = "/admin/news/user/"

    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR = "required"

    @pytest.fixture
    def boss(self):
        boss = make_user(is_superuser=True, language="en")
        give_device(boss)
        return enter_wholly(boss)

    def act(self, client, action, *users):
        sent = {"action": action, "_selected_action": [user.pk for user in users]}
        return client.post(self.LIST, sent, follow=True)

    def test_superuser_resets_it_and_ends_the_sessions(self, boss):
        lost = make_user("Publisher")
        give_device(lost)
        client = enter_wholly(lost)
        assert "icon-yes" in boss.get(self.LIST).text
        response = self.act(boss, "reset_second_factor", lost)
        assert told(response) == [
            "The second factor of 1 account was reset, and its sessions were ended."
        ]
        assert not TOTPDevice.objects.filter(user=lost).exists()
        assert not is_in(client)
        assert {"second factor": "reset"} in rows_of("second_factor")
        assert "second-factor__qr" in enter(lost).get("/admin/second-factor/").text

    def test_superuser_ends_sessions_but_not_the_own(self, boss):
        others = [make_user("Reporter"), make_user("Reporter")]
        clients = [enter(other) for other in others]
        me = get_user_model().objects.get(is_superuser=True)
        response = self.act(boss, "end_all_sessions", me, *others)
        assert told(response) == ["2 sessions were ended."]
        assert [is_in(client) for client in (boss, *clients)] == [True, False, False]

    def test_others_may_not(self, user, boss, settings):
        settings.SECOND_FACTOR = "offered"
        helper = make_user("Reporter")
        permissions = ("view_user", "change_user")
        model = helper.user_permissions.model
        helper.user_permissions.set(model.objects.filter(codename__in=permissions))
        client, victim = enter(helper), enter(user)
        assert "reset_second_factor" not in client.get(self.LIST).text
        for action in ("reset_second_factor", "end_all_sessions"):
            self.act(client, action, user)
        assert is_in(victim)

    def test_operator_resets_the_only_superuser(self, boss, capsys):
        user = get_user_model().objects.get(is_superuser=True)
        call_command("reset_second_factor", user.username)
        assert "is reset; 1 sessions ended" in capsys.readouterr().out
        assert not TOTPDevice.objects.exists()
        assert not is_in(boss)
        call_command("reset_second_factor", user.username)
        assert "nothing to reset" in capsys.readouterr().out
        with pytest.raises(CommandError, match="no account 'nobody'"):
            call_command("reset_second_factor", "nobody")


def test_admin_shows_no_keys():
    client = Client()
    client.force_login(make_user(is_superuser=True))
    for model in ("totpdevice", "staticdevice"):
        for app in ("otp_totp", "otp_static"):
            assert client.get(f"/admin/{app}/{model}/").status_code == 404
    permissions = make_user().user_permissions.model.objects
    assert not permissions.filter(content_type__app_label__startswith="otp_").exists()
