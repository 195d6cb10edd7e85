import json

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError

from news.publish_check.models import WatchedTerm
from news.publish_check.rules.compiled_terms import Term, Terms
from news.text.folding import skeleton
from tests.factories import make_term

FIXTURE = settings.BASE_DIR / "fixtures" / "common_mistakes.json"
COMMON = [row["fields"] for row in json.loads(FIXTURE.read_text(encoding="utf-8"))]


@pytest.mark.django_db
def test_fixture_of_common_mistakes_loads_twice_without_doubling():
    call_command("loaddata", "common_mistakes", verbosity=0)
    call_command("loaddata", "common_mistakes", verbosity=0)
    assert WatchedTerm.objects.count() == len(COMMON)


def test_common_mistakes_are_found_and_their_replacements_are_not():
    terms = Terms([Term(**row) for row in COMMON])
    mistakes = [row for row in COMMON if row["kind"] == "mistake"]
    assert len(mistakes) > 50
    for row in mistakes:
        assert [term.text for term, _s, _e in terms.find(row["text"], "zh-hans")] == [row["text"]]
        assert terms.find(row["replacement"], "zh-hans") == [], row
        assert skeleton(row["text"]) != skeleton(row["replacement"])


@pytest.mark.parametrize(
    "right", ["按装配式建筑的标准", "既使用新技术", "涉及到期债务", "标签定制", "良好象征"]
)
def test_common_mistakes_are_not_seen_in_right_words(right):
    assert Terms([Term(**row) for row in COMMON]).find(right, "zh-hans") == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", [" ", "—", "\u200b", "。！"])
def test_term_without_a_letter_is_refused(text):
    with pytest.raises(ValidationError, match="at least one letter"):
        WatchedTerm(text=text).clean()


@pytest.mark.django_db
def test_database_keeps_a_term_once_a_list_and_never_blank():
    make_term("词")
    make_term("词", kind="mistake")
    make_term("词", language="en")
    with pytest.raises(IntegrityError):
        make_term("词")


@pytest.mark.django_db
def test_database_refuses_a_blank_term():
    with pytest.raises(IntegrityError):
        make_term("")
