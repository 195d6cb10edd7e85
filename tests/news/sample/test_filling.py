"""Samples in the database: what is made, kept apart, found, and taken out again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from news.articles.models import Article, Author, Section, Source, Tag
from news.library.models import Attachment, Image, Reference
from news.publish_check.gathering import check_article, draft_of
from news.readership.models import DailyViews, ViewCounter
from news.sample.filling import fill, index_sample, sampled
from news.sample.guids import guid_of
from news.search import documents, index, search
from tests.factories import make_article

UNTIL = datetime(2026, 9, 1, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def told(article):
    """An article as its readers know it, with rows by name."""
    return {
        **{
            name: getattr(article, name)
            for name in "language title subtitle summary body source_url responsible_editor "
            "published_at translation_group status".split()
        },
        "section": article.section.slug,
        "source": article.source.slug,
        "tags": sorted(tag.name for tag in article.tags.all()),
        "authors": sorted(author.name for author in article.authors.all()),
        "lead": article.lead_image and article.lead_image.alt,
        "views": article.views,
        "daily": sorted(article.daily_views.values_list("day", "count")),
    }


def sample():
    # An instance computes its title's key, so the stored one is asked for.
    keys = dict(sampled().values_list("guid", "title_key"))
    return {one.guid: {**told(one), "title_key": keys[one.guid]} for one in sampled()}


def test_first_articles_are_the_same_in_a_larger_sample(materials):
    fill(20, UNTIL, materials)
    small = sample()
    sampled().delete()
    fill(60, UNTIL, materials)
    large = sample()
    assert len(small) == 20
    assert {guid: large[guid] for guid in small} == small


def test_second_run_makes_what_the_first_has_not(materials):
    first = fill(20, UNTIL, materials)
    kept = set(sampled().values_list("pk", flat=True))
    second = fill(30, UNTIL, materials)
    assert (len(first.numbers), len(second.numbers)) == (20, 10)
    assert kept < set(sampled().values_list("pk", flat=True))
    assert fill(30, UNTIL, materials).numbers == []


def test_columns_are_what_saving_would_store(materials):
    fill(60, UNTIL, materials)
    before = sample()
    for article in sampled():
        article.full_clean()
        article.save()
    assert sample() == before


def test_numbers_go_on_behind_a_sample(materials):
    make_article()
    filled = fill(20, UNTIL, materials)
    assert make_article().pk > max(filled.numbers)


def test_rows_of_all_tables_are_counted(materials):
    filled = fill(60, UNTIL, materials)
    tables = (Article.tags.through, Article.authors.through, ViewCounter, DailyViews, Reference)
    assert filled.rows == 60 + sum(table._base_manager.count() for table in tables)


def test_references_agree_with_the_texts(materials, capsys):
    fill(120, UNTIL, materials)
    call_command("rebuild_references", "--check")
    assert "All texts agree" in capsys.readouterr().out
    assert Reference.objects.filter(kind="file").exists()
    assert Reference.objects.filter(kind="lead").exists()


def test_search_finds_them_once_they_are_indexed(materials):
    filled = fill(60, UNTIL, materials)
    assert len(list(index.find_stale(DEFAULT_DB_ALIAS))) == 60
    index_sample(filled.numbers)
    assert list(index.find_stale(DEFAULT_DB_ALIAS)) == []
    article = sampled().filter(language="zh-hans").first()
    assert article in search(article.title)


def test_publish_check_finds_nothing_but_titles_that_return(materials):
    call_command("loaddata", "common_mistakes", verbosity=0)
    fill(120, UNTIL, materials)
    found = {
        (article.title, finding.code, str(finding.message))
        for article in sampled()
        for finding in check_article(draft_of(article))
        if finding.code != "title-duplicated"
    }
    assert found == set()


def test_visitors_see_them_in_three_editions(materials, client):
    fill(60, timezone.now(), materials)
    for edition, language in (("en", "en"), ("zh-hans", "zh-hans"), ("zh-hant", "zh-hant")):
        home = client.get(f"/{edition}/").content.decode()
        newest = sampled().published().filter(language=language).first()
        assert newest.title in home
        page = client.get(newest.get_absolute_url())
        assert page.status_code == 200
        assert newest.source.name in page.content.decode()
        for address in ("articles/", "sections/quality/", "sections/notices/", "archive/"):
            assert client.get(f"/{edition}/{address}").status_code == 200


def test_translations_are_linked(materials, client):
    fill(20, timezone.now(), materials)
    original, translation = sampled().get(guid=guid_of(0)), sampled().get(guid=guid_of(1))
    page = client.get(original.get_absolute_url()).content.decode()
    assert translation.get_absolute_url() in page


def test_most_read_of_the_week_is_filled(materials, client):
    fill(200, timezone.now(), materials)
    assert "本周热读" in client.get("/zh-hans/").content.decode()


def test_command_makes_and_indexes_them(materials, capsys):
    call_command("sample_articles", "20", "--until", "2026-09-01T12:00")
    assert sampled().count() == 20
    assert max(sampled().values_list("published_at", flat=True)) <= UNTIL
    assert list(index.find_stale(DEFAULT_DB_ALIAS)) == []
    assert "20 articles made" in capsys.readouterr().out


def test_command_leaves_indexing_to_rebuild_search_where_it_is_asked(materials, capsys):
    call_command("sample_articles", "20", "--no-index")
    assert "rebuild_search" in capsys.readouterr().out
    assert len(list(index.find_stale(DEFAULT_DB_ALIAS))) == 20
    call_command("rebuild_search")
    assert list(index.find_stale(DEFAULT_DB_ALIAS)) == []


def test_day_as_the_end_is_the_whole_day(materials):
    call_command("sample_articles", "30", "--until", "2026-09-01")
    newest = max(sampled().values_list("published_at", flat=True))
    assert newest < datetime(2026, 9, 1, 16, tzinfo=UTC)
    assert newest > datetime(2026, 8, 31, tzinfo=UTC) - timedelta(days=7)


@pytest.mark.parametrize("arguments", [(), ("0",), ("5", "--until", "soon"), ("5", "--remove")])
def test_arguments_that_make_no_sense_are_refused(arguments):
    with pytest.raises(CommandError):
        call_command("sample_articles", *arguments)
    assert not Article.objects.exists()


def test_portal_with_other_articles_is_refused_unless_forced(materials):
    real = make_article()
    with pytest.raises(CommandError, match="--force"):
        call_command("sample_articles", "20")
    assert list(Article.objects.all()) == [real]
    call_command("sample_articles", "20", "--force")
    assert Article.objects.count() == 21


def test_removing_leaves_other_articles_and_what_they_use(materials):
    call_command("sample_articles", "60")
    picture = Image.objects.first()
    section, tag = Section.objects.get(slug="tenders"), Tag.objects.get(name="民生实事")
    real = make_article(lead_image=picture, section=section, tags=[tag])
    rows = [Section, Tag, Source, Author]
    before = [model.objects.count() for model in rows]
    call_command("sample_articles", "--remove")
    assert list(Article.objects.all()) == [real]
    assert list(Image.objects.all()) == [picture]
    assert not Attachment.objects.exists()
    # Which of them an editor had made before, nothing tells.
    assert [model.objects.count() for model in rows] == before
    assert documents.count_torn(DEFAULT_DB_ALIAS) == 0
