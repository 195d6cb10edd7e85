import pytest
from django.test import Client

from tests.factories import make_article, make_invisible_articles, make_section

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("edition", "words"),
    [("en", "Page not found"), ("zh-hans", "找不到"), ("zh-hant", "找不到")],
)
def test_not_found_helps_in_the_editions_language(client, edition, words):
    make_article(title="Newest", language=edition)
    make_article(title="Elsewhere", language="en" if edition != "en" else "zh-hans")
    make_invisible_articles(language=edition)
    response = client.get(f"/{edition}/nothing/here/")
    assert response.status_code == 404
    assert f'<html lang="{edition}"' in response.text
    assert f'action="/{edition}/search/"' in response.text
    assert "Newest" in response.text
    assert "Elsewhere" not in response.text
    assert "Hidden" not in response.text
    assert response.text.count('name="q"') == 1


def test_empty_edition_still_offers_something(client):
    make_article(title="English")
    assert "English" in client.get("/zh-hant/nothing/").text


def test_not_found_costs_the_same_queries_for_few_and_many(client, django_assert_num_queries):
    make_article()
    with django_assert_num_queries(5):
        client.get("/en/nothing/")
    for _ in range(9):
        make_article(section=make_section())
    with django_assert_num_queries(5):
        client.get("/en/nothing/")


def test_too_many_parameters_are_a_bad_request_with_help(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    make_article(title="Newest")
    response = client.get("/zh-hans/articles/?" + "&".join(f"a{n}=1" for n in range(11)))
    assert response.status_code == 400
    assert "Newest" in response.text
    assert 'action="/zh-hans/search/"' in response.text


@pytest.mark.parametrize("host", ["evil.example", "a b", "127.0.0.1:x", "[::1"])
def test_foreign_host_is_a_bad_request(host):
    response = Client(raise_request_exception=False).get("/en/", headers={"host": host})
    assert response.status_code == 400
    assert "此域名" in response.text
    assert host not in response.text


@pytest.mark.parametrize(
    "address",
    [
        "/en/%ff/",
        "/en/%00",
        "/en/articles/%F0%9F%98%80/",
        "/en/articles/1/%E4%B8%AD%ff/",
        "/en//articles/",
        "/en/articles/1e5/",
        "/en/" + "x" * 8000,
        "/en/archive/2024/01/01/",
        "/xx/",
        "/en/articles/١/",
    ],
)
def test_malformed_address_is_never_a_server_error(address):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code in (301, 302, 404)


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_other_methods_are_refused(method, client):
    make_article()
    for address in ("/en/", "/en/articles/", "/en/search/", "/en/archive/"):
        assert getattr(client, method)(address).status_code in (200, 405)
