import gzip

import pytest

from tests.factories import make_article
from tests.pages import make_pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "public, max-age=0, s-maxage=5, stale-while-revalidate=3, stale-if-error=3600"
GZIP = {"accept-encoding": "gzip"}


def test_every_page_may_be_kept_and_asked_after(client):
    for name, address in make_pages("en").items():
        first = client.get(f"/en/{address}")
        assert first["Cache-Control"] == PAGE, name
        again = client.get(f"/en/{address}", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304, name
        assert not again.content
        for header in ("Cache-Control", "ETag", "Vary"):
            assert again[header] == first[header], name


def test_page_that_has_changed_is_sent_anew(client):
    article = make_article(title="Before")
    first = client.get(article.get_absolute_url())
    type(article).objects.update(title="After", slug=article.address_slug)
    address = client.get(article.get_absolute_url(), follow=True).request["PATH_INFO"]
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.parametrize("address", ["/en/articles/{}/", "/en/articles/?section=", "/en/articles"])
def test_where_a_redirect_leads_is_asked_again_soon(client, address):
    article = make_article(slug="slug")
    response = client.get(address.format(article.pk))
    assert response.status_code in (301, 302)
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=5"


def test_nothing_but_a_visitors_page_may_be_kept(client, editor_client):
    article = make_article()
    addresses = ["/articles/", "/admin/login/"]
    for one in (client, editor_client):
        for address in [*addresses, "/admin/", f"/admin/news/article/{article.pk}/change/"]:
            response = one.get(address, headers=GZIP)
            assert "public" not in response.get("Cache-Control", ""), address
            assert "ETag" not in response, address
            assert "Content-Encoding" not in response, address
    posted = client.post(f"/articles/{article.pk}/views/", headers=GZIP)
    assert "no-store" in posted["Cache-Control"]


def test_a_missing_page_may_be_kept_for_seconds(client):
    for address in ("/en/nothing/", "/en/articles/7/"):
        response = client.get(address, headers=GZIP)
        assert response.status_code == 404
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=5"
        assert response["Vary"] == "Accept-Encoding"


def test_pages_and_addresses_for_machines_are_compressed(client):
    make_pages("en")
    for address in ("/en/", "/en/feeds/rss.xml", "/sitemap-pages.xml", "/api/v1/articles"):
        whole = client.get(address)
        small = client.get(address, headers=GZIP)
        assert small["Content-Encoding"] == "gzip", address
        assert small["ETag"] == f"W/{whole['ETag']}", address
        assert gzip.decompress(small.content) == whole.content, address
        known = client.get(address, headers=GZIP | {"if-none-match": small["ETag"]})
        assert known.status_code == 304, address
        assert known["Vary"] == small["Vary"] == "Accept-Encoding", address
