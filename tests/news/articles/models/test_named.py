import json

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, transaction

from news.articles.models import Author, Source, Tag
from news.text.folding import name_key
from tests.factories import make_article, make_author, make_source, make_tag

pytestmark = pytest.mark.django_db

ALIKE = ["張某某", "张某某\u200b", "张　某某", " 张某某", "张\xad某某"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｎｅｗ　Zone", "new zone"),
        ("史蒂夫·乔布斯", "史蒂夫・乔布斯"),
        ("⻓⻋", "长车"),
        ("葛\U000e0100", "葛"),
        *(("张某某", name) for name in ALIKE),
    ],
)
def test_names_that_read_the_same_have_one_key(one, other):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("☆", "★"), ("𮯰", "𮯱"), ("A", "B")])
def test_names_that_read_otherwise_have_two(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("make", [make_author, make_source, make_tag])
def test_database_refuses_a_name_that_is_there(make):
    make(name="张某某")
    for name in ALIKE:
        with pytest.raises(IntegrityError), transaction.atomic():
            make(name=name)


def test_new_name_is_known_however_it_was_written_to_the_database():
    source = make_source(name="a")
    Source.objects.filter(pk=source.pk).update(name="金華晚報")
    assert Source.objects.named_like("金华晚报").get() == source
    source.name = "日报"
    source.save(update_fields=["name"])
    assert Source.objects.named_like("日報").get() == source
    assert not Source.objects.named_like("\u200b").exists()


def test_fixture_finds_a_source_by_its_name_under_another_slug(tmp_path):
    source = make_source(name="金华晚报", slug="jhwb")
    article = make_article(source=source)
    fixture = tmp_path / "one.json"
    record = {"model": "news.source", "fields": {"name": "金華晚報", "slug": "金華晚報"}}
    fixture.write_text(json.dumps([record]))
    call_command("loaddata", fixture, verbosity=0)
    article.refresh_from_db()
    assert (article.source.slug, Source.objects.count()) == ("金華晚報", 1)


def test_dumped_rows_load_again():
    make_article(source=make_source(), authors=[make_author()], tags=[make_tag()])
    rows = [*Source.objects.all(), *Author.objects.all(), *Tag.objects.all()]
    dump = serializers.serialize("json", rows, use_natural_primary_keys=True)
    for row in serializers.deserialize("json", dump):
        row.save()
    assert (Source.objects.count(), Author.objects.count(), Tag.objects.count()) == (1, 1, 1)
