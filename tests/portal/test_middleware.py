from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from news.articles.models import Article
from news.newsroom.models import Revision
from news.newsroom.preview_links import share, token_of
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from tests.factories import make_article, make_draft, make_image, make_user
from tests.pages import make_pages

pytestmark = pytest.mark.django_db


def policy(response):
    assert "default-src" in response["Content-Security-Policy"]
    return response["Content-Security-Policy"]


def test_public_pages_have_the_strict_policy(client):
    for address in ("/en/", make_article().get_absolute_url(), "/en/nothing/", "/admin/login/"):
        assert policy(client.get(address)) == settings.CONTENT_SECURITY_POLICY
        assert "unsafe" not in policy(client.get(address))


def test_every_answer_has_the_headers(client, settings):
    """Also what middleware answers: redirects and static files."""
    settings.SECURE_SSL_REDIRECT = False
    image = make_image()
    make_article(lead_image=image)
    answers = {
        address: client.get(address)
        for address in ("/", "/articles/", "/en/", "/en/nothing/", "/robots.txt", image.file.url)
    }
    answers["a 304"] = client.get("/en/", headers={"if-none-match": answers["/en/"]["ETag"]})
    assert answers["a 304"].status_code == 304
    settings.SECURE_SSL_REDIRECT = True
    answers["to https"] = Client().get("/en/")
    assert answers["to https"].status_code == 301
    for what, answer in answers.items():
        assert "default-src 'none'" in policy(answer), what
        assert answer["X-Content-Type-Options"] == "nosniff", what
        assert answer["Referrer-Policy"] == "same-origin", what
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", what
        assert answer["Permissions-Policy"] == settings.PERMISSIONS_POLICY, what
        shared = "cross-origin" if what == image.file.url else "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == shared, what


def test_no_page_may_use_a_device(client):
    for address in ("/en/", "/en/nothing/", "/admin/login/"):
        allowed = client.get(address)["Permissions-Policy"]
        for device in ("camera", "microphone", "geolocation"):
            assert f"{device}=()" in allowed


def test_article_form_alone_has_the_editors(editor_client):
    change = f"/admin/news/article/{make_article().pk}/change/"
    for address in ("/admin/news/article/add/", change):
        allowed = policy(editor_client.get(address))
        assert "script-src 'self'; script-src-attr 'unsafe-inline'" in allowed
    for address in ("/admin/", "/admin/news/article/", "/admin/news/section/add/"):
        assert policy(editor_client.get(address)) == settings.CONTENT_SECURITY_POLICY


def test_server_error_has_the_strict_policy():
    def fail(*args):
        raise OperationalError

    with connection.execute_wrapper(fail):
        response = Client(raise_request_exception=False).get("/en/")
    assert policy(response) == settings.CONTENT_SECURITY_POLICY
    assert "<style" not in response.text


def test_address_without_language_leads_to_the_one_with_it(client):
    assert client.get("/articles/").headers["Location"] == "/en/articles/"
    assert client.post("/articles/").status_code == 404


# A style sheet of the identity's colours.
COLOURS = f"/colours/0b3a5b-a3271d-{'0' * 12}.css"

# The names of addresses that show no article.
SHOW_NOTHING = {
    "editors-guide",
    "healthz",
    "inspection",
    "media",
    "readyz",
    "second-factor",
    "second-factor-remove",
    "second-factor-renew",
    "second-factor-replace",
    "attachment",
    "edition",
    "favicon",
    "csp-reports",
    "robots",
    "api:openapi-json",
    "colours",
    "icon",
    "news:manifest",
    "news:opensearch",
    "news:search-count",
}


def addresses_of(article):
    """An address for every pattern of the public pages by its name, but SHOW_NOTHING."""
    edition = {name: f"/en/{address}" for name, address in make_pages("en").items()}
    link = share(article.revisions.first(), article.created_by)
    kinds = ("section", "tag", "source", "author")
    return {
        **{f"news:{name}": address for name, address in edition.items()},
        "news:shared-preview": f"/en/preview/{token_of(link)}/",
        "news:identity-preview": "/en/preview/identity/1/",
        "news:article-qr": f"/en/articles/{article.pk}/qr.svg",
        "news:feed": "/en/feeds/rss.xml",
        "news:search-feed": "/en/search/rss.xml?q=Words",
        "news:search-suggestions": "/en/search/suggestions/?q=Words",
        **{
            f"news:{kind}-feed": edition[f"{kind}-detail"]
            .replace("/en/", "/en/feeds/")
            .partition("?")[0]
            + "rss.xml"
            for kind in kinds
        },
        "root": "/",
        "readership:article-views": f"/articles/{article.pk}/views/",
        "api:article-list": "/api/v1/articles",
        "api:article-detail": f"/api/v1/articles/{article.pk}",
        "api:section-list": "/api/v1/sections",
        "api:search": "/api/v1/search?q=Words",
        "api:api-root": "/api/v1/",
        "sitemap": "/sitemap.xml",
        "sitemap-pages": "/sitemap-pages.xml",
        "sitemap-news": "/sitemap-news.xml",
        "sitemap-articles": "/sitemap-articles-0.xml",
        "article-card": f"/cards/{article.pk}/wide-{'0' * 20}.jpg",
        "site-card": f"/cards/site/wide-{'0' * 20}.jpg",
        "not found": "/en/nothing/here/",
    }


def names_of(resolver, namespaces=()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from names_of(pattern, inner)
        elif pattern.name:
            yield ":".join((*namespaces, pattern.name))


class TestDueUpdate:
    @pytest.fixture
    def article(self, unchecked):
        chief = make_user(is_superuser=True)
        article = make_draft(chief, title="First")
        perform("publish_unreviewed", article.pk, chief, comment="Urgent")
        save_content(article.pk, {"title": "Update"}, chief, based_on=None)
        return Article.objects.get(pk=article.pk)

    def schedule(self, article):
        Revision.objects.filter(article=article, number=2).update(goes_live_at=timezone.now())

    def test_is_live_for_every_public_address(self, client, article):
        addresses = addresses_of(article)
        public = {name for name in names_of(get_resolver()) if not name.startswith("admin:")}
        assert public - SHOW_NOTHING <= set(addresses)
        for name, address in addresses.items():
            self.schedule(article)
            assert Revision.objects.filter(goes_live_at__isnull=False).exists()
            send = client.post if name == "readership:article-views" else client.get
            assert send(address).status_code < 500
            left = Revision.objects.filter(goes_live_at__isnull=False)
            assert not left.exists(), f"{name}: {address}"

    @pytest.mark.parametrize("address", ["/api/v1/articles", "/en/nothing/", "/en/feeds/rss.xml"])
    def test_is_in_the_first_answer(self, client, article, address):
        self.schedule(article)
        response = client.get(address)
        assert "Update" in response.text
        assert "First" not in response.text

    def test_costs_one_indexed_query(self, client, article):
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        assert len(queries) == 1
        assert "goes_live_at" in queries[0]["sql"]

    def test_is_not_looked_for_where_nothing_shows_it(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            for address in ("/robots.txt", COLOURS, "/editions/en/"):
                client.get(address)


def test_page_is_shown_where_a_due_update_cannot_be_written(client, freeze, unchecked):
    chief, now = make_user(is_superuser=True), timezone.now()
    articles = [make_draft(chief, title=title) for title in ("First", "Second")]
    for article in articles:
        perform("publish_unreviewed", article.pk, chief, comment="Urgent")
        save_content(article.pk, {"title": "Update"}, chief, based_on=None)
        at = now + timedelta(hours=1)
        perform("publish_unreviewed", article.pk, chief, comment="Urgent", at=at)
    freeze(now + timedelta(hours=2))
    attempts = []

    def refuse(execute, sql, *rest):
        if sql.startswith(("UPDATE", "INSERT")):
            attempts.append(sql)
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *rest)

    address = Article.objects.get(pk=articles[0].pk).get_absolute_url()
    with connection.execute_wrapper(refuse):
        assert "First" in client.get(address).text
        assert len(attempts) == 2  # One does not keep the other.
        assert client.get(address).status_code == 200
        assert len(attempts) == 2
    # Another process, or this one after its rest.
    assert "Update" in Client().get(address, follow=True).text
