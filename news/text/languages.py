from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

ENGLISH, SIMPLIFIED, TRADITIONAL = "en", "zh-hans", "zh-hant"
LANGUAGES = (ENGLISH, SIMPLIFIED, TRADITIONAL)
# The class of a passage that stays in the Chinese script it is written in.
KEEP_SCRIPT = "keep-script"

# From how much of a text its language is plain, and by how much one must outweigh the other.
FEWEST_SIGNS = 10  # Han characters or words
FEWEST_TELLING = 3  # characters of one script only
PLAINLY = 4

# Which script a tag of Chinese means when it does not name one: that of the place.
_REGIONS = {
    **dict.fromkeys(("cn", "sg", "my"), SIMPLIFIED),
    **dict.fromkeys(("tw", "hk", "mo"), TRADITIONAL),
}
_SCRIPTS = {"hans": SIMPLIFIED, "hant": TRADITIONAL}
# Chinese languages with a tag of their own, and the script that most of their readers use.
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
    """Which of LANGUAGES a language tag (BCP 47) asks for: zh-HK is Traditional; fr is None."""
    primary, *subtags = tag.lower().replace("_", "-").split("-")
    language = _PRIMARY.get(primary)
    if language is None or language == ENGLISH:
        return language
    for known in (_SCRIPTS, _REGIONS):  # A script outweighs the place: zh-Hans-HK.
        for subtag in subtags:
            if subtag in known:
                return known[subtag]
    return language


def other_script(language: str) -> str | None:
    """The other script of a Chinese text; None for any other language."""
    return {SIMPLIFIED: TRADITIONAL, TRADITIONAL: SIMPLIFIED}.get(language)


def listed_languages(edition: str, written: Collection[str]) -> list[str]:
    """
    The languages whose articles an edition lists, of those that have any.

    The Chinese editions list each other's articles, for these are readable in either script. An
    edition with nothing to list borrows from one other, the nearest.
    """
    own = [edition, other_script(edition)]
    listed = [language for language in own if language in written]
    if listed:
        return [language for language in listed if language is not None]
    return [language for language in (SIMPLIFIED, TRADITIONAL, ENGLISH) if language in written][:1]


def editions_that_list(languages: Collection[str], written: Collection[str]) -> list[str]:
    """The editions that list articles in any of these languages, of those that have any."""
    return [
        edition
        for edition in LANGUAGES
        if not set(languages).isdisjoint(listed_languages(edition, written))
    ]


def detect_language(text: str) -> str:
    """
    `en`, `zh-hans` or `zh-hant`: the language that most of the text is written in.

    A Han character says about as much as an English word, so characters are weighed against
    words. The script is decided as by `script_of`; with nothing to tell it, it is Simplified.
    """
    return written_language(text, ENGLISH)


def plain_language(text: str, otherwise: str) -> str:
    """
    The language that a text plainly is in; `otherwise` where it is short, mixed or could be either.

    A Chinese text whose characters are common to both scripts is plainly not English.
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
    """What most of a text is written in, however little; `otherwise` where nothing tells."""
    han, words = _count_signs(text)
    if han == words == 0:
        return otherwise
    if words >= han:
        return ENGLISH
    return script_of(text) or (SIMPLIFIED if otherwise == ENGLISH else otherwise)


def _count_signs(text: str) -> tuple[int, int]:
    """Han characters, and words with a Latin letter: one of either says about as much."""
    words = sum(1 for word in text.split() if any("a" <= letter <= "z" for letter in word.lower()))
    return sum(1 for _ in _han_of(text)), words


def _han_of(text: str) -> Iterator[str]:
    return (character for character in text if "\u4e00" <= character <= "\u9fff")


def script_of(text: str) -> str | None:
    """
    The Chinese script of a text, or None where all its characters are common to both.

    Told by characters that only one of the two national encodings holds: GB 2312 for
    Simplified, Big5 for Traditional.
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
