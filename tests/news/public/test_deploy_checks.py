import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from news.public import deploy_checks as checks

ALL = sorted(checks.STATEMENTS)


def found(check):
    return [(message.id, message.msg) for message in check(None)]


def test_every_unset_statement_is_named(settings):
    for name in ALL:
        setattr(settings, name, None)
    messages = found(checks.check_statements)
    assert [number for number, _text in messages] == ["news.W101"] * len(ALL)
    assert sorted(text.split()[0] for _number, text in messages) == ALL


@pytest.mark.parametrize("name", ALL)
def test_what_is_set_or_declared_absent_is_not_named(settings, name):
    for other in ALL:
        setattr(settings, other, "")
    assert not found(checks.check_statements)
    setattr(settings, name, None)
    assert [text.split()[0] for _number, text in found(checks.check_statements)] == [name]


@pytest.mark.parametrize("domain", ["https://a.example", "a.example/", "a b", "/", "a.example:x"])
def test_domain_that_is_no_host_is_an_error(settings, domain):
    for name in ALL:
        setattr(settings, name, "")
    settings.SITE_DOMAIN = domain
    assert [number for number, _text in found(checks.check_statements)] == ["news.E101"]


@pytest.mark.parametrize("domain", ["www.example.gov.cn", "localhost:8000", "127.0.0.1"])
def test_host_is_taken(settings, domain):
    for name in ALL:
        setattr(settings, name, "")
    settings.SITE_DOMAIN = domain
    assert not found(checks.check_statements)


def test_checks_run_at_deployment_alone(settings):
    for name in ALL:
        setattr(settings, name, "")
    settings.SITE_DOMAIN = "https://a.example"
    call_command("check", "--tag", "compatibility")
    with pytest.raises(SystemCheckError, match=r"news\.E101"):
        call_command("check", "--tag", "compatibility", "--deploy")


def test_missing_font_is_mentioned(monkeypatch):
    monkeypatch.setattr(checks, "find_font", lambda language: None)
    assert [number for number, _text in found(checks.check_font)] == ["news.I101"]
    monkeypatch.setattr(checks, "find_font", lambda language: object())
    assert not found(checks.check_font)
