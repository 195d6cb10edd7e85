import pytest
from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from news.articles.models import Author, FormerSlug, Section, Source, Tag
from tests.factories import make_author, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db

MAKE = {Section: make_section, Tag: make_tag, Source: make_source, Author: make_author}


def save(row, slug):
    row.slug = slug
    row.save()


def save_one_field(row, slug):
    row.slug = slug
    row.save(update_fields=["slug"])


def update(row, slug):
    type(row).objects.filter(slug=row.slug).update(slug=slug)


def update_each(row, slug):
    row.slug = slug
    type(row).objects.bulk_update([row], ["slug"])


def load(row, slug):
    row.slug = slug
    (loaded,) = serializers.deserialize("json", serializers.serialize("json", [row]))
    loaded.save()


def update_or_create(row, slug):
    type(row).objects.update_or_create(pk=row.pk, defaults={"slug": slug})


@pytest.mark.parametrize(
    "write", [save, save_one_field, update, update_each, load, update_or_create]
)
@pytest.mark.parametrize("model", MAKE)
def test_every_way_of_writing_keeps_what_the_slug_was(model, write):
    row = MAKE[model](slug="old")
    other = MAKE[model]()
    write(row, "new")
    assert model.objects.at("old") == model.objects.at("new") == row
    assert model.objects.at("old").slug == "new"
    assert FormerSlug.objects.count() == 1
    assert model.objects.at(other.slug) == other


def test_each_step_of_a_chain_is_kept():
    tag = make_tag(slug="a")
    for slug in ("b", "c", "d"):
        save(tag, slug)
    assert [Tag.objects.at(slug).slug for slug in "abcd"] == ["d"] * 4


def test_whoever_has_the_slug_now_comes_before_whoever_had_it():
    first, second = make_tag(slug="a"), make_tag(slug="b")
    save(first, "c")
    save(second, "a")
    assert Tag.objects.at("a") == second
    save(second, "d")
    assert Tag.objects.at("a") == second, "the last to have it"
    second.delete()
    assert Tag.objects.at("a") == first


def test_changed_back_it_is_its_own_again():
    tag = make_tag(slug="a")
    save(tag, "b")
    save(tag, "a")
    assert Tag.objects.at("a").slug == Tag.objects.at("b").slug == "a"


def test_kinds_do_not_mix():
    tag = make_tag(slug="a")
    save(tag, "b")
    assert Source.objects.at("a") is None


def test_what_leaves_the_slug_as_it_is_keeps_nothing():
    tag = make_tag(slug="a")
    tag.name = "Another"
    tag.save()
    tag.slug = "unsaved"
    tag.save(update_fields=["name"])
    Tag.objects.update(name="A third")
    Tag.objects.update(slug=F("slug"))
    assert not FormerSlug.objects.exists()
    assert Tag.objects.at("unsaved") is None


def test_many_are_changed_at_once():
    tags = [make_tag(slug=f"t{number}") for number in range(3)]
    assert Tag.objects.update(slug=Concat(F("slug"), Value("-2"))) == 3
    assert [Tag.objects.at(f"t{number}") for number in range(3)] == tags


def test_a_deleted_row_leaves_no_former_slug():
    tag = make_tag(slug="a")
    save(tag, "b")
    Tag.objects.all().delete()
    assert not FormerSlug.objects.exists()


def test_database_refuses_one_that_is_of_none_or_of_two():
    tag, source = make_tag(), make_source()
    for subjects in ({}, {"tag": tag, "source": source}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FormerSlug.objects.create(slug="a", **subjects)
