"""
The permanent identifiers of a sample's articles, by which it knows them again.

They are UUIDs of version 8 (RFC 9562, 5.8) that begin with the word "sample" and end with the
article's number, so that a range of the unique index holds them, in their order.
"""

from uuid import UUID

_WORD = int.from_bytes(b"sample") << 80
_VERSION, _VARIANT = 8 << 76, 2 << 62
_ARTICLE, _GROUP = 0 << 48, 1 << 48
_MOST = 2**48 - 1


def guid_of(index: int) -> UUID:
    return UUID(int=_WORD | _VERSION | _VARIANT | _ARTICLE | index)


def group_guid_of(group: int) -> UUID:
    """Of the translations of one another."""
    return UUID(int=_WORD | _VERSION | _VARIANT | _GROUP | group)


def index_of(guid: UUID) -> int:
    return guid.int & _MOST


FIRST, LAST = guid_of(0), guid_of(_MOST)
