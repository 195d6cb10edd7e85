"""A document's tokens in little room, pure: SQLite wants them to delete the document."""

import zlib
from collections.abc import Iterable, Iterator
from operator import add

# No token has these signs.
_PARTS, _RUN = "\n", "\t"
_ENCODING = "utf-16-le"  # Chinese in two bytes


def pack(title: Iterable[str], content: Iterable[str]) -> bytes:
    parts = (" ".join(_as_runs(part)) for part in (title, content))
    return zlib.compress(_PARTS.join(parts).encode(_ENCODING))


def unpack(packed: bytes) -> list[str]:
    """The title's and the content's tokens, each as one text with spaces between them."""
    parts = zlib.decompress(packed).decode(_ENCODING).split(_PARTS)
    return [" ".join(_as_tokens(part.split(" "))) for part in parts]


def _as_runs(tokens: Iterable[str]) -> Iterator[str]:
    """Overlapping pairs as the run that they are of, which takes half of the room."""
    run = ""
    for token in tokens:
        is_pair = len(token) == 2 and not token.isascii()
        if is_pair and run and run[-1] == token[0]:
            run += token[1]
            continue
        if run:
            yield _RUN + run
        run = token if is_pair else ""
        if not is_pair:
            yield token
    if run:
        yield _RUN + run


def _as_tokens(packed: Iterable[str]) -> Iterator[str]:
    for token in packed:
        if token.startswith(_RUN):
            run = token.removeprefix(_RUN)
            yield from map(add, run, run[1:])
        else:
            yield token
