"""Guessing passwords: bounded by account and address, and by address, in all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.signals import user_login_failed
from django.db import connection
from django.utils import timezone

from news.accounts.models import FailedLogIns
from news.accounts.throttle import (
    MOST_OF_ACCOUNT,
    MOST_OF_ACCOUNT_AND_SITE,
    MOST_OF_ADDRESS,
    MOST_OF_SITE,
    PERIOD,
    count_attempt,
    succeeded,
)
from news.clients import client_of
from tests.factories import make_user

PAGE = "/admin/login/"


@pytest.fixture
def editor(db):
    user = make_user("Editor", name="li")
    user.set_password("right")
    user.save()
    return user


def try_password(client, password, name="li", address="192.0.2.1", **headers):
    data = {"username": name, "password": password}
    return client.post(PAGE, data, REMOTE_ADDR=address, headers=headers)


def try_many(client, number, **who):
    return [try_password(client, f"wrong{number}", **who).status_code for number in range(number)]


def test_right_password_is_refused_after_many_wrong_ones(client, editor):
    assert set(try_many(client, MOST_OF_ACCOUNT)) == {200}
    refused = try_password(client, "right")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= PERIOD
    assert "15 minutes" in refused.text
    assert "_auth_user_id" not in client.session


def test_name_in_other_letters_is_the_same_account(client, editor):
    try_many(client, MOST_OF_ACCOUNT)
    for name in ("LI", " li ", "\uff4c\uff49"):
        assert try_password(client, "right", name=name).status_code == 429


def test_colleague_elsewhere_is_not_locked_out(client, editor):
    try_many(client, MOST_OF_ACCOUNT + 1)
    assert try_password(client, "right", address="192.0.2.2").status_code == 302


class TestSites:
    """Whoever has one network of IPv6 mostly has a site of 65,536."""

    def test_account_is_bounded_in_a_site(self, db):
        tried = [self.attempt(number, "li") for number in range(300)]
        assert tried.count(0) == MOST_OF_ACCOUNT_AND_SITE

    def test_site_is_bounded_over_all_accounts(self, db):
        tried = [self.attempt(number, f"name{number}") for number in range(300)]
        assert tried.count(0) == MOST_OF_SITE

    def test_those_who_succeed_are_not_counted(self, db):
        for number in range(MOST_OF_SITE + 1):
            assert self.attempt(number, "li") == 0
            succeeded(self.network(number), "li")

    def test_others_are_not_locked_out(self, db):
        for number in range(300):
            self.attempt(number, "li")
        assert count_attempt(client_of({"REMOTE_ADDR": "2001:db8:2::1"}), "li") == 0

    def network(self, number):
        return client_of({"REMOTE_ADDR": f"2001:db8:1:{number:x}::1"})

    def attempt(self, number, name):
        return count_attempt(self.network(number), name)


class TestPasswordChange:
    """The old password is not to be guessed by somebody who has found an open session."""

    PAGE = "/admin/password_change/"
    NEW = "a long sentence of mine"

    def change(self, client, old):
        data = {"old_password": old, "new_password1": self.NEW, "new_password2": self.NEW}
        return client.post(self.PAGE, data)

    @pytest.fixture
    def logged_in(self, client, editor):
        client.force_login(editor)
        return client

    def test_is_refused_after_many_wrong_ones(self, logged_in, editor):
        for _number in range(MOST_OF_ACCOUNT):
            assert self.change(logged_in, "wrong").status_code == 200
        assert self.change(logged_in, "right").status_code == 429
        editor.refresh_from_db()
        assert editor.check_password("right")

    def test_wrong_one_is_a_failed_log_in(self, logged_in):
        failed = []
        user_login_failed.connect(lambda **sent: failed.append(sent), weak=False, dispatch_uid="a")
        try:
            self.change(logged_in, "wrong")
        finally:
            user_login_failed.disconnect(dispatch_uid="a")
        assert [each["credentials"] for each in failed] == [{"username": "li"}]

    def test_right_one_is_changed_and_forgets_the_wrong_ones(self, logged_in, editor):
        self.change(logged_in, "wrong")
        assert self.change(logged_in, "right").status_code == 302
        editor.refresh_from_db()
        assert editor.check_password(self.NEW)
        assert not FailedLogIns.objects.filter(count__gt=1).exists()

    def test_new_one_that_is_refused_is_no_failed_log_in(self, logged_in):
        data = {"old_password": "right", "new_password1": "1", "new_password2": "1"}
        for _number in range(MOST_OF_ACCOUNT + 1):
            assert logged_in.post(self.PAGE, data).status_code == 200

    def test_visitor_is_sent_to_the_log_in(self, client, db):
        assert self.change(client, "a")["Location"].startswith("/admin/login/")


def test_address_is_bounded_over_all_accounts(client, editor):
    for number in range(MOST_OF_ADDRESS):
        assert try_password(client, "wrong", name=f"user{number}").status_code == 200
    assert try_password(client, "wrong", name="another").status_code == 429
    assert try_password(client, "right").status_code == 429


def test_address_that_the_client_made_up_does_not_help(client, editor, settings):
    settings.PROXIES = 1
    for number in range(MOST_OF_ACCOUNT):
        sent = {"x-forwarded-for": f"203.0.113.{number}, 198.51.100.7"}
        try_password(client, "wrong", **sent)
    sent = {"x-forwarded-for": "203.0.113.99, 198.51.100.7"}
    assert try_password(client, "right", **sent).status_code == 429


def test_ends_after_a_quarter_of_an_hour(client, editor, freeze):
    now = timezone.now()
    freeze(now)
    try_many(client, MOST_OF_ACCOUNT)
    # More attempts do not prolong it.
    freeze(now + timedelta(seconds=PERIOD - 1))
    assert try_password(client, "right").status_code == 429
    freeze(now + timedelta(seconds=PERIOD))
    assert try_password(client, "right").status_code == 302


def test_log_in_forgets_what_was_wrong_before(client, editor):
    for _ in range(3):
        assert set(try_many(client, MOST_OF_ACCOUNT - 1)) == {200}
        assert try_password(client, "right").status_code == 302
        client.logout()
    # But not for the address: one's own account is no way to guess at others.
    assert sum(FailedLogIns.objects.values_list("count", flat=True)) == 3 * (MOST_OF_ACCOUNT - 1)


def test_refused_password_is_not_hashed(client, editor, monkeypatch):
    try_many(client, MOST_OF_ACCOUNT)
    monkeypatch.setattr("django.contrib.admin.sites.AdminSite.login", None)
    assert try_password(client, "right").status_code == 429


@pytest.mark.django_db
def test_neither_names_nor_addresses_are_stored_and_all_is_forgotten(freeze):
    now = timezone.now()
    freeze(now)
    count_attempt("192.0.2.1", "li")
    (of_account, of_address) = FailedLogIns.objects.values_list("key", flat=True)
    assert of_account.isalnum()
    assert of_address.isalnum()
    freeze(now + timedelta(seconds=PERIOD))
    count_attempt("192.0.2.9", "wang")
    assert FailedLogIns.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_do_not_outrun_the_count(transactional_db):
    def attempt(_):
        try:
            return count_attempt("192.0.2.1", "li")
        finally:
            connection.close()

    # SQLite in memory is of one connection.
    with ThreadPoolExecutor(1 if connection.vendor == "sqlite" else 8) as pool:
        waiting = list(pool.map(attempt, range(40)))
    assert waiting.count(0) == MOST_OF_ACCOUNT


@pytest.mark.django_db
def test_success_without_an_attempt_changes_nothing():
    succeeded("192.0.2.1", "li")
    assert not FailedLogIns.objects.exists()
