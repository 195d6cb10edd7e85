"""
Writes acts down.

An act is first written as a `WaitingEntry`, in the transaction of the act: both are stored or
neither. It is chained after that transaction, in a short one of its own (`chain.take_waiting`).
The chain has one head, which every writer has to lock. Chaining inside the transaction of the act
would hold that lock until an editor's long transaction ends, so that all others wait; and two that
publish each other's articles would each wait for a lock that the other has (a deadlock). A waiting
entry needs no lock. If the process ends between the two, the entry waits for the next act. What
waits is signed too, so that a row from elsewhere is not taken for one of ours, and triggers refuse
to delete it before it is in the chain.

If nothing can be written (full disk, read-only database), the act fails with its entry. Only
log-ins, failed ones and log-outs go on without, with an error in the logs: somebody has to be able
to log in to mend it. Visitors' pages write nothing here.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from news.request_id import request_id

from . import acting, chain, signing
from .models import MOST_TEXT, Action, WaitingEntry

logger = logging.getLogger(__name__)

MOST_VALUE = 500  # characters of one value in the details
MOST_ITEMS = 100  # values in one list
MOST_DETAILS = 8_000  # characters of all details
# PostgreSQL stores no NUL, and no database half of a surrogate pair.
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")

_summary: ContextVar["Counter[str] | None"] = ContextVar("audit_summary", default=None)


@dataclass(frozen=True)
class Act:
    """What is recorded of one act. Without a `user`, it is the one that `acting` knows."""

    action: Action
    obj: models.Model | None = None
    details: dict[str, Any] = field(default_factory=dict)
    user: AbstractBaseUser | None = None
    # Of an object that is not at hand: model, number, name.
    named: tuple[str, object, str] | None = None


def record(
    action: Action,
    obj: models.Model | None = None,
    details: dict[str, Any] | None = None,
    user: AbstractBaseUser | None = None,
) -> None:
    """Record an act; raises DatabaseError if it cannot be."""
    record_all([Act(action, obj, details or {}, user)])


def record_all(acts: Iterable[Act]) -> None:
    acts = list(acts)
    counter = _summary.get()
    if counter is not None:
        counter.update(f"{act.action} {_named(act)[0]}".strip() for act in acts)
        return
    if not acts:
        return
    rows = [_waiting(act) for act in acts]
    if len(rows) == 1:
        rows[0].save(force_insert=True)
    else:
        WaitingEntry.objects.bulk_create(rows, batch_size=100)
    _chain_after_commit()


def record_or_log(
    action: Action,
    obj: models.Model | None = None,
    details: dict[str, Any] | None = None,
    user: AbstractBaseUser | None = None,
) -> None:
    """Record an act that goes on if it cannot be recorded: a log-in or a log-out."""
    try:
        with transaction.atomic():
            record(action, obj, details, user)
    except DatabaseError:
        logger.exception("The audit log could not be written: %s of %s", action, user or obj)


@contextmanager
def summarised(action: Action, details: dict[str, Any]) -> Iterator[None]:
    """One entry, with the number of acts of each kind, instead of one for each act inside."""
    counter: Counter[str] = Counter()
    token = _summary.set(counter)
    try:
        yield
    finally:
        _summary.reset(token)
        record(action, details={**details, **counter})


def _chain_after_commit() -> None:
    # Once for all acts of a transaction. Those of a savepoint that is undone take theirs along.
    planned: list[Any] = [function for _savepoints, function, *_ in connection.run_on_commit]
    if not connection.in_atomic_block or chain.take_waiting not in planned:
        transaction.on_commit(chain.take_waiting, robust=True)


def _waiting(act: Act) -> WaitingEntry:
    actor = acting.actor(act.user)
    model, number, name = _named(act)
    row = WaitingEntry(
        at=timezone.now(),
        action=act.action,
        actor_id=actor.pk,
        actor_name=_clean(actor.name, MOST_TEXT),
        address=actor.address,
        object_model=model,
        object_id=_clean(str(number), 40),
        object_text=_clean(name, MOST_TEXT),
        details=_json(act.details),
        request_id=request_id(),
    )
    signing.sign_waiting(row)
    return row


def _named(act: Act) -> tuple[str, object, str]:
    if act.named is not None:
        return act.named
    if act.obj is None:
        return "", "", ""
    is_account = isinstance(act.obj, AbstractBaseUser)
    name = act.obj.get_username() if is_account else str(act.obj)  # type: ignore[attr-defined]
    return act.obj._meta.label_lower, act.obj.pk, name


def _json(details: dict[str, Any]) -> str:
    # First as JSON, so that what is cut are texts, whatever they were.
    plain = json.loads(json.dumps(details, cls=DjangoJSONEncoder, default=str))
    text = json.dumps(_bounded(plain), ensure_ascii=False, sort_keys=True)
    if len(text) <= MOST_DETAILS:
        return text
    names = sorted(plain)[:MOST_ITEMS]
    return json.dumps({"too long": _bounded(names)}, ensure_ascii=False)[:MOST_DETAILS]


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value, MOST_VALUE)
    if isinstance(value, list):
        more = [f"+{len(value) - MOST_ITEMS}"] if len(value) > MOST_ITEMS else []
        return [*map(_bounded, value[:MOST_ITEMS]), *more]
    if isinstance(value, dict):
        return {_clean(name, 100): _bounded(each) for name, each in value.items()}
    return value


def _clean(text: str, most: int) -> str:
    text = _NOT_STORABLE.sub("", text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
