"""
What somebody may be about to type: tags and titles that hold the words so far.

The last word may be unfinished. The index has whole words only, and a database that looks for all
that begin with two letters reads half of it; so the words that recent titles have are kept in this
process, and the index is asked for those that begin so. Chinese is found in it at any place anyway.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from news.articles.models import Article, ArticleQuerySet, Tag
from news.editions.shown import shown_in
from news.process_cache import ProcessCache
from news.text.folding import fold_text
from news.text.languages import listed_languages

from .filters import any_of
from .queries import Query, Unit, cut, parse, typed_units
from .results import Results
from .tokens import LONGEST_WORD, comparable

MOST = 8
_MOST_TAGS = 3  # unless there are fewer titles
# Latin letters from which on something is suggested.
_FEWEST_LETTERS = 2
_MOST_COMPLETIONS = 8
_TITLES_READ = 5_000
_CANDIDATES = 50
_WORD = re.compile("[0-9a-z]+")
_LINK = ("language", "title", "slug")

_WORDS_KEPT, _TAGS_KEPT = 300, 60  # seconds
_words: ProcessCache[dict[str, int]] = ProcessCache(_WORDS_KEPT, most=3)
_tags: ProcessCache[list[tuple[str, int]]] = ProcessCache(_TAGS_KEPT)


@dataclass(frozen=True)
class Suggestion:
    kind: str  # "tag" or "article"
    text: str  # the name or the title
    address: str  # the path of its page


def suggest(typed: str, edition: str) -> list[Suggestion]:
    """
    At most MOST tags and articles for what was typed, as that edition shows them, tags first.

    Articles are those that the edition lists and tags those of such articles, at this moment. A new
    tag is found after a minute; a renamed one by its new name after a minute, by its old one no
    more.
    """
    text = cut(typed)
    folded = _folded(text)
    if len(folded) < _FEWEST_LETTERS and folded.isascii():
        return []
    published = Article.objects.published()
    written = published.languages()
    articles = published.in_edition(edition, written)
    languages = listed_languages(edition, written) or [edition]
    query = parse(text)
    if not typed[-1:].isspace():
        query = _completed(query, text, edition, articles)
    found = Results(replace(query, filters=(any_of("language", languages),)), articles)
    titles = shown_in(found.fetched_with(articles.only(*_LINK)).newest_titles(MOST), edition)
    tags = shown_in(_tags_with(folded, articles), edition)
    tags = tags[: max(_MOST_TAGS, MOST - len(titles))]
    by_text = {tag.name: Suggestion("tag", tag.name, tag.get_absolute_url()) for tag in tags}
    for article in titles:
        title = article.title
        by_text.setdefault(title, Suggestion("article", title, article.get_absolute_url()))
    return list(by_text.values())[:MOST]


def _completed(query: Query, text: str, edition: str, articles: ArticleQuerySet) -> Query:
    """The query of this text with what its last word may become."""
    *_others, last = typed_units(text)
    if last.is_quoted or last.is_excluded or last.unit is None:
        return query
    unit = last.unit
    if len(unit.tokens) > 1 or not unit.tokens[0].isascii():
        return query
    words = _words.get(edition, lambda: _words_of(articles))
    completed = _completed_unit(unit, words)
    return replace(
        query, required=tuple(completed if each == unit else each for each in query.required)
    )


def _completed_unit(unit: Unit, words: dict[str, int]) -> Unit:
    found = [word for word in words if word.startswith(unit.tokens[0])]
    found.sort(key=lambda word: (-words[word], word))
    return replace(unit, completions=tuple(found[:_MOST_COMPLETIONS]))


def _words_of(articles: ArticleQuerySet) -> dict[str, int]:
    """The words of the newest titles, and how many titles have each."""
    titles = articles.order_by("-published_at", "-pk").values_list("title", flat=True)
    # Several times as fast as `tokens_of`, which gives the same words of Latin letters alone.
    words = (set(_WORD.findall(fold_text(title))) for title in titles[:_TITLES_READ])
    return Counter(word[:LONGEST_WORD] for found in words for word in found)


def _tags_with(folded: str, articles: ArticleQuerySet) -> list[Tag]:
    """Tags with a page, one of whose words begins like that; those that begin with it first."""
    named = _tags.get("all", _all_tags)
    candidates = sorted(
        (not name.startswith(folded), len(name), name, number)
        for name, number in named
        if folded in name and _begins_a_word(folded, name)
    )
    numbers = [number for *_order, number in candidates[:_CANDIDATES]]
    found = Tag.objects.filter(pk__in=numbers).with_page(articles).in_bulk()
    tags = (found[number] for number in numbers if number in found)
    return [tag for tag in tags if _begins_a_word(folded, _folded(tag.name))]


def _all_tags() -> list[tuple[str, int]]:
    rows = Tag.objects.order_by().values_list("name", "pk")
    return [(_folded(name), number) for name, number in rows]


def _folded(text: str) -> str:
    return " ".join(comparable(text).split())


def _begins_a_word(folded: str, name: str) -> bool:
    """Whether the name has it at the beginning of a word; of Chinese, anywhere."""
    if not folded[:1].isascii():
        return folded in name
    return any(not place or not _is_latin(name[place - 1]) for place in _places(folded, name))


def _places(folded: str, name: str) -> Iterator[int]:
    place = name.find(folded)
    while place >= 0:
        yield place
        place = name.find(folded, place + 1)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
