"""What a database holds, as far as two can be compared by it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    rows: int
    # The sum of a hash of each row, so that their order doesn't matter; the engine's own.
    content: str


@dataclass(frozen=True)
class Snapshot:
    """A database at one moment."""

    tables: dict[str, Table]
    migrations: list[str]  # those applied, as news.0001_initial

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def differences(expected: Mapping[str, Table], found: Mapping[str, Table]) -> list[str]:
    """What differs between two databases, one sentence a table."""
    problems = []
    for name in sorted(expected.keys() | found.keys()):
        before, after = expected.get(name), found.get(name)
        if after is None:
            problems.append(f"table {name} is missing")
        elif before is None:
            problems.append(f"table {name} is not in the backup")
        elif before.rows != after.rows:
            problems.append(f"table {name} has {after.rows} rows, not {before.rows}")
        elif before != after:
            problems.append(f"table {name} has rows with other content")
    return problems
