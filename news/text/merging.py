"""Merges two people's changes to one text if they do not overlap."""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from .comparison import align

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>")
_VOID = frozenset("br col hr img wbr".split())

Change = tuple[int, int, list[str]]  # in the base: start, end; and the new parts for this range


class Choice(NamedTuple):
    """The result for a field: the value to take, and whether a person must confirm it."""

    value: Any
    taken: Literal["same", "theirs", "mine", "both"]
    is_contested: bool


def merge_fields(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> dict[str, Choice]:
    """
    The choice for each field of `mine` that differs between the three.

    A field that only one side changed takes that side's value. If both changed the body, it is
    merged paragraph by paragraph if the changes do not overlap; in all other cases mine is proposed
    and must be confirmed.
    """
    choices = {}
    for name, value in mine.items():
        before, other = base.get(name), theirs.get(name)
        if value == other and value == before:
            continue
        if value == other:
            choices[name] = Choice(value, "same", is_contested=False)
        elif value == before:
            choices[name] = Choice(other, "theirs", is_contested=False)
        elif other == before:
            choices[name] = Choice(value, "mine", is_contested=False)
        else:
            merged = merge_html(before or "", other or "", value) if name == "body" else None
            if merged is None:
                choices[name] = Choice(value, "mine", is_contested=True)
            else:
                choices[name] = Choice(merged, "both", is_contested=False)
    return choices


def merge_html(base: str, theirs: str, mine: str) -> str | None:
    """
    The base with both sides' changes, or None if they change the same or adjoining parts.

    All are sanitised HTML; a part is a top-level element: a paragraph, a heading, a whole table.
    """
    parts = split_parts(base)
    changes = _changes(parts, split_parts(theirs)) + _changes(parts, split_parts(mine))
    changes.sort(key=lambda change: (change[0], change[1]))
    merged: list[str] = []
    end = 0
    is_first = True
    for start, stop, instead in changes:
        # Adjoining changes may be two answers to the same question.
        if not is_first and start <= end:
            return None
        merged += parts[end:start]
        merged += instead
        end, is_first = stop, False
    return "".join([*merged, *parts[end:]])


def split_parts(source: str) -> list[str]:
    """The top-level parts of sanitised HTML; joined, they are the HTML again."""
    parts: list[str] = []
    start = depth = 0
    for tag in _TAG.finditer(source):
        if tag[2] in _VOID:
            continue
        if not tag[1]:
            depth += 1
            continue
        depth -= 1
        if depth == 0:
            end = tag.end()
            # The line end after a part belongs to it.
            while end < len(source) and source[end] in "\r\n":
                end += 1
            parts.append(source[start:end])
            start = end
    if start < len(source):
        parts.append(source[start:])
    return parts


def _changes(base: list[str], other: list[str]) -> list[Change]:
    stripped_base = [part.strip() for part in base]
    stripped_other = [part.strip() for part in other]
    return [
        (i1, i2, other[j1:j2])
        for is_same, (i1, i2, j1, j2) in align(stripped_base, stripped_other)
        if not is_same
    ]
