"""
By what a search is narrowed, pure: tokens in each document that nobody can type.

The index itself then leaves out what is filed elsewhere. Asking each of a million matches for its
section would take seconds where few are in it.
"""

from collections.abc import Iterable

_SIGN = "§"


def filter_token(kind: str, key: int | str) -> str:
    """
    The token of what is filed under `kind` ("section", "language", ...) and the key of one of it.
    """
    # SQLite would cut a token at a hyphen.
    return f"{_SIGN}{kind}{key}".replace("-", "")


def any_of(kind: str, keys: Iterable[int | str]) -> tuple[str, ...]:
    return tuple(filter_token(kind, key) for key in keys)
