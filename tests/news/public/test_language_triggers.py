import pytest
from django.db import connection

from news.articles.models import Article, Author, AuthorLanguage, Tag, TagLanguage
from news.public.language_triggers import note_all
from tests.factories import make_article, make_author, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def subjects():
    return {"tags": [make_tag()], "authors": [make_author()]}


def noted(subjects):
    (tag,), (author,) = subjects.values()
    assert sorted(tag.languages()) == sorted(author.languages())
    return sorted(tag.languages())


def test_languages_of_articles_are_noted_once(subjects):
    for language in ("en", "en", "zh-hans"):
        make_article(language=language, **subjects)
    assert noted(subjects) == ["en", "zh-hans"]
    assert TagLanguage.objects.count() == AuthorLanguage.objects.count() == 2


def test_article_that_gets_another_language(subjects):
    article = make_article(language="zh-hans", **subjects)
    Article.objects.filter(pk=article.pk).update(language="zh-hant")
    assert noted(subjects) == ["zh-hans", "zh-hant"]


def test_rows_that_are_written_without_django(subjects):
    article = make_article(language="en")
    for field, (subject,) in zip((Article.tags, Article.authors), subjects.values(), strict=True):
        table, kind = field.through._meta.db_table, subject.kind
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (article_id, {kind}_id) VALUES (%s, %s)",
                [article.pk, subject.pk],
            )
    assert noted(subjects) == ["en"]


def test_tag_of_an_article_that_becomes_another():
    old, new = make_tag(), make_tag()
    make_article(language="en", tags=[old])
    Article.tags.through.objects.update(tag=new)
    assert new.languages() == ["en"]


def test_what_was_written_without_triggers_is_noted_later(subjects):
    make_article(language="en", **subjects)
    TagLanguage.objects.all().delete()
    AuthorLanguage.objects.all().delete()
    note_all("default")
    note_all("default")
    assert noted(subjects) == ["en"]


def test_tags_and_authors_are_deleted_with_what_is_noted(subjects):
    make_article(language="en", **subjects)
    Article.objects.all().delete()
    Tag.objects.all().delete()
    Author.objects.all().delete()
    assert not TagLanguage.objects.exists()
    assert not AuthorLanguage.objects.exists()


@pytest.mark.parametrize("kind", ["tags", "authors"])
def test_directory_lists_what_has_articles_in_the_edition(client, subjects, kind):
    make_article(language="en", **subjects)
    hidden = {"tags": [make_tag(name="unpublished")], "authors": [make_author(name="unpublished")]}
    make_article(language="en", status="draft", **hidden)
    make_article(language="zh-hans")
    (subject,) = subjects[kind]
    assert client.get(f"/en/{kind}/").text.count(f"/en/{kind}/{subject.slug}/") == 1
    assert "unpublished" not in client.get(f"/en/{kind}/").text
    assert f"/{kind}/{subject.slug}/" not in client.get(f"/zh-hans/{kind}/").text
