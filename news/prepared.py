"""Queries whose SQL is written once: building one takes many times as long as running it."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID
from weakref import WeakSet

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Expression,
    Field,
    Model,
    QuerySet,
    UUIDField,
)

Row = tuple[Any, ...]
_Model = TypeVar("_Model", bound=Model)
# What a column's value goes through on its way from the database, one after another.
_Converters = list[Callable[[Any, Expression, BaseDatabaseWrapper], Any]]

# Those of one Prepared, about 4 kB each; the oldest goes first.
MOST_STATEMENTS = 500

# Of the marks; below the largest number of a column.
_FIRST_MARK = 2**61
_MARKED = re.compile(rf"{_FIRST_MARK // 10**6}\d{{6}}|{_FIRST_MARK >> 16:x}|\b1583-01-01\b")

# Their fields would look at each value only to give it back.
_AS_THEY_ARE = frozenset({int, str})
_FIELDS: dict[type, Field] = {
    int: BigIntegerField(),
    str: CharField(),
    datetime: DateTimeField(),
    UUID: UUIDField(),
}


class _Slot(NamedTuple):
    """The place of an argument's value; in a list, of the one with that index."""

    name: str
    element: int | None = None


@dataclass(frozen=True)
class _Statement:
    sql: str
    parts: int
    parameters: list[Any]  # None where a slot is
    converters: list[tuple[int, _Converters, Expression]]  # by the index of the column
    # Where the arguments' values go among the parameters.
    places: list[tuple[int, _Slot]]

    @cached_property
    def slots(self) -> set[_Slot]:
        return {slot for _place, slot in self.places}


_every_one: "WeakSet[Prepared]" = WeakSet()


def forget_all() -> None:
    """Build all queries anew, in tests."""
    for prepared in _every_one:
        prepared.forget()


class Prepared:
    """
    The rows of several querysets of the same columns, in one query, for other values each time.

    `make` gives the querysets, each made by `values_list`, and sliced if its order matters. It is
    called once for all that differs in more than values: for its positional arguments, which are
    hashable, and for the kind and length of the others. These are numbers, texts, moments and
    UUIDs, lists of these, or None; it gets marks in their place, and passes them on as they are:
    ValueError if a mark has become part of something else.

    Each part reads its rows from an index in order; a single query over all of them could not.
    Django's own `union()` refuses slices on SQLite, though both databases accept them if each part
    is a subquery in FROM.
    """

    def __init__(self, make: Callable[..., Sequence[QuerySet[Any, Any]]]) -> None:
        self._make = make
        self._statements: dict[object, _Statement] = {}
        self._lock = Lock()
        _every_one.add(self)

    def forget(self) -> None:
        with self._lock:
            self._statements.clear()

    def rows(self, *fixed: Hashable, **values: Any) -> list[list[Row]]:
        """The rows of each queryset."""
        statement, parameters = self._filled(fixed, values)
        return _run(statement, parameters, connections[DEFAULT_DB_ALIAS])

    def sql(self, **values: Any) -> tuple[str, list[Any]]:
        """
        For a statement of one's own: a SELECT of the number of the part and of the querysets'
        columns, and its parameters.
        """
        statement, parameters = self._filled((), values)
        return statement.sql, parameters

    def _filled(
        self, fixed: tuple[Hashable, ...], values: dict[str, Any]
    ) -> tuple[_Statement, list[Any]]:
        shape = (fixed, *((name, _shape(value)) for name, value in values.items()))
        statement = self._statements.get(shape)
        if statement is None:
            statement = self._prepare(fixed, values)
            with self._lock:
                self._statements[shape] = statement
                if len(self._statements) > MOST_STATEMENTS:
                    self._statements.pop(next(iter(self._statements)))
        connection = connections[DEFAULT_DB_ALIAS]
        # Most values stand in several places.
        filled = {slot: _adapted(_value_at(slot, values), connection) for slot in statement.slots}
        parameters = statement.parameters.copy()
        for place, slot in statement.places:
            parameters[place] = filled[slot]
        return statement, parameters

    def _prepare(self, fixed: tuple[Hashable, ...], values: dict[str, Any]) -> _Statement:
        marks = {
            slot: _mark(number, _value_at(slot, values))
            for number, slot in enumerate(_slots(values))
        }
        arguments = {
            name: [marks[_Slot(name, index)] for index in range(len(value))]
            if isinstance(value, list)
            else marks.get(_Slot(name))
            for name, value in values.items()
        }
        connection = connections[DEFAULT_DB_ALIAS]
        statement = _statement_of(self._make(*fixed, **arguments), connection)
        slots = {_adapted(mark, connection): slot for slot, mark in marks.items()}
        places = [
            (place, slots[each]) for place, each in enumerate(statement.parameters) if each in slots
        ]
        parameters = statement.parameters.copy()
        for place, _slot in places:
            parameters[place] = None
        if any(_MARKED.search(text) for text in map(str, [statement.sql, *parameters])):
            raise ValueError("What a prepared query is made from is passed on as it is.")
        return replace(statement, parameters=parameters, places=places)


def rows_of_each(slices: Sequence[QuerySet[Any, Any]]) -> list[list[Row]]:
    """The rows of each queryset, in one query, whose SQL is not kept for later as of `Prepared`."""
    if not slices:
        return []
    connection = connections[slices[0].db]
    statement = _statement_of(slices, connection)
    return _run(statement, statement.parameters, connection)


class _Relation(NamedTuple):
    above: str  # the path to the model that has it
    path: str
    field: Any
    model: type[Model]
    names: list[str]
    columns: slice
    key: int  # the column that is NULL if there is no such row


class Joined(Generic[_Model]):
    """
    Instances of a model, and of those it refers to, from the rows of `Prepared`.

    `columns` are for values_list: those of the model (or of `names`), and all of each model at the
    end of a path; "section__parent" comes behind "section".
    """

    def __init__(self, model: type[_Model], *paths: str, names: Sequence[str] = ()) -> None:
        self._model = model
        # In the order of the fields, as from_db wants them.
        self._names = [name for name in _names_of(model) if not names or name in names]
        self._relations: list[_Relation] = []
        self.columns = list(self._names)
        models: dict[str, type[Model]] = {"": model}
        for path in paths:
            above, _separator, name = path.rpartition("__")
            field: Any = models[above]._meta.get_field(name)
            models[path] = field.related_model
            found, start = _names_of(models[path]), len(self.columns)
            self.columns += [f"{path}__{each}" for each in found]
            key = start + found.index(models[path]._meta.pk.attname)
            columns = slice(start, len(self.columns))
            self._relations.append(_Relation(above, path, field, models[path], found, columns, key))

    def instances(self, rows: Iterable[Row]) -> list[_Model]:
        """One of each row; rows that refer to the same one share it."""
        referred: dict[tuple[str, Any], Model] = {}
        return [self._instance(row, referred) for row in rows]

    def _instance(self, row: Row, referred: dict[tuple[str, Any], Model]) -> _Model:
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[: len(self._names)])
        here: dict[str, Model | None] = {"": made}
        for above, path, field, model, names, columns, key in self._relations:
            number, owner = row[key], here[above]
            there = None if number is None else referred.get((path, number))
            if number is not None and there is None:
                there = referred[path, number] = model.from_db(
                    DEFAULT_DB_ALIAS, names, row[columns]
                )
            here[path] = there
            if owner is not None:
                field.set_cached_value(owner, there)
        return made


def _names_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _run(
    statement: _Statement, parameters: list[Any], connection: BaseDatabaseWrapper
) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _part in range(statement.parts)]
    if not statement.sql:
        return found
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, parameters)
        for part, *row in cursor.fetchall():
            for index, converters, expression in statement.converters:
                value = row[index]
                for convert in converters:
                    value = convert(value, expression, connection)
                row[index] = value
            found[part].append(tuple(row))
    return found


def _statement_of(
    slices: Sequence[QuerySet[Any, Any]], connection: BaseDatabaseWrapper
) -> _Statement:
    quote = connection.ops.quote_name
    parts: list[str] = []
    parameters: list[Any] = []
    converters: list[tuple[int, _Converters, Expression]] = []
    for number, rows in enumerate(slices):
        compiler = rows.query.get_compiler(connection=connection)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:  # Django sees that it has no rows: a slice of none.
            continue
        parts.append(f"SELECT {number}, {quote('part')}.* FROM ({sql}) AS {quote('part')}")  # noqa: S608
        parameters += values
        # All have the same columns.
        found = compiler.get_converters([expression for expression, _sql, _name in compiler.select])
        converters = [(index, *each) for index, each in found.items()]
    return _Statement(" UNION ALL ".join(parts), len(slices), parameters, converters, [])


def _slots(values: dict[str, Any]) -> list[_Slot]:
    slots = []
    for name, value in values.items():
        if isinstance(value, list):
            slots += [_Slot(name, index) for index in range(len(value))]
        elif value is not None:
            slots.append(_Slot(name))
    return slots


def _value_at(slot: _Slot, values: dict[str, Any]) -> Any:
    value = values[slot.name]
    return value if slot.element is None else value[slot.element]


def _shape(value: Any) -> object:
    return (type(value), len(value)) if isinstance(value, list) else type(value)


def _mark(number: int, value: Any) -> Any:
    """A value of the same type that occurs nowhere else in a query."""
    if isinstance(value, str):
        return f"mark-{_FIRST_MARK + number}"
    if isinstance(value, datetime):
        return datetime(1583, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    return UUID(int=_FIRST_MARK + number) if isinstance(value, UUID) else _FIRST_MARK + number


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """The value as the database takes it."""
    if type(value) in _AS_THEY_ARE:
        return value
    for kind, field in _FIELDS.items():
        if isinstance(value, kind):
            return field.get_db_prep_value(value, connection)
    raise TypeError(f"{value!r} is no argument of a prepared query.")
