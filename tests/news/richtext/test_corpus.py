"""
The corpus of hostile and benign HTML, judged by the sanitised markup alone.

`tests/browser/test_corpus.py` judges the same hostile cases by what Chromium does with them.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from news.richtext import RichTextError, allowlist, sanitise
from tests.cost import times_a_megabyte

SAMPLES = Path(__file__).parents[2] / "samples" / "richtext"
HOSTILE = json.loads((SAMPLES / "hostile.json").read_text("utf-8"))
BENIGN = json.loads((SAMPLES / "benign.json").read_text("utf-8"))

URL_ATTRIBUTES = frozenset(
    "action background cite codebase data formaction href longdesc manifest ping poster src "
    "srcset usemap".split()
)
ALLOWED_URL = re.compile(r"https?://[^/]|mailto:|tel:|/(?!/)|#", re.IGNORECASE)
OWN_PATH = re.compile(r"/(?!/)")
FORBIDDEN_CHARACTERS = frozenset(
    map(
        chr,
        [
            *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
            *range(0x7F, 0xA0),
            *(0x061C, 0x200E, 0x200F),
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
            *range(0xD800, 0xE000),
        ],
    )
)
REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<decimal>[0-9]+))")

VOID = frozenset("br col hr img".split())
# A reader sees these apart from their neighbours.
BLOCKS = frozenset(
    "blockquote br caption dd dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre table tbody "
    "td tfoot th thead tr ul".split()
)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    ancestors: tuple["Element", ...]

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())


@dataclass
class Document(HTMLParser):
    """Sanitised HTML as it is read, strictly: what is not well-formed is an error."""

    html: str
    elements: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.feed(self.html)
        self.close()
        assert not self.open, f"left open: {self.open[-1].tag}"

    @property
    def text(self) -> str:
        return fold("".join(self.pieces))

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def fragments(self) -> list[str]:
        """What the links inside the text lead to."""
        addresses = (element.attributes.get("href", "") for element in self.elements)
        return [unquote(address[1:]) for address in addresses if address.startswith("#")]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)
        self._part(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        opened = self.open.pop().tag
        assert opened == tag, f"</{tag}> closes <{opened}>"
        self._part(tag)

    def handle_data(self, data):
        if not any(element.tag == "rp" for element in self.open):  # no browser shows it
            self.pieces.append(data)

    def _part(self, tag):
        if tag in BLOCKS:
            self.pieces.append(" ")

    def handle_comment(self, data):
        self.strangers.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.strangers.append(f"<!{decl}>")

    def handle_pi(self, data):
        self.strangers.append(f"<?{data}>")

    def unknown_decl(self, data):
        self.strangers.append(f"<![{data}]>")


class Identifiers(HTMLParser):
    """The ids of unsanitised HTML, and the fragments that its links lead to."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.fragments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name == "href" and value and value.startswith("#"):
                self.fragments.append(unquote(value[1:]))


def fold(text: str) -> str:
    return " ".join(text.split())


# --- selectors: `tag.class[attribute="value"]`, also `^=`, and descendants by a space

_COMPOUND = re.compile(r'(?:[^\s\[\]]|\[[^\]"]*(?:"[^"]*")?\])+')
_SIMPLE = re.compile(
    r'(?P<tag>^[a-z][a-z0-9]*)|\.(?P<class>[\w-]+)|\[(?P<name>[\w-]+)(?:(?P<how>\^?=)"(?P<value>[^"]*)")?\]'
)


def _matches_compound(element: Element, compound: str) -> bool:
    simple = list(_SIMPLE.finditer(compound))
    assert "".join(part[0] for part in simple) == compound, f"not a selector: {compound}"
    for part in simple:
        if part["tag"]:
            is_met = element.tag == part["tag"]
        elif part["class"]:
            is_met = part["class"] in element.classes
        else:
            value = element.attributes.get(part["name"])
            is_met = value is not None and (
                part["how"] is None
                or (part["how"] == "=" and value == part["value"])
                or (part["how"] == "^=" and value.startswith(part["value"]))
            )
        if not is_met:
            return False
    return True


def matches(element: Element, selector: str) -> bool:
    *outer, innermost = _COMPOUND.findall(selector)
    if not _matches_compound(element, innermost):
        return False
    ancestors = iter(reversed(element.ancestors))
    return all(
        any(_matches_compound(ancestor, compound) for ancestor in ancestors)
        for compound in reversed(outer)
    )


# --- what is wrong with sanitised HTML


def _allowed_attributes(tag: str) -> set[str]:
    allowed = set(allowlist.ATTRIBUTES.get(tag, ())) | set(allowlist.ATTRIBUTES.get("*", ()))
    if tag == "a":
        allowed.add("rel")
    if hasattr(allowlist, "CLASSES"):
        allowed.add("class")
    return allowed


def _allowed_classes(tag: str) -> set[str]:
    """All that the allow-list names: a set for every element, or a dict of sets by element."""
    classes = getattr(allowlist, "CLASSES", frozenset())
    if isinstance(classes, dict):
        return set(classes.get(tag, ())) | set(classes.get("*", ()))
    return set(classes)


def find_faults(html: str) -> Iterator[str]:
    yield from (f"character U+{ord(bad):04X}" for bad in FORBIDDEN_CHARACTERS & set(html))
    document = Document(html)
    yield from document.strangers
    # Python's parser drops some of these without a word, so they are read from the markup.
    yield from (
        f"character {reference[0]}"
        for reference in REFERENCE.finditer(html)
        if (int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"]))
        in map(ord, FORBIDDEN_CHARACTERS)
    )
    for element in document.elements:
        if element.tag not in allowlist.TAGS:
            yield f"<{element.tag}>"
            continue
        for name, value in element.attributes.items():
            place = f"<{element.tag} {name}={value!r}>"
            if name not in _allowed_attributes(element.tag):
                yield place
            if name in URL_ATTRIBUTES and not _is_allowed_url(element.tag, value):
                yield f"address in {place}"
            if name == "id" and not value.startswith(getattr(allowlist, "ID_PREFIX", "")):
                yield f"no prefix in {place}"
            if FORBIDDEN_CHARACTERS & set(value):
                yield f"character in {place}"
        if strange := element.classes - _allowed_classes(element.tag):
            yield f"classes {strange} of <{element.tag}>"
        is_link = element.tag == "a" and "href" in element.attributes
        if is_link and "noopener" not in element.attributes.get("rel", "").split():
            yield "a link without rel=noopener"


def _is_allowed_url(tag: str, url: str) -> bool:
    folded = unicodedata.normalize("NFKC", url)
    if "\\" in folded or any(character in folded for character in "\t\n\r"):
        return False
    allowed = OWN_PATH if tag == "img" else ALLOWED_URL
    return bool(allowed.match(url) and allowed.match(folded))


def by_name(case: dict) -> str:
    return case["name"]


def test_corpus_is_large_and_its_names_are_unique():
    assert len(HOSTILE) >= 220
    assert len(BENIGN) >= 80
    names = [case["name"] for case in HOSTILE + BENIGN]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", HOSTILE, ids=by_name)
def test_nothing_but_the_allow_list_survives(case):
    with suppress(RichTextError):  # refusing is as good as cleaning
        clean = sanitise(case["html"])
        assert not list(find_faults(clean)), clean
        assert sanitise(clean) == clean


@pytest.mark.parametrize("case", HOSTILE, ids=by_name)
def test_hostile_markup_between_paragraphs_costs_no_text_before_it(case):
    with suppress(RichTextError):
        clean = sanitise(f"<p>before</p>{case['html']}<p>after</p>")
        assert not list(find_faults(clean)), clean
        assert Document(clean).text.startswith("before")


@pytest.mark.parametrize("case", BENIGN, ids=by_name)
def test_benign_text_and_structure_stay(case):
    clean = sanitise(case["html"])
    assert not list(find_faults(clean)), clean
    document = Document(clean)
    assert document.text == case["text"], clean
    missing = [
        selector
        for selector in case["keeps"]
        if not any(matches(element, selector) for element in document.elements)
    ]
    assert not missing, clean


@pytest.mark.parametrize("case", BENIGN, ids=by_name)
def test_benign_html_is_stable_and_its_inner_links_still_lead_somewhere(case):
    clean = sanitise(case["html"])
    assert sanitise(clean) == clean
    source, document = Identifiers(case["html"]), Document(clean)
    assert len(document.ids) == len(set(document.ids))
    if set(source.fragments) <= source.ids:
        assert len(document.fragments) == len(source.fragments)
        assert set(document.fragments) <= set(document.ids)


@pytest.mark.nightly
def test_no_case_takes_longer_than_a_long_text():
    slow = [case["name"] for case in HOSTILE + BENIGN if times_a_megabyte(case["html"]) > 1]
    assert not slow


@pytest.mark.parametrize(
    "html",
    [
        "<script>pwned()</script>",
        "<p onclick='pwned()'>a</p>",
        "<p class='never-allowed'>a</p>",
        "<a href='javascript:pwned()' rel='noopener'>a</a>",
        "<a href='//evil.example/' rel='noopener'>a</a>",
        "<a href='/\t/evil.example/' rel='noopener'>a</a>",
        "<a href='/\uff0fevil.example/' rel='noopener'>a</a>",
        "<a href='https://evil.example/'>a</a>",
        "<img src='https://evil.example/a.png'>",
        "<p>a\u202eb</p>",
        "<p>a&#x202e;b</p>",
        "<abbr title='&#8;'>a</abbr>",
        "<p>a<!-- b --></p>",
    ],
)
def test_inspection_finds_what_is_wrong(html):
    assert list(find_faults(html))


@pytest.mark.parametrize(
    ("selector", "is_found"),
    [
        ("p", True),
        ("p.x", True),
        ("p.x.y", True),
        ("p.z", False),
        ("p a", True),
        ("td p b a", False),
        ("a p", False),
        ("a[href]", True),
        ("a[title]", False),
        ('a[href="/b c/"]', True),
        ('a[href="/b"]', False),
        ('a[href^="/b"]', True),
        ('p.x b a[href^="/"]', True),
    ],
)
def test_selectors_find_what_is_there(selector, is_found):
    document = Document("<p class='x y'><b><a href='/b c/'>d</a></b></p>")
    assert any(matches(element, selector) for element in document.elements) == is_found
