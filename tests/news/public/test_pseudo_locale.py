"""
Every visible string of every page is translated: with a made-up translation in place of the
Traditional Chinese one, no word of English is left on any of them.
"""

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import trans_real

from news.public.urls import urlpatterns
from tests.pages import make_pages

pytestmark = pytest.mark.django_db

EDITION = "zh-hant"
SHIFTED = str.maketrans(
    {letter: chr(0x1D5A0 + n) for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
    | {letter: chr(0x1D5BA + n) for n, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
)
PLACEHOLDER = re.compile(r"(%\(\w+\)[sd]|\{\w+\})")
WORD = re.compile(r"[A-Za-z]{2,}")
# And the type of a file, which is the same in every language.
ADDRESS = re.compile(r"https?://\S+|www\.bilibili\.com|\bPDF\b")
SHOWN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title", "data-copied")


def pseudo(text):
    return "".join(
        part if PLACEHOLDER.fullmatch(part) else part.translate(SHIFTED)
        for part in PLACEHOLDER.split(text)
    )


class PseudoTranslation:
    """Django's own, which this stands in for, with letters that look alike but are others."""

    def __init__(self, original):
        self._original = original

    def __getattr__(self, name):
        return getattr(self._original, name)

    def gettext(self, text):
        return pseudo(text.rpartition("\x04")[2])  # Behind what tells apart equal words.

    def ngettext(self, singular, plural, number):
        return pseudo(singular if number == 1 else plural)


class VisibleText(HTMLParser):
    """Texts that a reader sees or hears in the page's language."""

    def __init__(self, html):
        super().__init__()
        self.texts = []
        self._open = []  # (tag, whether its content is in another language or no text)
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        is_foreign = named.get("lang", EDITION) != EDITION or tag in ("script", "style", "link")
        if not self._is_foreign and not is_foreign:
            self.texts += [named[name] or "" for name in SHOWN_ATTRIBUTES if name in named]
            if tag == "meta" and named.get("name") == "description":
                self.texts.append(named["content"])
        if tag not in ("meta", "link", "img", "input", "br", "hr", "source", "path", "rect"):
            self._open.append((tag, is_foreign))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self._is_foreign:
            self.texts.append(data)

    @property
    def _is_foreign(self):
        return any(is_foreign for _tag, is_foreign in self._open)


@pytest.fixture
def untranslated(client, settings, monkeypatch):
    """Call with an address for the English words left on its page."""
    settings.SITE_NAME = "新聞"
    original = trans_real.translation(EDITION)
    monkeypatch.setitem(trans_real._translations, EDITION, PseudoTranslation(original))

    def ask(address):
        html = client.get(f"/{EDITION}/{address}").content.decode()
        assert f'<html lang="{EDITION}"' in html, address
        texts = [ADDRESS.sub("", text) for text in VisibleText(html).texts]
        return [text.strip() for text in texts if WORD.search(text)]

    return ask


@pytest.fixture
def addresses():
    return make_pages(EDITION)


NOT_PAGES = {
    "article-qr",
    "shared-preview",  # An article's page, for whom an editor has sent its link.
    *("identity-preview", "manifest"),
    *("opensearch", "search-count", "search-feed", "search-suggestions"),
    *("feed", "section-feed", "tag-feed", "source-feed", "author-feed"),
}


def test_no_page_is_left_out(addresses):
    """A new page belongs in tests/pages.py; what is no HTML page for readers, in NOT_PAGES."""
    walked = {name.partition(" ")[0] for name in addresses}
    assert {pattern.name for pattern in urlpatterns} == walked | NOT_PAGES


def test_no_english_word_is_left_on_any_page(untranslated, addresses):
    left = {name: untranslated(address) for name, address in addresses.items()}
    assert {name: words for name, words in left.items() if words} == {}


def test_no_english_word_is_left_where_there_is_nothing(untranslated):
    for address in (
        "",
        "articles/",
        "search/",
        "search/?q=***",
        "search/?q=x1&section=*",
        "archive/",
        "tags/",
        "nope/",
    ):
        assert untranslated(address) == [], address


def test_no_english_word_is_left_on_a_bad_request(untranslated, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert untranslated("articles/?a=1&b=2&c=3") == []


def test_it_would_be_found(untranslated, monkeypatch):
    monkeypatch.setattr(PseudoTranslation, "gettext", lambda self, text: text)
    assert "Home" in untranslated("")
