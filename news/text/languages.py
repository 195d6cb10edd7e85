from collections.abc import Iterable
from functools import lru_cache

ENGLISH, SIMPLIFIED, TRADITIONAL = "en", "zh-hans", "zh-hant"


def detect_language(text: str) -> str:
    """
    `en`, `zh-hans` or `zh-hant`: the language that most of the text is written in.

    A Han character says about as much as an English word, so characters are weighed against
    words. The script is decided by characters that only one of the two national encodings
    holds (GB 2312 for Simplified, Big5 for Traditional); with none of them, it is Simplified.
    """
    han = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    words = sum(1 for word in text.split() if any("a" <= letter <= "z" for letter in word.lower()))
    if words >= len(han):
        return ENGLISH
    simplified, traditional = _count_scripts(han)
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
