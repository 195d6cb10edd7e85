from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, Value
from django.utils import timezone

from news.articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_invisible_articles,
    make_section,
    make_tag,
)

pytestmark = pytest.mark.django_db


def test_published_is_visible():
    article = make_article()
    assert list(Article.objects.published()) == [article]
    assert article.is_published


def test_every_other_state_is_invisible():
    hidden = make_invisible_articles()
    assert not Article.objects.published().exists()
    assert not any(article.is_published for article in hidden.values())


@pytest.mark.parametrize("offset", [-1, 0, 1])
@pytest.mark.parametrize("field", ["published_at", "expires_at"])
def test_property_and_queryset_agree_at_the_boundary_instant(freeze, field, offset):
    now = timezone.now()
    moments = {"published_at": now - timedelta(days=1), "expires_at": now + timedelta(days=1)}
    moments[field] = now + timedelta(microseconds=offset)
    article = make_article(**moments)
    freeze(now)
    is_visible = offset <= 0 if field == "published_at" else offset > 0
    assert article.is_published is is_visible
    assert Article.objects.published().exists() is is_visible


def test_visibility_is_decided_when_asked(freeze):
    now = timezone.now()
    make_article(published_at=now + timedelta(hours=1), expires_at=now + timedelta(hours=2))
    visible = []
    for hours in (0, 1, 2):
        freeze(now + timedelta(hours=hours))
        visible.append(Article.objects.published().exists())
    assert visible == [False, True, False]


def test_articles_of_the_same_moment_have_a_fixed_order():
    moment = timezone.now() - timedelta(days=1)
    articles = [make_article(published_at=moment) for _ in range(5)]
    assert list(Article.objects.all()) == articles[::-1]


def test_a_section_holds_its_subsections_articles():
    parent = make_section()
    child = make_section(parent=parent)
    other = make_article(section=make_section())
    mine = {make_article(section=parent), make_article(section=child)}
    assert set(Article.objects.in_section(parent)) == mine
    assert other not in Article.objects.in_section(child)


@pytest.mark.parametrize(
    ("language", "title", "slug", "address"),
    [
        ("en", "Hello, World!", "", "/en/articles/{pk}/hello-world/"),
        ("en", "Hello", "chosen", "/en/articles/{pk}/chosen/"),
        (
            "zh-hans",
            "质量提升",
            "",
            "/zh-hans/articles/{pk}/%E8%B4%A8%E9%87%8F%E6%8F%90%E5%8D%87/",
        ),
        ("zh-hant", "？！", "", "/zh-hant/articles/{pk}/article/"),
    ],
)
def test_address_is_in_the_articles_language(language, title, slug, address):
    article = make_article(language=language, title=title, slug=slug)
    assert article.get_absolute_url() == address.format(pk=article.pk)


def test_bulk_created_articles_have_addresses_and_views():
    Article.objects.bulk_create([Article(title="Written in bulk")])
    article = Article.objects.get()
    assert article.get_absolute_url().endswith("/written-in-bulk/")
    assert article.views == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"published_at": None},
        {"expires_at": timezone.now() - timedelta(days=3)},
        {"source_url": "javascript:alert(1)"},
        {"deleted_at": timezone.now()},
    ],
)
def test_database_refuses_what_cannot_be(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(**broken)


def test_database_refuses_two_translations_into_one_language():
    group = uuid4()
    make_article(translation_group=group, language="en")
    make_article(translation_group=group, language="zh-hans")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(translation_group=group, language="en")


@pytest.mark.parametrize("count", [1, 30])
def test_list_needs_a_fixed_number_of_queries(django_assert_num_queries, count):
    section, author = make_section(), make_author()
    for _ in range(count):
        make_article(section=section, authors=[author])
    with django_assert_num_queries(2):
        for article in Article.objects.published().for_list():
            assert (article.section, article.source, article.views) == (section, None, 0)
            assert list(article.authors.all()) == [author]


def test_list_leaves_the_bodies_in_the_database():
    make_article()
    assert "body" in Article.objects.for_list().get().get_deferred_fields()


BOUNDS = {
    "within": lambda articles, middle: articles.within(Q(pk__gt=0)),
    "before": lambda articles, middle: articles.before(middle),
    "after": lambda articles, middle: articles.after(middle),
}


class TestBounds:
    @pytest.fixture
    def middle(self):
        now = timezone.now()
        section, tag = make_section(), make_tag()
        made = [
            make_article(
                language="zh-hans",
                title="发展",
                section=section,
                tags=[tag],
                published_at=now - timedelta(hours=hours),
            )
            for hours in (1, 2, 3)
        ]
        return made[1]

    @pytest.mark.parametrize("bound", BOUNDS)
    def test_everything_asked_for_before_is_kept(self, middle, bound, django_assert_num_queries):
        asked = (
            Article.objects.published()
            .filter(tags__isnull=False)
            .annotate(mark=Value("kept"))
            .for_list()
            .prefetch_related("tags")
            .distinct()
        )
        with django_assert_num_queries(3):  # articles, authors, tags
            found = list(BOUNDS[bound](asked, middle))
            assert {article.section.slug for article in found} == {middle.section.slug}
            assert all(len(article.tags.all()) == 1 for article in found)
        assert len(found) == (3 if bound == "within" else 1)
        assert {(article.title, article.mark) for article in found} == {("发展", "kept")}
        assert all("body" in article.get_deferred_fields() for article in found)

    def test_order_and_chosen_columns_are_kept(self, middle):
        asked = Article.objects.order_by("published_at").values_list("pk", flat=True)
        assert list(asked.within(Q(pk__gt=0))) == list(asked)

    @pytest.mark.parametrize("bound", BOUNDS)
    def test_the_database_chosen_is_kept(self, middle, bound):
        assert BOUNDS[bound](Article.objects.using("elsewhere"), middle).db == "elsewhere"

    @pytest.mark.parametrize("bound", BOUNDS)
    def test_nothing_stays_nothing(self, middle, bound):
        assert not BOUNDS[bound](Article.objects.none(), middle).exists()

    def test_either_of_two_conditions_stays_so(self, middle):
        either = Article.objects.filter(pk=middle.pk) | Article.objects.filter(pk=0)
        assert list(either.within(Q(pk__gt=0))) == [middle]
        assert not either.within(Q(pk__lt=0)).exists()

    def test_what_was_asked_first_is_not_changed(self, middle):
        asked = Article.objects.published()
        before = str(asked.query)
        asked.within(Q(pk__lt=0))
        assert str(asked.query) == before

    def test_bounds_stand_before_every_other_condition(self, middle):
        sql = str(Article.objects.published().within(Q(pk__gt=987)).query)
        assert sql.index("987") < sql.index("status", sql.index("WHERE"))


class TestBodyIsSanitisedOnEveryWayIn:
    hostile, harmless = "<p onclick=x()>a<script>b()</script></p>", "<p>a</p>"

    def stored(self):
        return Article.objects.values_list("body", flat=True).get()

    def test_create(self):
        make_article(body=self.hostile)
        assert self.stored() == self.harmless

    def test_bulk_create(self):
        Article.objects.bulk_create([Article(title="t", body=self.hostile)])
        assert self.stored() == self.harmless

    def test_update(self):
        make_article()
        Article.objects.update(body=self.hostile)
        assert self.stored() == self.harmless

    def test_bulk_update(self):
        article = make_article()
        article.body = self.hostile
        Article.objects.bulk_update([article], ["body"])
        assert self.stored() == self.harmless


class TestTitleKey:
    """What the publish check compares titles by, however a row came to be stored."""

    def stored(self):
        return Article.objects.values_list("title_key", flat=True).get()

    def test_it_is_of_the_title_whatever_script_width_and_spaces(self):
        make_article(title="開發區 召開：質量大會！（２０２６）")
        assert self.stored() == "开发区召开质量大会2026"

    def test_it_follows_the_title(self):
        article = make_article(title="Before")
        article.title = "After"
        article.save()
        assert self.stored() == "after"
        article = Article.objects.defer("body").get()
        article.title = "And again"
        article.save()
        assert self.stored() == "andagain"

    def test_bulk_create_and_loaddata_have_it(self, tmp_path):
        Article.objects.bulk_create([Article(title="In Bulk")])
        assert self.stored() == "inbulk"
        dump = tmp_path / "dump.json"
        call_command("dumpdata", "news.article", output=str(dump), verbosity=0)
        Article.objects.all().delete()
        dump.write_text(dump.read_text().replace("inbulk", "").replace("In Bulk", "Loaded"))
        call_command("loaddata", str(dump), verbosity=0)
        assert self.stored() == "loaded"

    def test_it_is_not_taken_for_deferred(self):
        make_article()
        assert Article.objects.defer("body").get().get_deferred_fields() == {"body"}


class TestStatusAndWork:
    @pytest.mark.parametrize(
        "row",
        [
            {"status": "draft", "work": "scheduled"},
            {"status": "withdrawn", "work": "scheduled"},
            {"status": "draft", "live_number": 1},
            {"status": "in_review"},
        ],
    )
    def test_never_contradict_each_other(self, row):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_article(**row)
        article = make_article()
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(**row)

    def test_work_need_not_be_named(self):
        now = timezone.now()
        Article.objects.bulk_create(
            [
                Article(title="Published", status="published", published_at=now),
                Article(title="Draft"),
            ]
        )
        assert [article.title for article in Article.objects.published()] == ["Published"]
        assert set(Article.objects.values_list("status", "work")) == {
            ("published", ""),
            ("draft", ""),
        }


def test_published_at_another_moment_is_what_visitors_see_then():
    now = timezone.now()
    scheduled = make_article(published_at=now + timedelta(days=1))
    expiring = make_article(expires_at=now + timedelta(hours=1))
    assert list(Article.objects.published()) == [expiring]
    assert list(Article.objects.published(now + timedelta(days=1))) == [scheduled]


class TestEndsOfTime:
    """Importers write 9999-12-31T23:59:59Z for "never", the year 10000 in Asia/Shanghai."""

    NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)

    def test_moment_beyond_them_is_the_end(self):
        article = make_article(expires_at=self.NEVER)
        last = "9999-12-31T23:59:59+08:00"
        assert timezone.localtime(article.expires_at).isoformat() == last
        Article.objects.update(expires_at=self.NEVER)
        article.refresh_from_db()
        assert timezone.localtime(article.expires_at).isoformat() == last

    def test_row_that_has_one_is_read(self):
        article = make_article()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE news_article SET expires_at = '9999-12-31 23:59:59+00:00'")
        article.refresh_from_db()
        assert timezone.localtime(article.expires_at).year == 9999
