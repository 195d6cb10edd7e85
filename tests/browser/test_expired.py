import pytest

from news.articles.models import Source
from tests.factories import make_source, make_user

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "金华开发区管理委员会新闻办公室"


def log_in(page, user):
    page.fill("#id_username", user.username)
    page.fill("#id_password", "secret")
    page.click("[type=submit]")


def test_what_was_typed_survives_deleted_cookies(page, problems):
    user, source = make_user(is_superuser=True), make_source()
    page.goto(f"/admin/login/?next=/admin/news/source/{source.pk}/change/")
    log_in(page, user)
    page.fill("#id_name", TEXT)
    page.context.clear_cookies()
    page.click("[name=_save]")
    page.wait_for_selector("a[target=_blank]")
    assert "403" in problems.pop()
    with page.context.expect_page() as opened:
        page.click("a[target=_blank]")
    log_in(opened.value, user)
    opened.value.wait_for_selector("#user-tools")
    # The page's own token is older than that log-in.
    page.click("[data-sent] [type=submit]")
    page.wait_for_selector(".messagelist .success")
    assert Source.objects.get().name == TEXT
