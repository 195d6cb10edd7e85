"""
A compound file (DOC, XLS, PPT and what is embedded in others): its tree, its streams.

Read strictly and boundedly: each sector belongs to one chain at most, so whatever the tables
say, no more is read than the file has. (Format: Microsoft, [MS-CFB].)
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

from . import foreign, refusals
from .document_limits import MAX_NODES

_HEADER = struct.Struct("<8s16s5H6x9L")
_NODE = struct.Struct("<64sHBBLLL16sLQQLQ")
_LAST_SECTOR = 0xFFFFFFFA  # above are marks
_FREE = 0xFFFFFFFF
_END = 0xFFFFFFFE
_NO_NODE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MINI = 64  # bytes of a small sector
_CUTOFF = 4096  # bytes from which a stream has sectors of its own


@dataclass(frozen=True)
class Node:
    """A storage (folder) or stream (file) in it."""

    name: str
    kind: int
    class_id: bytes
    start: int
    size: int  # bytes
    left: int = field(repr=False)
    right: int = field(repr=False)
    child: int = field(repr=False)

    @property
    def is_stream(self) -> bool:
        return self.kind == _STREAM


class Compound:
    """Raises AttachmentError where the file breaks the format's rules or is cut off."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        file.seek(0)
        header = file.read(512)
        if len(header) < 512 or not header.startswith(foreign.COMPOUND):
            raise refusals.damaged()
        fields = _HEADER.unpack_from(header)
        _mark, _class, _minor, major, order, shift, mini_shift = fields[:7]
        (_nodes, self._tables, nodes_at, _signature, cutoff, mini_at, _minis, more_at, more) = (
            fields[7:]
        )
        if (major, shift) not in ((3, 9), (4, 12)) or order != 0xFFFE or mini_shift != 6:
            raise refusals.damaged()
        if cutoff != _CUTOFF:
            raise refusals.damaged()
        self._sector = 1 << shift  # bytes
        self._table = self._read_table(struct.unpack_from("<109L", header, 76), more_at, more)
        self._taken = bytearray(len(self._table))
        self._check_end()
        directory = b"".join(map(self._read_sector, self._chain(nodes_at)))
        self.nodes = _read_nodes(directory)
        self._mini_at = mini_at
        self._known: dict[tuple[bool, int], list[int]] = {}
        self.top_level = {node.name: node for node in self._children(self.nodes[0])}

    def read(self, node: Node, position: int, count: int) -> bytes:
        """At most `count` bytes of the stream from `position` on."""
        count = max(0, min(count, node.size - position))
        is_small = node.size < _CUTOFF
        unit = _MINI if is_small else self._sector
        sectors = self._sectors(node)
        found = bytearray()
        while len(found) < count:
            index, inside = divmod(position + len(found), unit)
            if index >= len(sectors):
                raise refusals.damaged()
            piece = (
                self._read_mini(sectors[index]) if is_small else self._read_sector(sectors[index])
            )
            found += piece[inside : inside + count - len(found)]
            if len(piece) < unit and len(found) < count:
                raise refusals.damaged()
        return bytes(found)

    def _sectors(self, node: Node) -> list[int]:
        is_small = node.size < _CUTOFF
        key = (is_small, node.start)
        if key not in self._known:
            self._known[key] = list(self._mini_chain(node) if is_small else self._chain(node.start))
        return self._known[key]

    def _read_table(self, first: tuple[int, ...], more_at: int, more: int) -> list[int]:
        places = [number for number in first if number <= _LAST_SECTOR]
        per_sector = self._sector // 4
        most = self._size // self._sector // per_sector + 1
        for _number in range(min(more, most)):
            if more_at > _LAST_SECTOR:
                break
            numbers = struct.unpack(f"<{per_sector}L", self._whole_sector(more_at))
            places += [number for number in numbers[:-1] if number <= _LAST_SECTOR]
            more_at = numbers[-1]
        if len(places) != self._tables or len(places) > most:
            raise refusals.damaged()
        table: list[int] = []
        for place in places:
            table += struct.unpack(f"<{per_sector}L", self._whole_sector(place))
        return table

    def _check_end(self) -> None:
        used = [number for number, following in enumerate(self._table) if following != _FREE]
        if not used:
            raise refusals.damaged()
        # The very last sector may be cut where its data ends.
        if (used[-1] + 1) * self._sector >= self._size:
            raise refusals.damaged()
        self._file.seek((used[-1] + 2) * self._sector)
        behind = self._file.read()
        if foreign.INSIDE.search(behind) or foreign.EMPTY_ZIP in behind or foreign.PDF in behind:
            raise refusals.polyglot()

    def _chain(self, sector: int) -> Iterator[int]:
        while sector != _END:
            if sector >= len(self._table) or self._taken[sector]:
                raise refusals.damaged()
            self._taken[sector] = True
            yield sector
            sector = self._table[sector]

    def _read_sector(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._sector)
        return self._file.read(self._sector)

    def _whole_sector(self, number: int) -> bytes:
        sector = self._read_sector(number)
        if len(sector) < self._sector:
            raise refusals.damaged()
        return sector

    def _children(self, parent: Node) -> Iterator[Node]:
        """Its direct children: a binary tree of siblings."""
        waiting, seen = [parent.child], set()
        while waiting:
            number = waiting.pop()
            if number == _NO_NODE:
                continue
            if number >= len(self.nodes) or number in seen:
                raise refusals.damaged()
            seen.add(number)
            node = self.nodes[number]
            yield node
            waiting += [node.left, node.right]

    # Small streams share one stream, that of the root, in sectors of 64 bytes.

    @cached_property
    def _mini_table(self) -> list[int]:
        data = b"".join(map(self._whole_sector, self._chain(self._mini_at)))
        return list(struct.unpack(f"<{len(data) // 4}L", data))

    @cached_property
    def _mini_container(self) -> list[int]:
        return list(self._chain(self.nodes[0].start))

    def _mini_chain(self, node: Node) -> Iterator[int]:
        sector, left = node.start, node.size
        while left > 0:
            if sector >= len(self._mini_table):
                raise refusals.damaged()
            yield sector
            sector = self._mini_table[sector]
            left -= _MINI

    def _read_mini(self, number: int) -> bytes:
        index, inside = divmod(number * _MINI, self._sector)
        if index >= len(self._mini_container):
            raise refusals.damaged()
        return self._read_sector(self._mini_container[index])[inside : inside + _MINI]


def _read_nodes(directory: bytes) -> list[Node]:
    if len(directory) > MAX_NODES * _NODE.size:
        raise refusals.bomb()
    nodes = []
    for position in range(0, len(directory) - _NODE.size + 1, _NODE.size):
        (
            name,
            length,
            kind,
            _colour,
            left,
            right,
            child,
            class_id,
            _bits,
            _made,
            _changed,
            at,
            size,
        ) = _NODE.unpack_from(directory, position)
        text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        # Old writers leave rubbish in the upper half of the size, which 50 MB never need.
        nodes.append(Node(text, kind, class_id, at, size & 0xFFFFFFFF, left, right, child))
    if not nodes or nodes[0].kind != _ROOT:
        raise refusals.damaged()
    return nodes
