"""
From one Chinese script to the other, by words and not only by characters.

OpenCC does the converting: 头发 becomes 頭髮 and 发展 becomes 發展. What is added here is a site's
own words, names, and HTML whose markup stays as it is.

Fast enough to be done anew for each page: see bench/scripts.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from html import escape
from typing import NamedTuple

import opencc

from news.richtext.allowlist import KEEP_SCRIPT

from .languages import SIMPLIFIED, TRADITIONAL, language_of_tag, other_script

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
# As the sanitiser writes them: every value in double quotes, in which < and > may stand.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*+)((?:[^<>"]++|"[^"]*+")*+)>')
_SHOWN_ATTRIBUTE = re.compile(r'( (?:abbr|alt|title)=")([^"]*+)(?=")')
_LANG = re.compile(r' lang="([^"]*+)"')
_CLASS = re.compile(r' class="([^"]*+)"')

# Family names that are the same in both scripts, though the character as a word is not: 余, never
# 餘. Those that do change (叶 to 葉, 钟 to 鍾) OpenCC knows.
_SAME_SURNAMES = frozenset("余范于郁岳占后涂游咸丰干朴种")
_LONGEST_NAME = 3  # characters; what is longer is an office or a full title

_escape = partial(escape, quote=False)


class _Open(NamedTuple):
    tag: str
    is_marked: bool  # itself or anything around it
    is_foreign: bool  # in a language that is not the text's

    @property
    def is_kept(self) -> bool:
        return self.is_marked or self.is_foreign


class Conversion:
    """
    To one of the two scripts, in one standard of Traditional, with a site's own words.

    `terms` maps words of the other script to what stands for them here, and outweighs OpenCC; a
    word mapped to itself stays as it is. Of several that fit, the longest counts.
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
        if not self._terms:
            return self._by_words(text)
        parts = []
        end = 0
        for match in self._first_character.finditer(text):
            start = match.start()
            if start < end:
                continue
            for term in self._terms_by_first[match[0]]:
                if text.startswith(term, start):
                    parts += [self._by_words(text[end:start]), self._terms[term]]
                    end = start + len(term)
                    break
        return "".join([*parts, self._by_words(text[end:])])

    def name(self, name: str) -> str:
        """A person's name: the same, but that a family name is not taken for a word."""
        if self.target == TRADITIONAL and name not in self._terms:
            surname, given = name[:1], name[1:]
            if surname in _SAME_SURNAMES and len(name) <= _LONGEST_NAME:
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
        for markup, is_end, tag, attributes in _tokens(html):
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
        return _converter(self._configuration).convert(text) if text else text

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
    def _first_character(self) -> re.Pattern[str]:
        # Most places in a text begin no term; these are passed over without any of ours.
        return re.compile(f"[{''.join(map(re.escape, self._terms_by_first))}]")

    @cached_property
    def _terms_by_first(self) -> dict[str, list[str]]:
        by_first: dict[str, list[str]] = {}
        for term in sorted(self._terms, key=len, reverse=True):
            by_first.setdefault(term[0], []).append(term)
        return by_first


def _is_marked(attributes: str) -> bool:
    classes = _CLASS.search(attributes)
    return classes is not None and KEEP_SCRIPT in classes[1].split()


def _tokens(html: str) -> Iterator[tuple[str, bool, str, str]]:
    """Each tag as (markup, whether it ends an element, name, attributes), texts without a name."""
    end = 0
    for match in _TAG.finditer(html):
        if match.start() > end:
            yield html[end : match.start()], False, "", ""
        yield match[0], bool(match[1]), match[2], match[3]
        end = match.end()
    if end < len(html):
        yield html[end:], False, "", ""


@lru_cache
def _converter(configuration: str) -> opencc.OpenCC:
    # Reads its dictionaries once, some 20 ms and 20 MB a configuration.
    return opencc.OpenCC(configuration)
