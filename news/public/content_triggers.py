"""
The triggers of both databases that raise the content version; see `content_version`.

Made after each `migrate` where they are missing, and dropped before migrations: PostgreSQL refuses
to alter a column that a trigger names, and SQLite drops a table's triggers when it alters the
table.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connections, models, transaction
from django.db.backends.utils import CursorWrapper

from news.articles.models import (
    Article,
    Author,
    AuthorLanguage,
    FormerSlug,
    Section,
    Source,
    Tag,
    TagLanguage,
)
from news.editions.models import ConversionTerm
from news.library.models import Attachment, Image
from news.newsroom.models import Revision
from news.site.models import Identity, OfficialAccount

from . import language_triggers
from .content_version import RAISE, ContentVersion

_PREFIX = "content_"  # of the names of triggers
_NOTING = f"{_PREFIX}{language_triggers.PREFIX}"
_EVENTS = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}

# Deferred to the commit, and once in a transaction: whoever raises the version makes others who
# change content wait until then. With the search path of now, because a dump that is restored has
# none.
_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION news_raise_content_version() RETURNS trigger AS $$
    BEGIN
        IF current_setting('news.raised_in', true) IS DISTINCT FROM txid_current()::text THEN
            {RAISE};
            PERFORM set_config('news.raised_in', txid_current()::text, true);
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql SET search_path FROM CURRENT
"""


@dataclass(frozen=True)
class Seen:
    """
    What the table shows: any row, or only those for which a condition holds.

    `ignored` are columns that visitors do not see; of the others, writing one raises the version.
    """

    model: type[models.Model]
    condition: str = ""  # {row} stands for the old or the new row
    ignored: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        columns = (field.column for field in self.model._meta.local_concrete_fields)
        return [column for column in columns if column and column not in self.ignored]


SEEN = [
    Seen(
        Article,
        "{row}.status = 'published'",
        ("work", "review_stage", "latest_number", "edited_at", "created_by_id"),
    ),
    # Those of drafts too: nothing in the row tells.
    Seen(Article.tags.through),
    Seen(Article.authors.through),
    # When an update goes live.
    Seen(Revision, "{row}.goes_live_at IS NOT NULL"),
    Seen(Identity, "{row}.state = 'live'", ("note", "created_by_id")),
    # Those of drafts too, as with tags.
    Seen(OfficialAccount),
    *map(Seen, (Section, Tag, Source, Author, FormerSlug, Image, Attachment, ConversionTerm)),
]


class _Trigger(NamedTuple):
    table: str
    name: str


def install(using: str) -> None:
    """
    Make the row of the version, and the triggers that are missing or of another release.

    Each in a transaction of its own. Where all are in place nothing is locked, so the site may
    serve meanwhile.
    """
    if not make_row(using):
        return
    is_postgresql = connections[using].vendor == "postgresql"
    wanted, found = _wanted(using), _installed(using)
    odd = [trigger for trigger in found if found[trigger] != _digest(wanted.get(trigger, ""))]
    new = [trigger for trigger in wanted if trigger in odd or trigger not in found]
    noting = [trigger for trigger in new if trigger.name.startswith(_NOTING)]
    with connections[using].cursor() as cursor:
        if is_postgresql:
            cursor.execute(_FUNCTION)
            for function in _language_functions():
                cursor.execute(function)
        for trigger in odd:
            cursor.execute(_drop(trigger, using))
        for trigger in [*(one for one in new if one not in noting), *noting]:
            with transaction.atomic(using=using):
                _make(cursor, trigger, wanted[trigger], is_postgresql)
                if noting and trigger == noting[-1]:
                    # With the last one, so that what was written without them is not forgotten.
                    language_triggers.note_all(using)
        if odd or new:  # Nothing has counted what was written without them.
            cursor.execute(RAISE)


def _make(cursor: CursorWrapper, trigger: _Trigger, statement: str, is_postgresql: bool) -> None:
    cursor.execute(statement)
    if is_postgresql:
        digest = _digest(statement)
        cursor.execute(f"COMMENT ON TRIGGER {trigger.name} ON {trigger.table} IS '{digest}'")


def remove(using: str) -> None:
    """Drop the triggers; what is written until `install` counts as a change of content then."""
    with connections[using].cursor() as cursor:
        for trigger in _installed(using):
            cursor.execute(_drop(trigger, using))


def lacks_any(using: str) -> bool:
    """Whether changes would not be noticed: a migration was interrupted before it made them."""
    return _has_tables(using) and not _wanted(using).keys() <= _installed(using).keys()


def make_row(using: str) -> bool:
    """Make the row where it is missing; False where migrations end before the tables are there."""
    if not _has_tables(using):
        return False
    ContentVersion.objects.using(using).get_or_create(pk=1)
    return True


def _has_tables(using: str) -> bool:
    tables = set(connections[using].introspection.table_names())
    noted = {model._meta.db_table for model in (TagLanguage, AuthorLanguage)}
    return {ContentVersion._meta.db_table, *noted, *(seen.table for seen in SEEN)} <= tables


def _wanted(using: str) -> dict[_Trigger, str]:
    """The statement that makes each trigger."""
    is_postgresql = connections[using].vendor == "postgresql"
    return dict(_on_postgresql() if is_postgresql else _on_sqlite())


def _on_sqlite() -> Iterator[tuple[_Trigger, str]]:
    for seen in SEEN:
        for event in _EVENTS:
            trigger = _Trigger(seen.table, f"{_PREFIX}{event.lower()}_{seen.table}")
            yield (
                trigger,
                f"CREATE TRIGGER {trigger.name} {_after(seen, event)} "
                f"FOR EACH ROW {_when(seen, event)} BEGIN {RAISE}; END",
            )

    for table, name, event, statement in language_triggers.statements():
        trigger = _Trigger(table, f"{_PREFIX}{name}")
        yield (
            trigger,
            f"CREATE TRIGGER {trigger.name} {event} ON {table} FOR EACH ROW BEGIN {statement}; END",
        )


def _language_functions() -> Iterator[str]:
    """The statements that make the functions of PostgreSQL's triggers of languages."""
    for _table, name, _event, statement in language_triggers.statements():
        yield (
            f"CREATE OR REPLACE FUNCTION news_{name}() RETURNS trigger AS $$ BEGIN "
            f"{statement}; RETURN NULL; END $$ LANGUAGE plpgsql SET search_path FROM CURRENT"
        )


def _on_postgresql() -> Iterator[tuple[_Trigger, str]]:
    for seen in SEEN:
        for event in _EVENTS:
            trigger = _Trigger(seen.table, f"{_PREFIX}{event.lower()}")
            yield (
                trigger,
                f"CREATE CONSTRAINT TRIGGER {trigger.name} {_after(seen, event)} "
                f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {_when(seen, event)} "
                "EXECUTE FUNCTION news_raise_content_version()",
            )
    for table, name, event, _statement in language_triggers.statements():
        trigger = _Trigger(table, f"{_PREFIX}{name}")
        yield (
            trigger,
            f"CREATE TRIGGER {trigger.name} {event} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION news_{name}()",
        )


def _after(seen: Seen, event: str) -> str:
    columns = ", ".join(f'"{column}"' for column in seen.columns)
    return f"AFTER {event}{f' OF {columns}' if event == 'UPDATE' else ''} ON {seen.table}"


def _when(seen: Seen, event: str) -> str:
    rows = _EVENTS[event] if seen.condition else ()
    condition = " OR ".join(seen.condition.format(row=row) for row in rows)
    return condition and f"WHEN ({condition})"


def _installed(using: str) -> dict[_Trigger, str]:
    """Our triggers that are there, with the digest of the statement that made each."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = [(table, name, _digest(sql)) for table, name, sql in cursor.fetchall()]
        else:
            cursor.execute(
                "SELECT relname, tgname, coalesce(obj_description(pg_trigger.oid), '') "
                "FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE pg_table_is_visible(tgrelid) AND NOT tgisinternal"
            )
            found = cursor.fetchall()
    return {
        _Trigger(table, name): digest
        for table, name, digest in found
        if name.startswith(_PREFIX) and table.startswith("news_")
    }


def _drop(trigger: _Trigger, using: str) -> str:
    on = f" ON {trigger.table}" if connections[using].vendor == "postgresql" else ""
    return f"DROP TRIGGER {trigger.name}{on}"


def _digest(statement: str) -> str:
    return hashlib.md5(statement.encode(), usedforsecurity=False).hexdigest()
