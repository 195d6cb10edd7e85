import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from news.editions import models
from news.editions.models import REMEMBERED_SECONDS, ConversionTerm, conversion_to
from news.text.languages import SIMPLIFIED, TRADITIONAL

pytestmark = pytest.mark.django_db


def add(simplified, traditional, direction="both"):
    return ConversionTerm.objects.create(
        simplified=simplified, traditional=traditional, direction=direction
    )


def test_term_counts_both_ways_or_one():
    add("软件园", "軟體園")
    add("质量官", "品質官", "to_traditional")
    add("资讯", "資訊", "to_simplified")
    assert conversion_to(TRADITIONAL).text("软件园质量官资讯") == "軟體園品質官資訊"
    assert conversion_to(SIMPLIFIED).text("軟體園品質官資訊") == "软件园品质官资讯"


def test_changed_term_counts_at_once():
    term = add("软件", "軟體")
    assert conversion_to(TRADITIONAL).text("软件") == "軟體"
    term.traditional = "甲乙"
    term.save()
    assert conversion_to(TRADITIONAL).text("软件") == "甲乙"
    term.delete()
    assert conversion_to(TRADITIONAL).text("软件") == "軟件"


def test_terms_are_read_once_and_again_after_their_time(monkeypatch, django_assert_num_queries):
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    with django_assert_num_queries(1):
        conversion_to(TRADITIONAL)
        conversion_to(SIMPLIFIED)
    # Another process changed them: no signal came.
    ConversionTerm.objects.bulk_create([ConversionTerm(simplified="软件", traditional="軟體")])
    clock[0] += REMEMBERED_SECONDS - 1
    with django_assert_num_queries(0):
        assert conversion_to(TRADITIONAL).text("软件") == "軟件"
    clock[0] += 1
    assert conversion_to(TRADITIONAL).text("软件") == "軟體"


@pytest.mark.django_db(transaction=True)
def test_terms_read_before_the_commit_are_forgotten_with_it():
    conversion_to(TRADITIONAL)
    with transaction.atomic():
        add("软件", "軟體")
        conversion_to(TRADITIONAL)
        # What another thread would read from the database meanwhile.
        ConversionTerm.objects.filter(simplified="软件").update(traditional="甲乙")
    assert conversion_to(TRADITIONAL).text("软件") == "甲乙"


def test_terms_read_before_a_change_are_not_kept_after_it(monkeypatch):
    read = models._read_conversions

    def read_while_another_thread_changes_them():
        early = read()
        add("软件", "軟體")
        return early

    monkeypatch.setattr(models, "_read_conversions", read_while_another_thread_changes_them)
    assert conversion_to(TRADITIONAL).text("软件") == "軟件"
    monkeypatch.setattr(models, "_read_conversions", read)
    assert conversion_to(TRADITIONAL).text("软件") == "軟體"


@pytest.mark.parametrize(
    ("simplified", "traditional", "named"),
    [
        ("后", "後後", "single character"),
        ("后后", "後", "single character"),
        ("软件", "甲乙", "this Simplified word"),
        ("甲乙", "軟體", "this Traditional word"),
    ],
)
def test_term_that_cannot_be_is_refused_by_form_and_database(simplified, traditional, named):
    add("软件", "軟體")
    term = ConversionTerm(simplified=simplified, traditional=traditional)
    with pytest.raises(ValidationError, match=named):
        term.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        term.save()


def test_one_word_may_have_an_answer_for_each_direction():
    add("软件", "軟體", "to_traditional")
    add("软件", "軟件", "to_simplified")
    assert conversion_to(TRADITIONAL).text("软件") == "軟體"


@pytest.mark.parametrize(
    ("direction", "shown"),
    [("both", "软件 ↔ 軟體"), ("to_traditional", "软件 → 軟體"), ("to_simplified", "软件 ← 軟體")],
)
def test_term_reads_as_what_it_does(direction, shown):
    assert str(add("软件", "軟體", direction)) == shown


def test_standard_is_a_setting(settings):
    settings.TRADITIONAL_STANDARD = "hong-kong"
    assert conversion_to(TRADITIONAL).text("里面的群众") == "裏面的羣眾"
