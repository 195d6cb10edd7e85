import pytest

from news import search as module
from news.search import is_cut, search, words_of
from tests.factories import make_article, make_invisible_articles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["质量官", "工作站 质量", "QUALITY", "officer quality", "摘要"])
def test_every_word_is_found_in_title_summary_or_text(query):
    article = make_article(title="首席质量官工作站", summary="摘要", body="<p>Quality officer</p>")
    make_article()
    assert list(search(query)) == [article]


def test_one_word_that_is_not_there_finds_nothing():
    make_article(title="Quality")
    assert not search("quality absent").exists()


def test_hidden_articles_are_not_found():
    make_invisible_articles()
    assert not search("Hidden").exists()


def test_filters_are_a_querysets():
    make_article(title="word")
    chinese = make_article(title="word", language="zh-hans")
    assert list(search("word", language="zh-hans")) == [chinese]


@pytest.mark.parametrize("query", ["", " ", "\0", "\u200b\u3000\n"])
def test_no_word_finds_nothing(query):
    make_article()
    assert not search(query).exists()


@pytest.mark.parametrize("query", ["%", "_", "\\", "'", "\udc80x", "\0x9", "😀"])
def test_signs_mean_themselves(query):
    make_article(title="plain")
    assert not search(query).exists()


def test_query_is_bounded():
    assert words_of("a " * 500) == ["a"]
    assert len(words_of(" ".join(map(str, range(99))))) == 10
    assert words_of("x" * 5000) == ["x" * 100]
    assert is_cut("x" * 101)
    assert is_cut(" ".join("abcdefghijk"))
    assert not is_cut("a b c")


def test_no_more_than_the_newest_texts_are_read(monkeypatch):
    monkeypatch.setattr(module, "MOST_READ", 2)
    for title in ("word old", "word new", "word newer"):
        make_article(title=title, published_at="2024-01-01T00:00Z")
    assert [article.title for article in search("word")] == ["word newer", "word new"]


@pytest.mark.parametrize("query", ["first-line-indent", "class", "p>", "rel=", "(a"])
def test_what_only_the_markup_holds_is_not_found(query):
    make_article(title="t", body='<p class="first-line-indent">R&amp;D <a href="/x">y</a></p>')
    assert not search(query).exists()


@pytest.mark.parametrize("query", ["R&D", "(1+1)", "a<b", "END"])
def test_text_is_found_as_it_is_read(query):
    article = make_article(title="t", body="<p>R&amp;D (1+1) a&lt;b <b>x</b>end</p>")
    assert list(search(query)) == [article]
