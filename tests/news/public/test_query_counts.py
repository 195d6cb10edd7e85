"""Every public address asks the database as often for many articles as for few."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from news import process_cache
from news.addresses import colours
from news.articles.models import Article
from news.articles.models.article import SITEMAP_BLOCK
from news.newsroom.preview_links import share, token_of
from news.operations import health
from news.public.cards.making import Card
from news.readership import counting
from news.readership.models import DailyViews, RecentView, ViewCounter
from news.site.face import ICONS, icon_address
from news.site.models import OfficialAccount
from tests.factories import (
    make_attachment,
    make_author,
    make_draft,
    make_identity,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

EDITIONS = ("en", "zh-hans", "zh-hant")
FEEDS = ("rss.xml", "atom.xml", "feed.json")
SUBJECTS = ("section", "tag", "source", "author")


class Portal:
    """Articles in threes and twos: read in both scripts, written in both, in English."""

    def __init__(self):
        self.images = [make_image(400, 300, alt="开发", caption="发展") for _ in range(2)]
        self.attachment = make_attachment(title="发展")
        parent = make_section(name_zh_hans="发展", slug="section")
        notices = make_section(name_zh_hans="通知", home_place="notices")
        self.sections = [parent, make_section(name_zh_hans="园区", parent=parent), notices]
        self.tags = [make_tag(name=f"质量{number}") for number in range(3)]
        self.sources = [make_source(name=f"开发报{number}") for number in range(2)]
        self.authors = [make_author(name=f"张伟{number}", note="记者") for number in range(3)]
        self.articles = []
        draft = make_draft(make_user(), language="zh-hans", title="发展")
        self.link = share(draft.revisions.get(), None)
        logo = make_image(600, 300)
        self.identity = make_identity(logo=logo, masthead_colour="#a51c1c", name_zh_hans="开发")
        OfficialAccount.objects.create(identity=self.identity, name_en="A", qr_picture=logo)

    def grow_to(self, count):
        now, start = timezone.now(), len(self.articles)
        body = (
            f'<p>发展<img src="{self.images[0].reference}" alt="">'
            f'<a href="{self.attachment.reference}">发展</a></p>'
        )
        languages = ("zh-hans", "zh-hant", "zh-hans", "zh-hant", "en")
        group = uuid.uuid4()
        made = []
        for number in range(start, count):
            if number % 5 in (0, 1, 2):  # The third to fifth are one text.
                group = uuid.uuid4()
            made.append(
                Article(
                    language=languages[number % 5],
                    translation_group=group,
                    title=f"开发第{number}篇发展",
                    subtitle="发展",
                    summary="" if number % 2 else "发展",
                    responsible_editor="张伟",
                    body=body,
                    # The first five have all that others have.
                    section=self.sections[number // 5 % 3],
                    source=self.sources[number // 5 % 2],
                    lead_image=self.images[number // 5 % 2],
                    status=Article.Status.PUBLISHED,
                    published_at=now - timedelta(minutes=number + 1),
                    pinned_until=now + timedelta(days=1) if number == 0 else None,
                )
            )
        made = Article.objects.bulk_create(made)
        for names, of_article in ((self.tags, "tag"), (self.authors, "author")):
            through = getattr(Article, f"{of_article}s").through
            through.objects.bulk_create(
                through(article=article, **{of_article: one}) for article in made for one in names
            )
        ViewCounter.objects.bulk_create(ViewCounter(article=each, imported=3) for each in made)
        DailyViews.objects.bulk_create(
            DailyViews(article=article, day=timezone.localdate(), count=5) for article in made
        )
        self.articles += made

    def subject(self, name):
        return getattr(self, f"{name}s")[0].slug

    def addresses(self):
        """One or more of every pattern, by a name that begins with the pattern's."""
        for edition in EDITIONS:
            for name, path in self.in_an_edition(edition):
                yield f"{name} {edition}", f"/{edition}/{path}"
        yield from self.in_none()

    def in_an_edition(self, edition):
        today = timezone.localdate()
        yield "news:home", ""
        for number, article in enumerate(self.articles[:5]):
            # In the editions where it is read, and leading there from the others.
            path = f"articles/{article.pk}/{article.address_slug}/"
            yield f"news:article-detail {number}", path
        yield "news:article-detail moved", f"articles/{self.articles[0].pk}/old/"
        yield "news:article-qr", f"articles/{self.articles[0].pk}/qr.svg"
        yield "news:article-list", "articles/"
        filters = "&".join(f"{name}={self.subject(name)}" for name in SUBJECTS)
        yield "news:article-list filtered", f"articles/?{filters}&year={today:%Y}"
        if edition == "zh-hant":  # One by one in one of them, so that this stays quick.
            for query in (*filters.split("&"), f"year={today:%Y}"):
                yield f"news:article-list {query}", f"articles/?{query}"
            for name in SUBJECTS:
                narrowed = f"{name}s/{self.subject(name)}/?year={today:%Y}"
                yield f"news:{name}-detail narrowed", narrowed
        yield "news:article-list nothing", "articles/?year=1999"
        yield "news:archive", "archive/"
        yield "news:archive-year", f"archive/{today:%Y}/"
        yield "news:archive-month", f"archive/{today:%Y/%m}/"
        yield "news:archive-day", f"archive/{today:%Y/%m/%d}/"
        yield "news:manifest", "site.webmanifest"
        yield "news:identity-preview", f"preview/identity/{self.identity.pk}/"
        yield "news:search", "search/?q=发展"
        yield "news:search nothing", "search/?q=nothing"
        yield "news:search-suggestions", "search/suggestions/?q=发展"
        yield "news:search-suggestions word", "search/suggestions/?q=ar"
        yield "news:search-count", "search/count/?of=nothing"
        yield "news:opensearch", "search/opensearch.xml"
        yield "news:search narrowed", f"search/?q=发展&{filters}&from=2020-01-01&sort=date"
        yield "news:search of all languages", "search/?q=发展&language=all"
        for file in FEEDS:
            yield f"news:search-feed {file}", f"search/{file}?q=发展&{filters}"
        yield "news:shared-preview", f"preview/{token_of(self.link)}/"
        for number, name in enumerate(SUBJECTS):
            slug = self.subject(name)
            yield f"news:{name}-directory", f"{name}s/"
            yield f"news:{name}-detail", f"{name}s/{slug}/"
            yield f"news:{name}-feed", f"feeds/{name}s/{slug}/{FEEDS[number % 3]}"
        for file in FEEDS:
            yield f"news:feed {file}", f"feeds/{file}"
        yield "not found", "nothing/here/"
        yield "not read", "articles/?year=%00"

    def in_none(self):
        first = self.articles[0]
        yield "root", "/"
        yield "colours", colours("#a51c1c", "#a3271d", "0" * 12)
        for one in ICONS:
            yield f"icon {one.kind}", icon_address(self.identity, one)
        yield "edition", "/editions/zh-hant/"
        yield "readership:article-views", f"/articles/{first.pk}/views/"
        for name in ("healthz", "readyz", "csp-reports"):
            yield name, f"/{name}" + ("/" if name == "csp-reports" else "")
        yield "media", self.images[0].file.url
        yield "attachment", self.attachment.file.url
        for name in ("favicon.ico", "robots.txt", "sitemap.xml"):
            yield name.partition(".")[0], f"/{name}"
        for name in ("sitemap-pages", "sitemap-news"):
            yield name, f"/{name}.xml"
        yield "sitemap-articles", f"/sitemap-articles-{first.pk // SITEMAP_BLOCK}.xml"
        for shape in ("wide", "square"):
            yield f"article-card {shape}", Card(shape, first).get_absolute_url()
            converted = Card(shape, first.shown_in("zh-hant"))
            yield f"article-card converted {shape}", converted.get_absolute_url()
            yield f"site-card {shape}", Card(shape).get_absolute_url()
        yield "api:article-list", "/api/v1/articles"
        for name in SUBJECTS:
            yield f"api:article-list {name}", f"/api/v1/articles?{name}={self.subject(name)}"
        yield "api:article-detail", f"/api/v1/articles/{first.pk}"
        yield "api:section-list", "/api/v1/sections"
        yield "api:search", "/api/v1/search?q=发展"
        filters = "&".join(f"{name}={self.subject(name)}" for name in SUBJECTS)
        yield "api:search narrowed", f"/api/v1/search?q=发展&{filters}&from=2020-01-01"
        yield "api:openapi-json", "/api/v1/openapi.json"
        yield "api:api-root", "/api/v1/"


def public_names(resolver=None, namespace=""):
    """The names of all patterns but the admin's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not hasattr(pattern, "url_patterns"):
            if pattern.name and not str(pattern.pattern).startswith("admin/"):
                yield namespace + pattern.name
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from public_names(pattern, inner)


def count_queries(client, portal):
    counts = {}
    for name, address in portal.addresses():
        process_cache.forget_all()
        RecentView.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            response = client.post(address) if "views" in name else client.get(address)
        assert response.status_code < 500, address
        counts[name] = (response.status_code, len(queries))
    return counts


@pytest.mark.slow
def test_every_public_address_asks_as_often_for_many_articles_as_for_few(client, monkeypatch):
    # Done once in some minutes, whatever is asked for then.
    monkeypatch.setattr(counting, "clear_recent", lambda: None)
    monkeypatch.setattr(health, "KEPT_FOR", 0)
    portal = Portal()
    portal.grow_to(5)
    walked = {name.split(" ")[0] for name, _address in portal.addresses()}
    assert set(public_names()) <= walked
    few = count_queries(client, portal)
    portal.grow_to(200)
    counting.forget_known()
    many = count_queries(client, portal)
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}


@pytest.mark.parametrize("edition", ["zh-hans", "zh-hant"])
def test_converted_page_asks_as_little_as_the_one_as_written(client, edition):
    portal = Portal()
    portal.grow_to(30)
    article = portal.articles[0]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(article.address_in(edition)).status_code == 200
    assert len(queries) <= 19
