"""Every query finds what it should and nothing else, in a corpus with decoys."""

import pytest

from news.search import search
from tests.news.search.corpus import NEEDLES, Asked, make_corpus, queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.nightly)])
def test_recall_and_precision_are_complete(every):
    corpus = make_corpus()
    asked = list(dict.fromkeys(queries()))[::every]
    wrong = []
    fruitful = 0
    for query in asked:
        truth, found = query.truth(corpus), set(search(query.typed).numbers)
        fruitful += bool(truth)
        if found != truth:
            wrong.append((query.typed, sorted(truth - found), sorted(found - truth)))
    assert not wrong, f"{len(wrong)} wrong: {wrong[:20]}"
    assert len(asked) > 1_000 / every
    assert fruitful > len(asked) / 2
    for needle in NEEDLES:  # Each is somewhere, and not everywhere.
        assert 0 < len(Asked((needle,), quoted=True).truth(corpus)) < len(corpus), needle
