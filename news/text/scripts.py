"""
Converts Chinese text to the other script, by words and not only by characters.

OpenCC does the conversion: 头发 becomes 頭髮 and 发展 becomes 發展. This module adds a site's own
words, names, and HTML whose markup stays unchanged.

It is fast enough to run for each page: see bench/scripts.py.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache, partial
from html import escape
from pathlib import Path
from typing import NamedTuple

import opencc

from .html_tokens import tokens
from .languages import KEEP_SCRIPT, SIMPLIFIED, TRADITIONAL, language_of_tag, other_script

# The shapes of Traditional characters differ by region. OpenCC has a pair of configurations for
# each: to Traditional and to Simplified. With `-words` the words change as well: 软件 becomes 軟體
# in Taiwan and 軟件 elsewhere.
STANDARDS = {
    "taiwan": ("s2tw", "tw2s"),
    "taiwan-words": ("s2twp", "tw2sp"),
    "hong-kong": ("s2hk", "hk2s"),
    "hong-kong-words": ("s2hkp", "hk2sp"),
    "opencc": ("s2t", "t2s"),
}

_KEPT_ELEMENTS = frozenset({"code", "pre"})
_VOID = frozenset({"br", "col", "hr", "img"})
# Elements that do not end a word: in <b>头</b>发, the two characters are one word.
_INLINE = frozenset("a abbr b code del em i ins mark q s small span strong sub sup time u".split())

_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SHOWN_ATTRIBUTE = re.compile(r'( (?:abbr|alt|title)=")([^"]*+)(?=")')
_LANG = re.compile(r' lang="([^"]*+)"')
_CLASS = re.compile(r' class="([^"]*+)"')

# Family names that are the same in both scripts, although the word is not: 余, never 餘. OpenCC
# knows those that do change (叶 to 葉, 钟 to 鍾).
_SAME_SURNAMES = frozenset("余范于郁岳占后涂游咸丰干朴种")
_LONGEST_NAME = 3  # characters; a longer text is an office or a full title
_BETWEEN_NAMES = re.compile(r"([\s、，,;；/|]+)")

_WORDS = Path(__file__).with_name("conversion_words.txt")
# From OpenCC's own standard of Traditional, in which that file is written, to the others.
_SHAPES = {"s2tw": "t2tw", "s2twp": "t2tw", "s2hk": "t2hk", "s2hkp": "t2hk"}

_escape = partial(escape, quote=False)


class _Open(NamedTuple):
    tag: str
    is_marked: bool  # by itself or by an element that contains it
    is_foreign: bool  # in a language other than the text's

    @property
    def is_kept(self) -> bool:
        return self.is_marked or self.is_foreign


class _Words:
    """Words and their replacements; of several that start at one place, the longest is used."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        lengths: dict[str, set[int]] = {}
        for word in words:
            # Indexed by the first two characters, so that most places are skipped at once.
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}
        firsts = {begin[0] for begin in lengths}
        seconds = {begin[1:] for begin in lengths}
        followed = "" if "" in seconds else f"(?={_class_of(seconds)})"
        self._begin = re.compile(_class_of(firsts) + followed) if firsts else None

    def has(self, word: str) -> bool:
        return word in self.words

    def replace(self, text: str, between: Callable[[str], str]) -> str:
        """The text with these words replaced; `between` converts the parts between them."""
        if self._begin is None:
            return between(text) if text else text
        parts = []
        end = 0
        for match in self._begin.finditer(text):
            start = match.start()
            if start < end:
                continue
            begin = text[start : start + 2]
            for length in self._lengths.get(begin, ()):
                if (word := text[start : start + length]) in self.words:
                    if start > end:
                        parts.append(between(text[end:start]))
                    parts.append(self.words[word])
                    end = start + length
                    break
        if end < len(text):
            parts.append(between(text[end:]))
        return "".join(parts)


class Conversion:
    """
    Converts to one of the two scripts, in one standard of Traditional, with a site's own words.

    `terms` maps words of the other script to their replacements, and comes before OpenCC; a word
    that is mapped to itself stays unchanged. Of several that match, the longest is used. The words
    of conversion_words.txt, which OpenCC gets wrong, come next.
    """

    def __init__(
        self, target: str, standard: str = "taiwan", terms: Mapping[str, str] | None = None
    ) -> None:
        source = other_script(target)
        if source is None:
            raise ValueError(f"{target!r} is not one of {SIMPLIFIED!r} and {TRADITIONAL!r}.")
        if standard not in STANDARDS:
            raise ValueError(f"{standard!r} is not one of {', '.join(STANDARDS)}.")
        self.source, self.target = source, target
        self._standard = standard
        self._configuration = STANDARDS[standard][target == SIMPLIFIED]
        self._terms = dict(terms or {})

    def text(self, text: str) -> str:
        """Convert a plain text; text that is not Chinese stays unchanged."""
        if not _HAN.search(text):
            return text
        return self._own.replace(text, self._by_words)

    def name(self, name: str) -> str:
        """Convert one name or several: like a text, but family names are not read as words."""
        if self.target != TRADITIONAL:
            return self.text(name)
        return "".join(map(self._one_name, _BETWEEN_NAMES.split(name)))

    def _one_name(self, name: str) -> str:
        surname, given = name[:1], name[1:]
        is_name = surname in _SAME_SURNAMES and 1 < len(name) <= _LONGEST_NAME
        if is_name and name not in self._terms and not _shipped(self._configuration).has(name):
            return surname + self.text(given)
        return self.text(name)

    def html(self, html: str) -> str:
        """
        Convert sanitised HTML: its text, and the attributes that readers see.

        These stay unchanged: `<code>` and `<pre>`, elements of class `keep-script`, and elements
        whose `lang` is another language than the text's, or already the target. A `lang` that would
        become wrong is corrected. All other markup is unchanged, so the result is still sanitised.
        """
        pieces: list[str] = []
        run: list[int] = []  # The indexes of the pieces that together form a run of text.
        open_elements = [_Open("", is_marked=False, is_foreign=False)]
        for markup, is_end, tag, attributes in tokens(html):
            if not tag:
                if not open_elements[-1].is_kept:
                    run.append(len(pieces))
                pieces.append(markup)
                continue
            was_kept = open_elements[-1].is_kept
            if is_end:
                if open_elements[-1].tag == tag:
                    open_elements.pop()
            else:
                opened = self._open(tag, attributes, open_elements[-1])
                markup = self._start_tag(markup, opened, open_elements[-1])
                if tag not in _VOID:
                    open_elements.append(opened)
            if tag not in _INLINE or open_elements[-1].is_kept != was_kept:
                self._convert_run(pieces, run)
                run = []
            pieces.append(markup)
        self._convert_run(pieces, run)
        return "".join(pieces)

    def _open(self, tag: str, attributes: str, parent: _Open) -> _Open:
        lang = _LANG.search(attributes)
        return _Open(
            tag,
            is_marked=parent.is_marked or tag in _KEPT_ELEMENTS or _is_marked(attributes),
            is_foreign=not self._is_own(lang[1]) if lang else parent.is_foreign,
        )

    def _is_own(self, tag: str) -> bool:
        # A `lang` of Chinese without a script means the language of the text that contains it.
        return tag.lower() == "zh" or language_of_tag(tag) == self.source

    def _start_tag(self, markup: str, opened: _Open, parent: _Open) -> str:
        if opened.is_foreign or parent.is_marked:
            return markup
        lang = _LANG.search(markup)
        if opened.is_marked:
            if lang or not _is_marked(markup):
                return markup
            # It stays in the text's language, which is no longer the page's.
            return f'<{opened.tag} lang="{self.source}"{markup[1 + len(opened.tag) :]}'
        if lang and lang[1].lower() != "zh":
            markup = f"{markup[: lang.start(1)]}{self.target}{markup[lang.end(1) :]}"
        return _SHOWN_ATTRIBUTE.sub(
            lambda match: match[1] + self._in_attributes.text(match[2]), markup
        )

    def _convert_run(self, pieces: list[str], run: list[int]) -> None:
        if not run:
            return
        whole = "".join(pieces[index] for index in run)
        converted = self._in_markup.text(whole)
        if len(converted) != len(whole):
            # A replacement has another length, so the markup's place in it is unknown.
            for index in run:
                pieces[index] = self._in_markup.text(pieces[index])
            return
        start = 0
        for index in run:
            end = start + len(pieces[index])
            pieces[index] = converted[start:end]
            start = end

    def _by_words(self, text: str) -> str:
        return _shipped(self._configuration).replace(text, self._by_dictionary)

    def _by_dictionary(self, text: str) -> str:
        return _converter(self._configuration).convert(text)

    @cached_property
    def _in_markup(self) -> "Conversion":
        """The converter for text between tags."""
        return self._with_escaped_terms(_escape)

    @cached_property
    def _in_attributes(self) -> "Conversion":
        return self._with_escaped_terms(lambda term: _escape(term).replace('"', "&quot;"))

    def _with_escaped_terms(self, as_written: Callable[[str], str]) -> "Conversion":
        # Terms are user input and must not become markup.
        escaped = {as_written(term): as_written(meant) for term, meant in self._terms.items()}
        if escaped == self._terms:
            return self
        return Conversion(self.target, self._standard, escaped)

    @cached_property
    def _own(self) -> "_Words":
        return _Words(self._terms)


def _class_of(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


def _is_marked(attributes: str) -> bool:
    classes = _CLASS.search(attributes)
    return classes is not None and KEEP_SCRIPT in classes[1].split()


@lru_cache
def _converter(configuration: str) -> opencc.OpenCC:
    # Reads its dictionaries once: about 20 ms and 20 MB for each configuration.
    return opencc.OpenCC(configuration)


@cache
def _shipped(configuration: str) -> _Words:
    """The words of conversion_words.txt, which describes its own format; none to Simplified."""
    if not configuration.startswith("s2"):
        return _Words({})
    words: dict[str, str] = {}
    convert, reshape = _by_line(configuration), _by_line(_SHAPES.get(configuration, ""))
    plain: list[tuple[str, str]] = []
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        lefts, sign, rights = line.partition(" + ")
        if not sign:
            lefts, sign, rights = line.partition(" = ")
        if not sign:
            word, meant = line.split()
            plain.append((word, meant))
            continue
        meant_lefts, meant_rights = convert(lefts.split()), rights.split()
        if sign == " + ":
            meant_rights = convert(meant_rights)
        for left, meant_left in zip(lefts.split(), meant_lefts, strict=True):
            for right, meant_right in zip(rights.split(), meant_rights, strict=True):
                words[left + right] = meant_left + meant_right
    shapes = reshape([meant for _word, meant in plain])
    return _Words(words | dict(zip([word for word, _meant in plain], shapes, strict=True)))


def _by_line(configuration: str) -> Callable[[list[str]], list[str]]:
    """Converts each text separately, but all in one call."""
    if not configuration:
        return lambda texts: texts
    return lambda texts: _converter(configuration).convert("\n".join(texts)).split("\n")
