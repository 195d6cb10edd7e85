"""Guessing passwords: bounded by account and address, and by address, in all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from news.accounts.models import FailedLogIns
from news.accounts.throttle import (
    MOST_OF_ACCOUNT,
    MOST_OF_ADDRESS,
    PERIOD,
    count_attempt,
    succeeded,
)
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
