from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

ENGLISH, SIMPLIFIED, TRADITIONAL = "en", "zh-hans", "zh-hant"
LANGUAGES = (ENGLISH, SIMPLIFIED, TRADITIONAL)
# The class of a passage that is not converted to the other Chinese script.
KEEP_SCRIPT = "keep-script"

# How much text makes its language clear, and the ratio by which one must exceed the other.
FEWEST_SIGNS = 10  # Han characters or words
FEWEST_TELLING = 3  # characters that occur in only one of the scripts
PLAINLY = 4

# The script of a Chinese language tag that only names a region.
_REGIONS = {
    **dict.fromkeys(("cn", "sg", "my"), SIMPLIFIED),
    **dict.fromkeys(("tw", "hk", "mo"), TRADITIONAL),
}
_SCRIPTS = {"hans": SIMPLIFIED, "hant": TRADITIONAL}
# Chinese languages with tags of their own, and the script of most of their readers.
_PRIMARY = {
    ENGLISH: ENGLISH,
    "zh": SIMPLIFIED,
    "cmn": SIMPLIFIED,
    "wuu": SIMPLIFIED,
    "yue": TRADITIONAL,
    "nan": TRADITIONAL,
    "hak": TRADITIONAL,
}


def language_of_tag(tag: str) -> str | None:
    """The one of LANGUAGES that a language tag (BCP 47) means: zh-HK is Traditional; fr is None."""
    primary, *subtags = tag.lower().replace("_", "-").split("-")
    language = _PRIMARY.get(primary)
    if language is None or language == ENGLISH:
        return language
    for known in (_SCRIPTS, _REGIONS):  # a script precedes the region: zh-Hans-HK
        for subtag in subtags:
            if subtag in known:
                return known[subtag]
    return language


def other_script(language: str) -> str | None:
    """The other Chinese script for a Chinese language; None for any other."""
    return {SIMPLIFIED: TRADITIONAL, TRADITIONAL: SIMPLIFIED}.get(language)


def listed_languages(edition: str, written: Collection[str]) -> list[str]:
    """
    The languages whose articles an edition lists, of those that have articles.

    Each Chinese edition also lists the other one's articles, because they can be converted. An
    edition that would be empty lists the nearest other language.
    """
    own = [edition, other_script(edition)]
    listed = [language for language in own if language in written]
    if listed:
        return [language for language in listed if language is not None]
    return [language for language in (SIMPLIFIED, TRADITIONAL, ENGLISH) if language in written][:1]


def editions_that_list(languages: Collection[str], written: Collection[str]) -> list[str]:
    """The editions that list articles in any of these languages, of those that have articles."""
    return [
        edition
        for edition in LANGUAGES
        if not set(languages).isdisjoint(listed_languages(edition, written))
    ]


def detect_language(text: str) -> str:
    """
    The language that most of the text is in: `en`, `zh-hans` or `zh-hant`.

    One Han character counts as much as one English word. `script_of` decides the script; if it
    cannot, the text is Simplified.
    """
    return written_language(text, ENGLISH)


def plain_language(text: str, otherwise: str) -> str:
    """
    The language of a text if it is clear; `otherwise` if it is short, mixed or ambiguous.

    A Chinese text whose characters are common to both scripts is clearly not English.
    """
    han, words = _count_signs(text)
    if words >= FEWEST_SIGNS and words >= PLAINLY * han:
        return ENGLISH
    if han < FEWEST_SIGNS or han < PLAINLY * words:
        return otherwise
    simplified, traditional = _count_scripts(_han_of(text))
    fewer, more = sorted((simplified, traditional))
    if more >= FEWEST_TELLING and more >= PLAINLY * fewer:
        return TRADITIONAL if traditional > simplified else SIMPLIFIED
    if otherwise == ENGLISH:
        return script_of(text) or SIMPLIFIED
    return otherwise


def written_language(text: str, otherwise: str) -> str:
    """The language that most of a text is in, however short; `otherwise` if it is ambiguous."""
    han, words = _count_signs(text)
    if han == words == 0:
        return otherwise
    if words >= han:
        return ENGLISH
    return script_of(text) or (SIMPLIFIED if otherwise == ENGLISH else otherwise)


def _count_signs(text: str) -> tuple[int, int]:
    """The numbers of Han characters and of words with a Latin letter; each counts the same."""
    words = sum(1 for word in text.split() if any("a" <= letter <= "z" for letter in word.lower()))
    return sum(1 for _ in _han_of(text)), words


def _han_of(text: str) -> Iterator[str]:
    return (character for character in text if "\u4e00" <= character <= "\u9fff")


def script_of(text: str) -> str | None:
    """
    The Chinese script of a text, or None if all its characters are common to both.

    It is decided by characters that only one of the national encodings has: GB 2312 for Simplified,
    Big5 for Traditional.
    """
    simplified, traditional = _count_scripts(_han_of(text))
    if simplified == traditional:
        return None
    return TRADITIONAL if traditional > simplified else SIMPLIFIED


def _count_scripts(characters: Iterable[str]) -> tuple[int, int]:
    simplified = traditional = 0
    for character in characters:
        in_gb2312, in_big5 = _is_in(character, "gb2312"), _is_in(character, "big5")
        simplified += in_gb2312 and not in_big5
        traditional += in_big5 and not in_gb2312
    return simplified, traditional


@lru_cache(maxsize=30_000)
def _is_in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
