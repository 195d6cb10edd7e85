"""
Reads a table as a grid, so that a page can lay out its columns by what is in them.

Numbers stand to the right, the first column of words stays in view, and rows of heads are marked
as such, also where a text from Word or Excel has them as plain cells.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import NamedTuple

from news.text.html_tokens import Token, attributes_of, tokens
from news.text.numbers import whole_number

WIDE = 6  # columns: a table that may be wider than the text
# Larger tables stay as they are: the grid would cost more than it helps.
_MOST_COLUMNS, _MOST_CELLS = 100, 20_000
_LEAST_COLUMNS = 3  # of a table that may scroll, so that its first column stays in view
_SHORT = 10  # characters
_MOST_HEAD_ROWS = 3
_LEAST_NUMBERS = 2
_SHARE_OF_NUMBERS = 0.7  # of the filled cells of a column of numbers

_NUMBER = re.compile(
    r"(?:[（(]?[-+−–±<>≤≥≈约]?\s?[¥￥$€£]?\s?\d[\d,，.\s]*(?:[%％‰]|(?:亿|万)?元)?[)）]?)"
    r"|[-−–—―/]+|N/A|n/a"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_CLASS = ' class="'


class Layout(NamedTuple):
    html: str
    columns: int
    has_short_stubs: bool = False  # so short that none need break its line


class _Cell(NamedTuple):
    start: int  # of its start tag among the tokens
    end: int  # of its end tag
    column: int
    columns: int
    rows: int
    is_head: bool
    text: str


class _Row(NamedTuple):
    start: int
    end: int
    group: str  # thead, tbody, tfoot or ""
    cells: list[_Cell]

    @property
    def is_of_heads(self) -> bool:
        return bool(self.cells) and all(cell.is_head for cell in self.cells)


def lay_out(table: str) -> Layout:
    """
    A sanitised table with classes on its cells (`num`, `stub`) and its heads in a `thead`, and how
    many columns it has. A table in a table, or a very large one, stays as it is.
    """
    parts = list(tokens(table))
    rows = _rows_of(parts)
    columns = max((cell.column + cell.columns for row in rows for cell in row.cells), default=0)
    if not rows or columns > _MOST_COLUMNS:
        return Layout(table, columns)
    markup = [part[0] for part in parts]
    heads = _count_heads(rows)
    inferred = 0 if heads or _has_heads(rows) else _count_like_heads(rows)
    body = rows[heads or inferred :]
    numbers = _columns_of_numbers(body)
    is_narrow = columns < _LEAST_COLUMNS
    stub = None if is_narrow else next((at for at in (0, 1) if at not in numbers), None)
    for row in rows:
        for cell in row.cells:
            name = "stub" if cell.column == stub else "num" if cell.column in numbers else ""
            if name and cell.columns == 1:
                markup[cell.start] = _with_class(markup[cell.start], name)
    for row in rows[:inferred]:
        for cell in row.cells:
            markup[cell.start] = markup[cell.start].replace("<td", '<th scope="col"', 1)
            markup[cell.end] = "</th>"
    _put_into_head(parts, markup, rows, heads or inferred)
    named = [cell for row in body for cell in row.cells if cell.column == stub]
    is_short = bool(named) and all(len(cell.text) <= _SHORT for cell in named)
    return Layout("".join(markup), columns, is_short)


def _rows_of(parts: Sequence[Token]) -> list[_Row]:
    """No row if the table holds another, or has more cells or columns than are read."""
    rows: list[_Row] = []
    taken: list[int] = []  # for each column, how many more rows a cell from above covers
    group, tables, count = "", 0, 0
    row_start, cell_start = -1, -1
    cells: list[_Cell] = []
    for at, (_markup, is_end, name, _attributes) in enumerate(parts):
        if name == "table":
            tables += not is_end
        elif name in ("thead", "tbody", "tfoot"):
            group = "" if is_end else name
            taken = []  # No cell reaches beyond its group.
        elif name == "tr" and not is_end:
            row_start, cells = at, []
        elif name == "tr":
            taken = [max(0, left - 1) for left in taken]
            for cell in cells:
                if cell.rows > 1:
                    taken += [0] * (cell.column + cell.columns - len(taken))
                    for column in range(cell.column, cell.column + cell.columns):
                        taken[column] = cell.rows - 1
            rows.append(_Row(row_start, at, group, cells))
        elif name in ("td", "th") and not is_end:
            cell_start = at
        elif name in ("td", "th"):
            count += 1
            cell = _cell(parts, cell_start, at, _free_column(cells, taken))
            if count > _MOST_CELLS or cell.column + cell.columns > _MOST_COLUMNS:
                return []
            cells.append(cell)
    return rows if tables == 1 else []


def _free_column(cells: Sequence[_Cell], taken: Sequence[int]) -> int:
    column = cells[-1].column + cells[-1].columns if cells else 0
    while column < len(taken) and taken[column]:
        column += 1
    return column


def _cell(parts: Sequence[Token], start: int, end: int, column: int) -> _Cell:
    _markup, _is_end, name, attributes = parts[start]
    values = attributes_of(attributes)
    text = "".join(part[0] for part in parts[start:end] if not part[2])
    return _Cell(
        start,
        end,
        column,
        whole_number(values.get("colspan"), least=1) or 1,
        whole_number(values.get("rowspan"), least=1) or 1,
        name == "th",
        unescape(text).strip(),
    )


def _has_heads(rows: Iterable[_Row]) -> bool:
    return any(cell.is_head for row in rows for cell in row.cells)


def _count_heads(rows: Sequence[_Row]) -> int:
    """The rows of heads at the top: those in the `thead`, else those that hold nothing else."""
    count = 0
    for row in rows:
        if row.group != "thead" and (rows[0].group == "thead" or not row.is_of_heads):
            break
        count += 1
    return count if count < len(rows) else 0


def _count_like_heads(rows: Sequence[_Row]) -> int:
    """The plain rows above the first with a number in a column of numbers; 0 if there are many."""
    numbers = _columns_of_numbers(rows)
    for count, row in enumerate(rows[: _MOST_HEAD_ROWS + 1]):
        if any(
            cell.column in numbers and cell.columns == 1 and _is_amount(cell.text)
            for cell in row.cells
        ):
            return count if not any(_reaches(rows, count)) else 0
    return 0


def _reaches(rows: Sequence[_Row], count: int) -> Iterable[bool]:
    """Whether each cell of the first rows covers one below them."""
    return (at + cell.rows > count for at, row in enumerate(rows[:count]) for cell in row.cells)


def _is_amount(text: str) -> bool:
    is_number = _NUMBER.fullmatch(text) is not None and _DIGIT.search(text) is not None
    return is_number and _YEAR.fullmatch(text) is None


def _columns_of_numbers(rows: Iterable[_Row]) -> set[int]:
    filled: dict[int, int] = {}
    numbers: dict[int, int] = {}
    digits: dict[int, int] = {}
    for row in rows:
        for cell in row.cells:
            if cell.text and cell.columns == 1 and not cell.is_head:
                filled[cell.column] = filled.get(cell.column, 0) + 1
                if _NUMBER.fullmatch(cell.text):
                    numbers[cell.column] = numbers.get(cell.column, 0) + 1
                    if _DIGIT.search(cell.text):
                        digits[cell.column] = digits.get(cell.column, 0) + 1
    return {
        column
        for column, count in numbers.items()
        if digits.get(column, 0) >= _LEAST_NUMBERS and count >= _SHARE_OF_NUMBERS * filled[column]
    }


def _with_class(markup: str, name: str) -> str:
    before, own, rest = markup.partition(_CLASS)
    return f"{before}{_CLASS}{name} {rest}" if own else f'{markup[:3]} class="{name}"{markup[3:]}'


def _put_into_head(
    parts: Sequence[Token], markup: list[str], rows: Sequence[_Row], count: int
) -> None:
    """Moves the first rows out of the `tbody` they begin; other tables have a head or none."""
    if not count or count >= len(rows) or any(row.group != "tbody" for row in rows[: count + 1]):
        return
    before = max(at for at in range(rows[0].start) if parts[at][2] == "tbody")
    ends = any(parts[at][2] == "tbody" for at in range(rows[0].end, rows[count].start))
    if ends or any(_reaches(rows, count)):
        return
    body, markup[before] = markup[before], "<thead>"
    markup[rows[count - 1].end] += f"</thead>{body}"
