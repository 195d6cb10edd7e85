"""The pages of the second factor and of one's own account are valid HTML."""

import pytest

from tests.factories import make_user
from tests.news.accounts.codes import OWN, PAGE, code_of, enter, give, offered_key
from tests.news.public.test_html import messages

pytestmark = [pytest.mark.django_db, pytest.mark.checker]


def test_pages_are_valid(tmp_path, settings):
    settings.SECOND_FACTOR = "required"
    user = make_user("Publisher", language="en")
    client = enter(user)
    pages = {"set-up": client.get(PAGE), "wrong": client.post(PAGE, {"first_code": "1"})}
    key = offered_key(pages["set-up"].text)
    pages["codes"] = client.post(PAGE, {"first_code": code_of(key)})
    enter(user)
    for name in ("", "replace/", "recovery-codes/"):
        half = enter(user) if not name else client
        pages[f"page-{name.strip('/')}"] = half.get(PAGE + name)
    pages["asked-wrong"] = give(enter(user), "123")
    pages["own"] = client.get(OWN)
    assert {page.status_code for page in pages.values()} == {200}
    htmls = {name: own_part(page.text) for name, page in pages.items()}
    assert messages(tmp_path, htmls) == []


def own_part(html):
    """Without what Django's admin puts around, which the checker finds faults with."""
    part = html[html.index('<div id="content-main"') :].partition('<br class="clear">')[0]
    return f'<!doctype html><html lang="en"><title>x</title><body><h1>x</h1>{part}'.encode()
