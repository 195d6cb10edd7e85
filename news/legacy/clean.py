"""Removes what the scraper added to a line: junk tags, list numbers, pinyin."""

import html
import re
import unicodedata

from pypinyin import Style, pinyin

from news.text import characters

# A tag without attributes or with well-formed ones; `a <b and c> d` is text. The match ends at the
# next angle bracket, so no input makes it slow.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>=]*=[^<>]*|[\s/]*)>")
_LIST_NUMBER = re.compile(r"[0-9]{1,2}[.)、．]")
_INJECTED = re.compile(
    r"(?<=([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]))"
    r"\(([a-z\u00e0-\u01f9\u0251\u0261\u0300-\u030c]{1,8})\)"
)
# The letters of pinyin in Chinese typesetting.
_PLAIN_LETTERS = str.maketrans({"\u0251": "a", "\u0261": "g"})
_TONE_MARKS = frozenset("\u0300\u0301\u0304\u030c")

_HTML_ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big "
    "blockquote body br button canvas caption center cite code col colgroup data datalist dd del "
    "details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame "
    "frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend "
    "li link main map mark marquee menu meta meter nav nobr noframes noscript object ol optgroup "
    "option output p param picture pre progress q rb rp rt rtc ruby s samp script search section "
    "select slot small source span strike strong style sub summary sup svg table tbody td template "
    "textarea tfoot th thead time title tr track tt u ul var video wbr".split()
)


def clean_line(line: str) -> str:
    """
    The line's own text: tags and injected pinyin removed, entities decoded, spaces folded.

    Empty if the line held only junk: tags, a list number, or both. Angle brackets that are not HTML
    tags are text and stay.
    """
    without_tags = _TAG.sub(_drop_html_tag, line)
    text = " ".join(characters.clean_line(html.unescape(without_tags)).split())
    if _LIST_NUMBER.fullmatch(text):
        return ""
    return strip_injected_pinyin(text)


def strip_injected_pinyin(text: str) -> str:
    """
    Removes each `(pinyin)` that reads the Chinese character before it: `來(lái)源` -> `來源`.

    A bracket is removed only if it holds one syllable of that character. With a tone mark, any tone
    of that syllable matches (tones shift in context); without one, the character must have a
    neutral tone. All other brackets are the author's and stay.
    """
    return _INJECTED.sub(_drop_reading, text)


def _drop_html_tag(match: re.Match[str]) -> str:
    return "" if match[1].lower() in _HTML_ELEMENTS else match[0]


def _drop_reading(match: re.Match[str]) -> str:
    character, bracketed = match[1], match[2].translate(_PLAIN_LETTERS)
    bracketed = unicodedata.normalize("NFC", bracketed)
    readings = set(pinyin(character, style=Style.TONE, heteronym=True)[0])
    if _without_tone(bracketed) == bracketed:
        is_reading = bracketed in readings
    else:
        is_reading = _without_tone(bracketed) in {_without_tone(reading) for reading in readings}
    return "" if is_reading else match[0]


def _without_tone(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    toneless = "".join(character for character in decomposed if character not in _TONE_MARKS)
    return unicodedata.normalize("NFC", toneless)
