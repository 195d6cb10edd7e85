import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import models

from news.articles.models import Article, Author, Section, Source, Tag
from news.editions.models import ConversionTerm
from news.fields import LineField, LinesField
from news.library.models import Image
from news.newsroom.revisions import create_article, save_content
from news.publish_check.models import WatchedTerm
from tests.factories import make_article, make_source, make_staff_client, make_user

pytestmark = pytest.mark.django_db

WRITTEN, CLEANED = "⾦华\u202e第一\x0b第\u200b二 𮯰", "金华第一 第二 𮯰"


def stored(article: Article) -> str:
    return Article.objects.values_list("title", flat=True).get(pk=article.pk)


def test_line_is_cleaned_on_every_way_in(tmp_path):
    saved = make_article(title=WRITTEN)
    assert saved.title == stored(saved) == CLEANED
    (bulk,) = Article.objects.bulk_create([Article(title=WRITTEN)])
    assert stored(bulk) == CLEANED
    Article.objects.filter(pk=saved.pk).update(title=f"{WRITTEN}!")
    assert stored(saved) == f"{CLEANED}!"
    saved.title = WRITTEN
    Article.objects.bulk_update([saved], ["title"])
    assert stored(saved) == CLEANED
    fixture = tmp_path / "one.json"
    record = {"model": "news.source", "fields": {"name": WRITTEN, "slug": "a"}}
    fixture.write_text(json.dumps([record]))
    call_command("loaddata", fixture, verbosity=0)
    assert Source.objects.get().name == CLEANED


def test_revision_holds_what_the_page_will_show():
    user = make_user()
    revision = create_article(Article(), {"title": WRITTEN, "subtitle": "a\u2028b"}, user)
    assert (revision.title, revision.fields["subtitle"]) == (CLEANED, "a b")
    again = save_content(revision.article_id, {"title": WRITTEN}, user, based_on=1)
    assert (again.revision.number, again.is_new) == (1, False)  # Nothing changed.
    changed = save_content(revision.article_id, {"title": "\u202e二"}, user, based_on=1)
    assert changed.revision.title == "二"


def test_body_holds_characters_instead_of_radicals():
    article = make_article(body="<p>⾼质量</p><pre>⾼</pre>")
    assert Article.objects.get(pk=article.pk).body == "<p>高质量</p><pre>⾼</pre>"


def test_queries_are_left_as_they_are():
    make_article(title="one two")
    assert Article.objects.filter(title__contains="one ").exists()
    assert not Article.objects.filter(title__contains=" one").exists()
    assert Article.objects.filter(title__in=["one two"]).exists()
    assert Article.objects.filter(title__gt="").exists()


def test_paragraphs_keep_their_lines():
    article = make_article(summary="一\n二\x0b\u202e三\x00")
    assert Article.objects.get(pk=article.pk).summary == "一\n二 三"


def test_null_stays_null_and_expressions_stay_theirs():
    source = make_source(name="a")
    Source.objects.update(name=models.functions.Upper("name"))
    source.refresh_from_db()
    assert source.name == "A"


# Written by the program alone, or chosen from a list.
NO_TEXTS = {
    *("sha256", "dhash", "origin_document", "origin_sha256", "token", "action", "from_state"),
    *("to_state", "body", "title_key", "name_key"),
}


@pytest.mark.parametrize(
    "model", [Article, Author, ConversionTerm, Image, Section, Source, Tag, WatchedTerm]
)
def test_every_text_that_somebody_writes_is_cleaned(model):
    for field in model._meta.local_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        is_address = isinstance(field, models.SlugField | models.URLField)
        if (
            not is_text
            or is_address
            or field.name in {*NO_TEXTS, "body"}
            or field.name[-3:] == "key"
        ):
            continue
        assert isinstance(field, LineField | LinesField), field


def test_slug_may_hold_ideographs_that_python_does_not_know(client):
    author = Author.objects.create(name="𮯰某", slug="𮯰某")
    author.full_clean()
    article = make_article(title="𮯰某任职", authors=[author])
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get(author.get_absolute_url(), follow=True).status_code == 200


def test_value_that_cannot_be_seen_is_refused_in_a_form():
    client = make_staff_client("add_source")
    response = client.post("/admin/news/source/add/", {"name": "\u3164\u200b", "slug": "a"})
    assert response.context["adminform"].form.errors["name"] == [
        "Nothing of this can be seen on a page: write at least one visible character."
    ]
    client.post("/admin/news/source/add/", {"name": WRITTEN, "slug": "𮯰"})
    assert Source.objects.values_list("name", "slug").get() == (CLEANED, "𮯰")


def test_slug_is_still_one():
    source = Source(name="a", slug="a b/")
    with pytest.raises(ValidationError, match="letters, digits"):
        source.full_clean()
