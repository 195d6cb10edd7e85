import json
import logging
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from news.accounts import throttle
from news.accounts.login import is_logged_in
from news.accounts.second_factor.recovery_codes import COUNT
from news.operations.audit.models import AuditEntry, WaitingEntry
from tests.factories import make_draft, make_image, make_user
from tests.news.accounts.codes import (
    OWN,
    PAGE,
    START,
    code_of,
    enter,
    enter_wholly,
    give,
    give_device,
    offered_key,
    shown_codes,
    wrong,
)
from tests.news.newsroom.admin.taking_steps import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def publisher():
    return make_user("Publisher", language="en")


@pytest.fixture
def device(publisher):
    return give_device(publisher)[0]


def is_in(client):
    return client.get(START).status_code == 200


class TestSettingUp:
    def test_whoever_publishes_is_led_through_it(self, publisher):
        client = enter(publisher)
        response = client.get("/admin/news/article/?q=x")
        assert response["Location"] == f"{PAGE}?next=%2Fadmin%2Fnews%2Farticle%2F%3Fq%3Dx"
        html = client.get(response["Location"]).text
        key = offered_key(html)
        assert html.count("<svg") >= 1
        assert "style=" not in html[html.index("second-factor__qr") :].partition("</svg>")[0]
        assert key == offered_key(client.get(PAGE).text)
        before = client.session.session_key
        code = code_of(key)
        page = client.post(PAGE, {"first_code": code, "next": "/admin/news/article/?q=x"})
        codes = shown_codes(page.text)
        assert len(set(codes)) == COUNT
        assert 'href="/admin/news/article/?q=x"' in page.text
        assert "no-store" in page["Cache-Control"]
        assert client.session.session_key != before
        assert not Session.objects.filter(session_key=before).exists()
        assert is_in(client)
        # They are stored as hashes, and a used code is used.
        assert not StaticToken.objects.filter(token__in=[code.replace("-", "") for code in codes])
        again = enter(publisher)
        assert give(again, code).status_code == 200
        assert give(again, codes[0]).status_code == 302
        assert is_in(again)

    def test_key_is_of_one_session_until_it_is_taken(self, publisher):
        one, other = enter(publisher), enter(publisher)
        key = offered_key(one.get(PAGE).text)
        assert offered_key(other.get(PAGE).text) != key
        other.post(PAGE, {"first_code": code_of(key)})
        assert not TOTPDevice.objects.exists()

    def test_wrong_first_code_sets_up_nothing_and_keeps_the_key(self, publisher):
        client = enter(publisher)
        key = offered_key(client.get(PAGE).text)
        for code in (wrong(code_of(key)), "", "abc", code_of(key, 3), code_of(key, -3)):
            page = client.post(PAGE, {"first_code": code})
            assert 'class="errorlist" id="id_first_code_error"' in page.text
            assert offered_key(page.text) == key
        assert not TOTPDevice.objects.exists()
        assert not is_in(client)

    def test_page_shows_no_menus_of_the_admin_before(self, publisher):
        client = enter(publisher)
        html = client.get(PAGE).text
        assert "nav-sidebar" not in html
        assert "/admin/news/article/" not in html
        assert client.post("/admin/logout/").status_code == 200
        assert client.get(PAGE)["Location"].startswith("/admin/login/")

    def test_is_offered_to_others(self, settings):
        reporter = make_user("Reporter", language="en")
        client = enter(reporter)
        assert is_in(client)
        assert PAGE in client.get(OWN).text
        key = offered_key(client.get(PAGE).text)
        assert shown_codes(client.post(PAGE, {"first_code": code_of(key)}).text)
        assert not is_in(enter(reporter))
        settings.SECOND_FACTOR = "offered"
        assert not is_in(enter(reporter))
        settings.SECOND_FACTOR = "off"
        client = enter(reporter)
        assert is_in(client)
        assert PAGE not in client.get(OWN).text
        assert client.get(PAGE)["Location"] == START


@pytest.mark.parametrize(
    ("role", "fields", "is_required"),
    [
        ("Reporter", {}, False),
        ("Editor", {}, True),
        ("Publisher", {}, True),
        ("", {"is_superuser": True}, True),
        ("", {}, False),
    ],
)
def test_required_is_of_those_who_publish_or_administer(role, fields, is_required, settings):
    user = make_user(role, **fields)
    assert is_in(enter(user)) != is_required
    settings.SECOND_FACTOR = "offered"
    assert is_in(enter(user))


class TestLoggingIn:
    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_code_of_the_app_is_taken_a_step_early_or_late(
        self, publisher, device, steps, monkeypatch
    ):
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now)
        client = enter(publisher)
        before = client.session.session_key
        response = give(client, code_of(device.key, steps), next=OWN)
        assert response["Location"] == OWN
        assert client.session.session_key != before
        assert is_in(client)

    @pytest.mark.parametrize("steps", [-3, 3])
    def test_older_or_later_code_is_not(self, publisher, device, steps):
        client = enter(publisher)
        assert "was used already" in give(client, code_of(device.key, steps)).text
        assert not is_in(client)

    def test_codes_are_read_as_people_type_them(self, publisher, device):
        code = code_of(device.key)
        full_width = code.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
        assert give(enter(publisher), f" {full_width[:3]} {full_width[3:]} ").status_code == 302

    def test_used_code_is_used(self, publisher, device):
        code = code_of(device.key)
        assert give(enter(publisher), code).status_code == 302
        assert give(enter(publisher), code).status_code == 200

    def test_recovery_code_is_good_once_however_it_is_written(self, publisher):
        _device, codes = give_device(publisher)
        client = enter(publisher)
        response = give(client, codes[0].upper().replace("-", " "))
        assert told(client.get(response["Location"])) == [
            "You have 9 recovery codes left. Make new ones under “My account”."
        ]
        assert is_in(client)
        assert give(enter(publisher), codes[0]).status_code == 200
        assert StaticToken.objects.count() == COUNT - 1

    def test_code_of_somebody_else_is_wrong(self, publisher, device):
        other, codes = give_device(make_user("Publisher"))
        assert give(enter(publisher), code_of(other.key)).status_code == 200
        assert give(enter(publisher), codes[0]).status_code == 200
        # Nor is somebody else's session that names a device.
        client = enter(publisher)
        session = client.session
        session["otp_device_id"] = other.persistent_id
        session.save()
        assert not is_in(client)

    @pytest.mark.parametrize(
        "target", ["https://evil.example/", "//evil.example", "/nothing/", "/admin/logout/"]
    )
    def test_leads_to_no_other_site(self, publisher, device, target):
        sent = {"username": publisher.username, "password": "secret", "next": target}
        client = Client()
        assert client.post("/admin/login/", sent)["Location"].startswith(PAGE)
        assert give(client, code_of(device.key), next=target)["Location"] == START

    def test_second_log_in_of_the_same_browser_stays_whole(self, publisher, device):
        client = enter_wholly(publisher)
        sent = {"username": publisher.username, "password": "secret", "next": OWN}
        response = client.post("/admin/login/", sent)
        assert client.get(response["Location"])["Location"] == OWN
        other = make_user("Publisher")
        give_device(other)
        client.post("/admin/login/", {"username": other.username, "password": "secret"})
        assert not is_in(client)


class TestHalfLoggedIn:
    ADDRESSES = (
        *("", "news/article/", "news/user/own/", "password_change/", "help/", "inspection/"),
        *("second-factor/replace/", "second-factor/remove/", "second-factor/recovery-codes/"),
    )

    def test_gets_no_page_of_the_admin(self, publisher, device):
        client = enter(publisher)
        article = make_draft(publisher)
        addresses = [*self.ADDRESSES, f"news/article/{article.pk}/preview/", "login/"]
        for address in addresses:
            assert client.get(START + address)["Location"].startswith(PAGE), address

    def test_scripts_are_told(self, publisher, device):
        client = enter(publisher)
        json_headers = {"Accept": "application/json"}
        for response in (
            client.post("/admin/news/article/autosave/", {"title": "x"}),
            client.post("/admin/news/article/presence/", {}),
            client.get(START, headers=json_headers),
            client.get(START, headers={"Sec-Fetch-Dest": "empty"}),
            client.post("/admin/news/image/upload/", {}),
        ):
            assert response.status_code == 403
            assert response.json()["log_in"] == PAGE
            assert PAGE in response.json()["error"]

    def test_form_is_given_back_and_nothing_saved(self, publisher, device):
        client = enter(publisher)
        sent = {"name": "金华开发区管理委员会新闻办公室", "slug": "x"}
        response = client.post(
            "/admin/news/source/add/", sent, headers={"Origin": "http://testserver"}
        )
        assert response.status_code == 403
        assert sent["name"] in response.text
        assert "/admin/login/" in response.text

    def test_is_a_visitor_everywhere_else(self, publisher, device):
        client, whole = enter(publisher), enter_wholly(publisher)
        assert "checks" not in client.get("/readyz").json()
        assert "checks" in whole.get("/readyz").json()
        picture = f"/media/{make_image().file.name}"
        assert client.get(picture).status_code == 404
        assert whole.get(picture).status_code == 200
        assert "sessionid" not in client.get("/en/").cookies

    # It closes its connection to the database.
    @pytest.mark.django_db(transaction=True)
    def test_large_bodies_are_not_taken_as_from_staff(self, publisher, device, rf):
        for client, expected in ((enter(publisher), False), (enter_wholly(publisher), True)):
            environ = rf.get("/").environ | {
                "HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}"
            }
            assert is_logged_in(environ) is expected


class TestThrottle:
    def test_each_wrong_code_makes_the_next_wait_longer(self, publisher, device):
        client = enter(publisher)
        bad = wrong(code_of(device.key))
        for _ in range(3):
            page = give(client, bad)
        assert "Try again in" in page.text
        # Neither another session nor the right code gets around it.
        assert "Try again in" in give(enter(publisher), code_of(device.key)).text

    def test_ten_in_a_quarter_of_an_hour_are_all(self, publisher, settings, freeze):
        settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0
        device, codes = give_device(publisher)
        bad = wrong(code_of(device.key))
        for number in range(throttle.MOST_CODES):
            headers = {"X-Forwarded-For": f"203.0.113.{number}"}
            page = enter(publisher).post(PAGE, {"code": bad}, headers=headers)
            assert "was used already" in page.text
        client = enter(publisher)
        assert "Try again in 15 minutes" in give(client, code_of(device.key)).text
        assert "Try again in 15 minutes" in give(client, codes[0]).text
        assert not is_in(client)
        other = make_user("Publisher")
        give_device(other)
        assert is_in(enter_wholly(other))

    def test_right_code_forgets_the_wrong_ones(self, publisher, settings):
        settings.OTP_TOTP_THROTTLE_FACTOR = 0
        device, _codes = give_device(publisher)
        for _ in range(throttle.MOST_CODES - 1):
            give(enter(publisher), wrong(code_of(device.key)))
        enter_wholly(publisher)
        assert "was used already" in give(enter(publisher), wrong(code_of(device.key))).text


class TestChanging:
    def test_new_recovery_codes_take_a_code_and_end_the_old_ones(self, publisher):
        device, old = give_device(publisher)
        client = enter_wholly(publisher)
        address = f"{PAGE}recovery-codes/"
        assert not shown_codes(client.post(address, {"code": "000000"}).text)
        TOTPDevice.objects.update(throttling_failure_count=0)
        new = shown_codes(client.post(address, {"code": code_of(device.key)}).text)
        assert len(new) == COUNT
        assert is_in(client)
        assert give(enter(publisher), old[0]).status_code == 200
        assert StaticToken.objects.count() == COUNT

    def test_another_app_takes_a_code_of_the_one_before(self, publisher):
        device, old = give_device(publisher)
        client, elsewhere = enter_wholly(publisher), enter_wholly(publisher)
        address = f"{PAGE}replace/"
        key = offered_key(client.get(address).text)
        sent = {"first_code": code_of(key)}
        assert not shown_codes(client.post(address, sent).text)
        assert not shown_codes(client.post(address, sent | {"code": code_of(key)}).text)
        assert TOTPDevice.objects.get() == device
        codes = shown_codes(client.post(address, sent | {"code": old[0]}).text)
        assert len(codes) == COUNT
        assert TOTPDevice.objects.get().key == key
        assert is_in(client)
        # Another session proves it anew.
        assert not is_in(elsewhere)

    def test_is_removed_where_it_is_not_required(self, publisher, settings):
        device, _codes = give_device(publisher)
        client = enter_wholly(publisher)
        address = f"{PAGE}remove/"
        assert client.post(address, {"code": code_of(device.key)}).status_code == 403
        assert address not in client.get(OWN).text
        settings.SECOND_FACTOR = "offered"
        assert address in client.get(OWN).text
        assert client.post(address, {"code": wrong(code_of(device.key))}).status_code == 200
        TOTPDevice.objects.update(throttling_failure_count=0)
        assert client.post(address, {"code": code_of(device.key)}).status_code == 302
        assert not TOTPDevice.objects.exists()
        assert not StaticToken.objects.exists()
        assert is_in(enter(publisher))


def test_log_and_audit_log_hold_no_secret(publisher, caplog):
    caplog.set_level(logging.DEBUG)
    cache.clear()  # Of failures, only the first are logged.
    client = enter(publisher)
    key = offered_key(client.get(PAGE).text)
    codes = shown_codes(client.post(PAGE, {"first_code": code_of(key)}).text)
    bad, used = "qqqq-qqqq-qqqq", codes[1]
    give(enter(publisher), bad)
    TOTPDevice.objects.update(throttling_failure_count=0)
    StaticDevice.objects.update(throttling_failure_count=0)
    give(enter(publisher), used)
    rows = [*AuditEntry.objects.all(), *WaitingEntry.objects.all()]
    did = [
        row.values["second factor"]
        for row in sorted(rows, key=lambda row: row.at)
        if "second factor" in row.values
    ]
    assert did == ["set up", "wrong code", "verified by a recovery code"]
    written = json.dumps([row.details for row in rows]) + caplog.text
    for secret in (key, key.upper(), *codes, bad, *(code.replace("-", "") for code in codes)):
        assert secret not in written
