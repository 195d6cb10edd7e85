"""A public page is a function of its address alone: any cache may keep it for everyone."""

import pytest

from tests.pages import NOT_FOUND, make_pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_no_page_depends_on_who_asks(client, editor_client):
    others = {"accept-language": "zh-TW", "user-agent": "other", "cookie": "theme=dark"}
    for name, address in (make_pages("en") | NOT_FOUND).items():
        first = client.get(f"/en/{address}")
        assert first.content == client.get(f"/en/{address}", headers=others).content, name
        assert first.content == editor_client.get(f"/en/{address}").content, name
        assert not first.cookies, name
        assert first.get("Vary") == "Accept-Encoding", name
