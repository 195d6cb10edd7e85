"""
The triggers of both databases that refuse to alter or delete entries of the audit log.

Made after each `migrate`, and dropped before migrations, as those of `news.public.content_triggers`
and for the same reasons. What they allow:

- entries: to be added, with numbers that leave room for others after them; to be deleted up to the
  one that the head calls exported.
- waiting entries: to be added; to be deleted once they are in the chain.
- the head: to be moved forward, to an entry that is there.

They stop mistakes and injected SQL. Whoever owns the database can drop them; the chain shows what
was done then, and `verify_audit` that they are gone.
"""

from typing import NamedTuple

from django.db import connections

from .models import AuditEntry, AuditHead, WaitingEntry

PREFIX = "audit_"
FARTHEST = 2**62  # After the last number of the column, no chain goes on.
REFUSAL = "The audit log is only ever added to."

_ENTRIES = AuditEntry._meta.db_table
_WAITING = WaitingEntry._meta.db_table
_HEAD = AuditHead._meta.db_table
TABLES = (_ENTRIES, _WAITING, _HEAD)


class _Rule(NamedTuple):
    """When writing a row is refused; a blank condition is always."""

    table: str
    event: str
    condition: str = ""
    only_on: str = ""

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.event.lower()}_{self.table}"


_RULES = [
    # Also because SQLite calls no trigger for the row that an INSERT OR REPLACE takes away.
    _Rule(
        _ENTRIES,
        "INSERT",
        f"NEW.number >= {FARTHEST} "  # noqa: S608
        f"OR EXISTS (SELECT 1 FROM {_ENTRIES} WHERE number = NEW.number) "
        f"OR EXISTS (SELECT 1 FROM {_ENTRIES} WHERE record = NEW.record)",
    ),
    _Rule(_ENTRIES, "UPDATE"),
    _Rule(
        _ENTRIES,
        "DELETE",
        f"OLD.number > coalesce((SELECT exported FROM {_HEAD} WHERE id = 1), 0)",  # noqa: S608
    ),
    # What was chained once is not chained again.
    _Rule(
        _WAITING,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {_WAITING} WHERE id = NEW.id) "  # noqa: S608
        f"OR EXISTS (SELECT 1 FROM {_WAITING} WHERE record = NEW.record) "
        f"OR EXISTS (SELECT 1 FROM {_ENTRIES} WHERE record = NEW.record)",
    ),
    _Rule(_WAITING, "UPDATE"),
    _Rule(
        _WAITING,
        "DELETE",
        f"NOT EXISTS (SELECT 1 FROM {_ENTRIES} WHERE record = OLD.record)",  # noqa: S608
    ),
    # On PostgreSQL two that begin at once may both try; see `head.lock_head`.
    _Rule(_HEAD, "INSERT", f"EXISTS (SELECT 1 FROM {_HEAD})", only_on="sqlite"),  # noqa: S608
    _Rule(
        _HEAD,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.count < OLD.count OR NEW.exported < OLD.exported "  # noqa: S608
        "OR NEW.exported > NEW.count OR (NEW.count <> OLD.count AND NOT EXISTS "
        f"(SELECT 1 FROM {_ENTRIES} WHERE number = NEW.count AND hash = NEW.last_hash))",
    ),
    _Rule(_HEAD, "DELETE"),
]


def install(using: str) -> None:
    """Make the triggers that are missing or of another release, where the tables are there."""
    if not set(TABLES) <= set(connections[using].introspection.table_names()):
        return
    found, wanted = _installed(using), _wanted(using)
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            for statement in _functions():
                cursor.execute(statement)
        for name, (table, statement) in wanted.items():
            if name in found and found[name] != statement:
                cursor.execute(_drop(name, table, using))
            if found.get(name) != statement:
                cursor.execute(statement)


def remove(using: str) -> None:
    """Drop the triggers."""
    found = _installed(using)
    with connections[using].cursor() as cursor:
        for name in found:
            table = next(table for table in TABLES if name.endswith(f"_{table}"))
            cursor.execute(_drop(name, table, using))


def lacking(using: str) -> list[str]:
    """The names of the triggers that are not there as they should be."""
    found = _installed(using)
    return [name for name, (_table, sql) in _wanted(using).items() if found.get(name) != sql]


def _wanted(using: str) -> dict[str, tuple[str, str]]:
    """The table of each trigger and the statement that makes it."""
    if connections[using].vendor == "sqlite":
        return {rule.name: (rule.table, _on_sqlite(rule)) for rule in _RULES}
    triggers = {rule.name: (rule.table, _on_postgresql(rule)) for rule in _rules_of_postgresql()}
    for table in TABLES:
        name = f"{PREFIX}truncate_{table}"
        triggers[name] = (
            table,
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION news_{PREFIX}refuse()",
        )
    return triggers


def _rules_of_postgresql() -> list[_Rule]:
    return [rule for rule in _RULES if rule.only_on != "sqlite"]


def _on_sqlite(rule: _Rule) -> str:
    when = f"WHEN {rule.condition} " if rule.condition else ""
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _on_postgresql(rule: _Rule) -> str:
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW "
        f"EXECUTE FUNCTION news_{rule.name}()"
    )


def _functions() -> list[str]:
    """PostgreSQL's triggers cannot ask other tables themselves; their functions can."""
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    bodies = {f"{PREFIX}refuse": f"{refuse}; RETURN NULL;"}
    for rule in _rules_of_postgresql():
        row = "OLD" if rule.event == "DELETE" else "NEW"
        bodies[rule.name] = f"IF {rule.condition or 'true'} THEN {refuse}; END IF; RETURN {row};"
    return [
        # With the search path of now, because a dump that is restored has none. By indexes alone:
        # a session keeps the plan that it made while the table was small, and would go on to read
        # all of it for each row.
        f"CREATE OR REPLACE FUNCTION news_{name}() RETURNS trigger AS $$ BEGIN {body} END $$ "
        "LANGUAGE plpgsql SET search_path FROM CURRENT SET enable_seqscan = off"
        for name, body in bodies.items()
    ]


def _installed(using: str) -> dict[str, str]:
    """Our triggers that are there and in force, and the statement that made each."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
        else:
            cursor.execute(
                "SELECT tgname, CASE tgenabled WHEN 'O' "
                "THEN pg_get_triggerdef(pg_trigger.oid, true) ELSE '' END "
                "FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE pg_table_is_visible(tgrelid) AND relname = ANY(%s) AND NOT tgisinternal",
                [list(TABLES)],
            )
            # What it does is in its function, which `install` makes anew.
            found = dict(cursor.fetchall())
    return {name: sql for name, sql in found.items() if name.startswith(PREFIX)}


def _drop(name: str, table: str, using: str) -> str:
    on = f" ON {table}" if connections[using].vendor == "postgresql" else ""
    return f"DROP TRIGGER {name}{on}"
