"""
From one Chinese script to the other, by words and not only by characters.

OpenCC does the converting: 头发 becomes 頭髮 and 发展 becomes 發展. What is added here is a site's
own words, names, and HTML whose markup stays as it is.

Fast enough to be done anew for each page: see bench/scripts.py.
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

# The shapes of Traditional characters differ from place to place, and OpenCC has a pair of
# configurations for each: to Traditional, to Simplified. With `-words`, the words change as well
# as the script: 软件 becomes 軟體 in Taiwan and 軟件 in the others.
STANDARDS = {
    "taiwan": ("s2tw", "tw2s"),
    "taiwan-words": ("s2twp", "tw2sp"),
    "hong-kong": ("s2hk", "hk2s"),
    "hong-kong-words": ("s2hkp", "hk2sp"),
    "opencc": ("s2t", "t2s"),
}

_KEPT_ELEMENTS = frozenset({"code", "pre"})
_VOID = frozenset({"br", "col", "hr", "img"})
# What does not end a word: in <b>头</b>发, the two characters are one.
_INLINE = frozenset("a abbr b code del em i ins mark q s small span strong sub sup time u".split())

_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SHOWN_ATTRIBUTE = re.compile(r'( (?:abbr|alt|title)=")([^"]*+)(?=")')
_LANG = re.compile(r' lang="([^"]*+)"')
_CLASS = re.compile(r' class="([^"]*+)"')

# Family names that are the same in both scripts, though the character as a word is not: 余, never
# 餘. Those that do change (叶 to 葉, 钟 to 鍾) OpenCC knows.
_SAME_SURNAMES = frozenset("余范于郁岳占后涂游咸丰干朴种")
_LONGEST_NAME = 3  # characters; what is longer is an office or a full title
_BETWEEN_NAMES = re.compile(r"([\s、，,;；/|]+)")

_WORDS = Path(__file__).with_name("conversion_words.txt")
# From OpenCC's own standard of Traditional, which that file is written in, to the others.
_SHAPES = {"s2tw": "t2tw", "s2twp": "t2tw", "s2hk": "t2hk", "s2hkp": "t2hk"}

_escape = partial(escape, quote=False)


class _Open(NamedTuple):
    tag: str
    is_marked: bool  # itself or anything around it
    is_foreign: bool  # in a language that is not the text's

    @property
    def is_kept(self) -> bool:
        return self.is_marked or self.is_foreign


class _Words:
    """Words and what stands for them; of several that begin at one place, the longest counts."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        lengths: dict[str, set[int]] = {}
        for word in words:
            # By the first two characters: most places of a text are passed over at once.
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}
        firsts = {begin[0] for begin in lengths}
        seconds = {begin[1:] for begin in lengths}
        followed = "" if "" in seconds else f"(?={_class_of(seconds)})"
        self._begin = re.compile(_class_of(firsts) + followed) if firsts else None

    def has(self, word: str) -> bool:
        return word in self.words

    def replace(self, text: str, between: Callable[[str], str]) -> str:
        """The text with these words replaced, and what is between them as `between` has it."""
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
    To one of the two scripts, in one standard of Traditional, with a site's own words.

    `terms` maps words of the other script to what stands for them here, and outweighs OpenCC; a
    word mapped to itself stays as it is. Of several that fit, the longest counts. Beneath them are
    the words of conversion_words.txt, which OpenCC gets wrong.
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
        """A plain text; what is not Chinese in it stays as it is."""
        if not _HAN.search(text):
            return text
        return self._own.replace(text, self._by_words)

    def name(self, name: str) -> str:
        """A person's name, or several: the same, but that no family name is taken for a word."""
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
        Sanitised HTML. Converted are its text and the attributes that are shown as text.

        What is kept as it is: `<code>` and `<pre>`, elements of class `keep-script`, and those
        whose `lang` is another language than the text's or already the target's. Where a `lang`
        would no longer be true, it is put right; all other markup is untouched, and so the
        result is what the sanitiser would leave.
        """
        pieces: list[str] = []
        run: list[int] = []  # Where the pieces are that read as one.
        around = [_Open("", is_marked=False, is_foreign=False)]
        for markup, is_end, tag, attributes in tokens(html):
            if not tag:
                if not around[-1].is_kept:
                    run.append(len(pieces))
                pieces.append(markup)
                continue
            was_kept = around[-1].is_kept
            if is_end:
                if around[-1].tag == tag:
                    around.pop()
            else:
                opened = self._open(tag, attributes, around[-1])
                markup = self._start_tag(markup, opened, around[-1])
                if tag not in _VOID:
                    around.append(opened)
            if tag not in _INLINE or around[-1].is_kept != was_kept:
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
        # What says Chinese and no more is the language of the text around it.
        return tag.lower() == "zh" or language_of_tag(tag) == self.source

    def _start_tag(self, markup: str, opened: _Open, parent: _Open) -> str:
        if opened.is_foreign or parent.is_marked:
            return markup
        lang = _LANG.search(markup)
        if opened.is_marked:
            if lang or not _is_marked(markup):
                return markup
            # Its language is the text's, which the page around it no longer has.
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
            # Another word with more characters: nobody can say where the markup belongs in it.
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
        """For text as it is written between tags."""
        return self._with_escaped_terms(_escape)

    @cached_property
    def _in_attributes(self) -> "Conversion":
        return self._with_escaped_terms(lambda term: _escape(term).replace('"', "&quot;"))

    def _with_escaped_terms(self, as_written: Callable[[str], str]) -> "Conversion":
        # A term is somebody's input, and must not become markup.
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
    # Reads its dictionaries once, some 20 ms and 20 MB a configuration.
    return opencc.OpenCC(configuration)


@cache
def _shipped(configuration: str) -> _Words:
    """The words of conversion_words.txt, which says how it is written; none to Simplified."""
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
    """Converts each text by itself, all of them in one call."""
    if not configuration:
        return lambda texts: texts
    return lambda texts: _converter(configuration).convert("\n".join(texts)).split("\n")
