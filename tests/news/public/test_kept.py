"""What pages share is kept while the content stays, and right after each change."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation
from django.utils.html import escape

from news import prepared, process_cache
from news.articles.models import Article
from news.editions.models import ConversionTerm
from news.public import content_triggers, content_version
from news.public.content_version import (
    NO_MOMENT,
    Moment,
    answering_at,
    kept,
    read_moment,
)
from news.readership.models import DailyViews
from news.templatetags.kept_tags import KeptIncludeNode
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_translation,
)

# What is raised at the commit can be seen only after one.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def row():
    content_triggers.make_row("default")


class Site:
    def __init__(self):
        self.section = make_section(slug="news", name_en="News", name_zh_hans="新闻", order=1)
        self.child = make_section(slug="parks", name_en="Parks", parent=self.section)
        self.notices = make_section(slug="notices", name_zh_hans="通知", home_place="notices")
        self.tag, self.other = make_tag(slug="steel", name="钢铁"), make_tag(slug="ports")
        self.source = make_source(slug="daily", name="日报")
        self.author = make_author(slug="li", name="李伟", note="记者")
        self.image = make_image(400, 300, alt="港口")
        now = timezone.now()
        self.articles = [
            make_article(
                language=language,
                title=f"软件 {number}",
                section=(self.section, self.child, self.notices)[number % 3],
                tags=[self.tag],
                source=self.source,
                authors=[self.author],
                lead_image=self.image,
                published_at=now - timedelta(days=40 * number, minutes=1),
            )
            for number, language in enumerate(["zh-hans"] * 6 + ["en"] * 3)
        ]
        DailyViews.objects.create(article=self.articles[1], day=timezone.localdate(), count=3)

    @property
    def addresses(self):
        lists = ["", "articles/", "articles/?tag=steel", "sections/news/", "sections/parks/"]
        lists += ["tags/steel/", "sources/daily/", "authors/li/", "archive/", "tags/", "nothing/"]
        lists += [f"archive/{timezone.localdate().year}/"]
        lists += [
            f"articles/{self.articles[n].pk}/{self.articles[n].address_slug}/" for n in (1, 7)
        ]
        return [f"/{edition}/{path}" for edition in ("en", "zh-hans", "zh-hant") for path in lists]


def rows(model, **values):
    return lambda site: model(site)._meta.model.objects.filter(pk=model(site).pk).update(**values)


CHANGES = {
    "a title": rows(lambda site: site.articles[1], title="New"),
    "a summary": rows(lambda site: site.articles[1], summary="New"),
    "a withdrawal": rows(lambda site: site.articles[1], status="withdrawn"),
    "another section": lambda site: Article.objects.filter(pk=site.articles[1].pk).update(
        section=site.notices
    ),
    "a pin": rows(lambda site: site.articles[3], pinned_until="2100-01-01T00:00Z"),
    "a section's name": rows(lambda site: site.section, name_en="Reports", name_zh_hans="报道"),
    "the order of sections": rows(lambda site: site.section, order=0),
    "a section's place": rows(lambda site: site.section, home_place="notices"),
    "a section's slug": rows(lambda site: site.child, slug="estates"),
    "a new section": lambda site: make_section(name_en="More", parent=site.section),
    "a tag's name": rows(lambda site: site.tag, name="铁"),
    "a tag more": lambda site: site.articles[1].tags.add(site.other),
    "a tag's end": lambda site: site.tag.delete(),
    "a source's name": rows(lambda site: site.source, name="晚报"),
    "an author's note": rows(lambda site: site.author, note="编辑"),
    "a picture's text": rows(lambda site: site.image, alt="船"),
    "a translation": lambda site: make_translation(site.articles[1], "zh-hant"),
    "an article": lambda site: make_article(language="zh-hans", section=site.child),
    "the last of an edition": lambda site: Article.objects.filter(language="en").delete(),
    "a term": lambda site: ConversionTerm.objects.create(simplified="软件", traditional="軟體"),
}


def read(client, site):
    pages = {}
    for address in site.addresses:
        response = client.get(address)
        pages[address] = (response.status_code, response.get("Location"), response.text)
    return pages


def read_again(client, site):
    """The pages, which are as if nothing had been kept."""
    pages = read(client, site)
    process_cache.forget_all()
    prepared.forget_all()
    assert pages == read(client, site)
    return pages


@pytest.mark.parametrize("name", CHANGES)
def test_pages_are_right_after_a_change(client, name):
    site = Site()
    before = read(client, site)
    CHANGES[name](site)
    assert read_again(client, site) != before


@pytest.mark.parametrize("name", ["published_at", "expires_at", "pinned_until"])
def test_pages_are_right_after_a_moment(client, freeze, name):
    site, now = Site(), timezone.now()
    start = now - timedelta(days=300)
    make_article(language="en", **{"published_at": start, name: now + timedelta(minutes=1)})
    freeze(now)
    before = read(client, site)
    freeze(now + timedelta(minutes=2))
    assert read_again(client, site) != before


@pytest.mark.parametrize("name", ["published_at", "expires_at"])
def test_language_pages_that_come_and_go_by_themselves(client, freeze, name):
    """Where an edition lists the other script's, each is asked whether it has a page here."""
    site, now = Site(), timezone.now()
    freeze(now)
    make_translation(site.articles[4], "zh-hant")
    fields = {"published_at": now - timedelta(days=1), name: now + timedelta(minutes=1)}
    make_translation(site.articles[1], "zh-hant", title="Own", **fields)
    before = read(client, site)
    freeze(now + timedelta(minutes=2))
    after = read_again(client, site)
    assert after["/zh-hant/"] != before["/zh-hant/"]


def test_no_query_has_the_time_of_its_making(client, freeze):
    site, now = Site(), timezone.now().replace(year=2077)
    make_translation(site.articles[4], "zh-hant")
    prepared.forget_all()
    freeze(now)
    read(client, site)
    statements = [s for each in prepared._every_one for s in each._statements.values()]
    assert len(statements) > 10
    baked = [
        str(value) for s in statements for value in s.parameters if f"{now:%H:%M:%S}" in str(value)
    ]
    assert not baked


def test_pages_ask_little_once_parts_are_kept(client, django_assert_num_queries):
    site = Site()
    read(client, site)
    edition = "/zh-hans/"
    article = site.articles[1].get_absolute_url()
    # The content version, and: links and cards; numbers and cards; the article, its names, links
    # and pictures.
    queries = {"": 3, "articles/": 3, "tags/steel/": 4, "nothing/": 1}
    queries[article[len(edition) :]] = 5
    for path, number in queries.items():
        with django_assert_num_queries(number):
            client.get(edition + path)


class TestKept:
    def test_is_worked_out_once_at_a_moment_for_each_language(self):
        calls = []
        moment = Moment(1, 0.0, 1.0)
        for each in (moment, moment, moment, Moment(2, 0.0, 1.0)):
            with answering_at(each):
                kept("key", lambda: calls.append(1))
        with answering_at(moment), translation.override("zh-hans"):
            kept("key", lambda: calls.append(1))
        assert len(calls) == 3

    def test_without_a_moment_nothing_is_kept(self):
        calls = []
        for _ in range(2):
            kept("key", lambda: calls.append(1))
            with answering_at(NO_MOMENT):
                kept("key", lambda: calls.append(1))
        assert len(calls) == 4

    def test_what_is_made_in_a_transaction_is_not_kept(self, client):
        article = make_article(title="Before")
        with transaction.atomic():
            Article.objects.filter(pk=article.pk).update(title="Undone")
            assert "Undone" in client.get("/en/nothing/").text
            transaction.set_rollback(True)
        make_article(title="Other")
        assert "Undone" not in client.get("/en/nothing/").text


class TestMoment:
    def test_of_the_same_number_costs_one_query(self, django_assert_num_queries):
        moment = read_moment()
        with django_assert_num_queries(1):
            assert read_moment() == moment

    def test_ends_with_its_time_and_when_the_clock_is_set_back(self, freeze):
        now = timezone.now()
        make_article(expires_at=now + timedelta(minutes=1))
        freeze(now)
        moment = read_moment()
        assert moment.next_change_at == (now + timedelta(minutes=1)).timestamp()
        freeze(now + timedelta(minutes=1))
        later = read_moment()
        assert later.number == moment.number
        assert later.since == moment.next_change_at
        freeze(now)
        assert read_moment() == moment

    def test_without_the_row_is_none(self):
        content_version.ContentVersion.objects.all().delete()
        assert read_moment() == NO_MOMENT


def test_page_is_shown_if_the_version_cannot_be_read(client, caplog):
    make_article(title="Shown")

    def fail(execute, sql, *rest):
        if "contentversion" in sql:
            raise OperationalError("locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        assert "Shown" in client.get("/en/").text
    assert "tried again" in caplog.text


def test_included_template_is_rendered_once_and_filled_with_escaped_values_each_time(monkeypatch):
    rendered, parts_of = [], KeptIncludeNode._parts
    monkeypatch.setattr(
        KeptIncludeNode, "_parts", lambda node: rendered.append(node.name) or parts_of(node)
    )
    template = Template(
        "{% load kept_tags %}"
        '{% kept_include "news/_share.html" title=title address=a subject="s" text="t" code="c" %}'
    )
    with answering_at(read_moment()), translation.override("en"):
        for title, address in [("\ue000address\ue001 <b>", "/1/?a&b"), ('"质量"', "/2/")]:
            html = template.render(Context({"title": title, "a": address}))
            assert f'data-share="{escape(address)}" data-share-title="{escape(title)}"' in html
            assert f'<p class="share__address">{escape(address)}</p>' in html
            assert "Copy the link" in html
        with translation.override("zh-hans"):
            chinese = template.render(Context({"title": "Title", "a": "/3/"}))
        assert "Copy the link" not in chinese
        assert 'data-copy="/3/"' in chinese
    assert rendered == ["news/_share.html"] * 2  # once in each edition


def test_included_template_that_does_not_print_a_value_is_refused():
    template = Template(
        '{% load kept_tags %}{% kept_include "news/_marked.html" segments="text" %}'
    )
    with pytest.raises(TemplateSyntaxError, match="must print each of segments"):
        template.render(Context())


@pytest.mark.parametrize("rest", ["title", "only", "title=title only"])
def test_kept_include_takes_named_values_alone(rest):
    with pytest.raises(TemplateSyntaxError, match="kept_include takes"):
        Template(f'{{% load kept_tags %}}{{% kept_include "news/_share.html" {rest} %}}')
