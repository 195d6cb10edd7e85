import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client

from news.accounts.models import User
from news.newsroom.rights import allowed_sections
from tests.factories import make_section, make_user

pytestmark = pytest.mark.django_db


def test_command_makes_a_superuser(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long secret")
    call_command(
        "createsuperuser", username="chief", email="c@example.org", interactive=False, verbosity=0
    )
    user = User.objects.get()
    assert (user.is_superuser, user.is_staff, user.language) == (True, True, "")
    assert Client().login(username="chief", password="a long secret")


def test_account_with_sections_is_limited_to_them_and_their_subsections():
    parent, elsewhere = make_section(), make_section()
    child = make_section(parent=parent)
    user = make_user()
    assert allowed_sections(user) is None
    user.sections.set([parent])
    assert allowed_sections(user) == {parent.pk, child.pk}
    assert elsewhere.pk not in allowed_sections(user)


def test_section_of_an_account_is_not_deleted_with_its_limit():
    user, section = make_user(), make_section()
    user.sections.set([section])
    with pytest.raises(ProtectedError):
        section.delete()
    chief = Client()
    chief.force_login(make_user(is_superuser=True))
    answer = chief.post(f"/admin/news/section/{section.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 200
    assert allowed_sections(user) == {section.pk}
    user.delete()
    section.delete()
