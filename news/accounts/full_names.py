"""People's names as they are written in their own script."""

import re

# In Han (with its extensions, 々 and 〇), kana and Hangul the family name comes first.
_EAST_ASIAN = re.compile(
    "[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def full_name(given: str, family: str) -> str:
    """
    Joins a name: 王主任, but Anna King.

    An East Asian name puts the family name first, without a space.
    """
    given, family = given.strip(), family.strip()
    is_east_asian = _EAST_ASIAN.search(given) and _EAST_ASIAN.search(family)
    if is_east_asian and not _LATIN.search(given + family):
        return family + given
    return f"{given} {family}".strip()
