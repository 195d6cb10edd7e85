"""What must come out of the owner's document, word for word."""

import hashlib
from datetime import UTC, datetime
from html import unescape

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management import call_command

from news.articles.models import Article, Author, Section, Source
from news.readership.counting import count_view
from news.readership.models import DailyViews, ViewCounter

DOCUMENT = settings.SEEDS_DIR / "000_e59a163ee32e0646.txt"


def snapshot():
    models = [Author, Source, Section, Article, ViewCounter, DailyViews]
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in models]


def test_document_is_the_owners_byte_for_byte():
    digest = "9d9a3909dd3c5ccbcd52c1ef2360dcafd6466b0ba93b4e194c90ca430d0a64e8"
    assert hashlib.sha256(DOCUMENT.read_bytes()).hexdigest() == digest


def test_every_field(seed):
    assert seed.title == (
        "Establishment of the Chief Quality Officer Workstation in Jinhua Development Zone | "
        'Selection of "Quality Mark" Units and Plastics'
    )
    assert seed.source is None
    assert [author.name for author in seed.authors.all()] == ["admin"]
    assert seed.published_at == datetime(2022, 9, 16, 23, 14, tzinfo=UTC)
    assert seed.language == "en"
    assert seed.is_published
    assert (seed.view_counter.imported, seed.view_counter.counted) == (44, 0)
    assert seed.origin_document == DOCUMENT.name
    assert not Source.objects.exists()
    assert not Section.objects.exists()


def test_body_is_the_documents_four_paragraphs_untouched(seed):
    original = [line.strip() for line in DOCUMENT.read_text(encoding="utf-8").splitlines()][-4:]
    paragraphs = seed.body.removeprefix("<p>").removesuffix("</p>").split("</p>\n<p>")
    assert [unescape(paragraph) for paragraph in paragraphs] == original
    for kept in ("T/ZZB 044-2018", "T/ZZB 1036-2019", '"one-stop"', "(the first in the province)"):
        assert kept in seed.body


def test_loading_again_changes_nothing(seed):
    before = snapshot()
    call_command("loaddata", "seed", verbosity=0)
    assert snapshot() == before


def test_loading_again_lowers_no_counter(seed):
    for browser in "abc":
        count_view(seed.pk, {"HTTP_USER_AGENT": browser})
    before = snapshot()
    call_command("loaddata", "seed", verbosity=0)
    assert snapshot() == before
    assert Article.objects.get().views == 47


def test_loading_again_restores_the_text(seed):
    Article.objects.update(title="An editor's", body="<p>change</p>")
    call_command("loaddata", "seed", verbosity=0)
    assert Article.objects.get().title == seed.title


@pytest.mark.django_db
def test_loading_beside_other_articles_keeps_them():
    Article.objects.create(title="Already here")
    call_command("loaddata", "seed", verbosity=0)
    call_command("loaddata", "seed", verbosity=0)
    assert Article.objects.count() == 2
