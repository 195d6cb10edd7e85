from datetime import timedelta

import pytest
from django.db.models import Value
from django.utils import timezone

from news.articles.models import Article, Section
from news.prepared import MOST_STATEMENTS, Joined, Prepared, rows_of_each
from tests.factories import make_article, make_image, make_section, make_source

pytestmark = pytest.mark.django_db


def titles(queryset):
    return queryset.values_list("title")


def test_query_is_built_once_for_other_values(django_assert_num_queries):
    built = []

    def make(*, language, now, group, numbers):
        built.append(language)
        found = Article.objects.filter(language=language, published_at__lte=now)
        return [
            titles(found.filter(translation_group=group)),
            titles(found.filter(pk__in=numbers).order_by("-pk"))[:2],
        ]

    prepared = Prepared(make)
    for language in ("en", "zh-hans"):
        one, *others = (make_article(language=language) for _ in range(4))
        with django_assert_num_queries(1):
            found = prepared.rows(
                language=language,
                now=timezone.now(),
                group=one.translation_group,
                numbers=[each.pk for each in others],
            )
        assert found == [[(one.title,)], [(others[2].title,), (others[1].title,)]]
    assert len(built) == 1


def test_another_kind_or_length_of_values_is_another_query():
    built = []

    def make(edition, *, section, numbers):
        built.append(edition)
        found = Article.objects.filter(language=edition, pk__in=numbers)
        return [titles(found if section is None else found.filter(section=section))]

    prepared, section = Prepared(make), make_section()
    article = make_article(section=section)
    for edition, number, numbers, is_found in (
        ("en", None, [article.pk], True),
        ("en", section.pk, [article.pk], True),
        ("en", section.pk + 1, [article.pk], False),
        ("en", section.pk, [article.pk, 0], True),
        ("zh-hans", section.pk, [article.pk, 0], False),
    ):
        (rows,) = prepared.rows(edition, section=number, numbers=numbers)
        assert bool(rows) == is_found
    assert len(built) == 4


@pytest.mark.parametrize(
    "make",
    [
        lambda now: titles(Article.objects.filter(published_at__lte=now + timedelta(seconds=90))),
        lambda now: titles(Article.objects.annotate(year=Value(f"{now}")).filter(year="x")),
    ],
)
def test_value_that_is_changed_on_its_way_is_refused(make):
    with pytest.raises(ValueError, match="as it is"):
        Prepared(lambda *, now: [make(now)]).rows(now=timezone.now())


def test_number_that_becomes_a_part_of_the_statement_is_refused():
    with pytest.raises(ValueError, match="as it is"):
        Prepared(lambda *, most: [titles(Article.objects.all())[:most]]).rows(most=5)


def test_statements_are_bounded():
    prepared = Prepared(lambda number: [titles(Article.objects.all())[: number + 1]])
    for number in range(MOST_STATEMENTS + 20):
        prepared.rows(number)
    assert len(prepared._statements) == MOST_STATEMENTS


def test_parts_without_rows_keep_their_place():
    article = make_article()
    every = Article.objects.order_by("pk").values_list("pk")
    assert rows_of_each([every[:0], every[:1], every.none()]) == [[], [(article.pk,)], []]
    assert rows_of_each([every[:0]]) == [[]]
    assert rows_of_each([]) == []


def test_values_are_those_that_django_reads():
    article = make_article(expires_at=timezone.now() + timedelta(days=1))
    names = ["guid", "published_at", "expires_at", "pinned_until", "status", "live_number"]
    rows = Article.objects.values_list(*names)
    assert rows_of_each([rows, rows]) == [list(rows), list(rows)]
    assert rows[0][0] == article.guid


class TestJoined:
    def read(self, joined):
        rows = Article.objects.order_by("pk").values_list(*joined.columns)
        (found,) = rows_of_each([rows])
        return joined.instances(found)

    def test_instances_are_as_of_select_related(self, django_assert_num_queries):
        child = make_section(parent=make_section())
        make_article(section=child, source=make_source(), lead_image=make_image())
        make_article()
        paths = ("section", "section__parent", "source", "lead_image", "view_counter")
        expected = list(Article.objects.order_by("pk").select_related(*paths))
        found = self.read(Joined(Article, *paths))
        with django_assert_num_queries(0):
            for one, other in zip(found, expected, strict=True):
                assert vars(one).keys() >= vars(other).keys() - {"_state"}
                assert {name: getattr(one, name) for name in _columns(Article)} == {
                    name: getattr(other, name) for name in _columns(Article)
                }
                assert one.section == other.section
                assert one.source == other.source
                assert one.lead_image == other.lead_image
                assert one.views == other.views
        assert found[0].section.parent.name == child.parent.name
        assert found[1].section is None

    def test_rows_share_what_they_refer_to(self):
        section = make_section()
        one, other = (make_article(section=section) for _ in range(2))
        one, other = self.read(Joined(Article, "section"))
        assert one.section is other.section
        assert isinstance(one.section, Section)

    def test_columns_that_are_not_read_are_read_when_asked_for(self, django_assert_num_queries):
        make_article(title="One")
        (article,) = self.read(Joined(Article, names=["title", "id"]))
        with django_assert_num_queries(0):
            assert (article.title, article.get_deferred_fields() >= {"body"}) == ("One", True)
        with django_assert_num_queries(1):
            assert article.body


def _columns(model):
    return [field.attname for field in model._meta.concrete_fields]
