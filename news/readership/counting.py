from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import DailyViews, ViewCounter

_Counter = TypeVar("_Counter", ViewCounter, DailyViews)


def count_view(article_id: int) -> int:
    """
    Add one view to the article and to the day, and return the article's sum of views.

    Both additions are made by the database, in one transaction and always in this order:
    simultaneous views neither overwrite nor deadlock one another, and the sum returned
    includes this very view.
    """
    today = timezone.localdate()
    with transaction.atomic():
        _add_one(ViewCounter, "counted", article_id=article_id)
        _add_one(DailyViews, "count", article_id=article_id, day=today)
        return ViewCounter.objects.get(article_id=article_id).total


def _add_one(model: type[_Counter], column: str, **key: object) -> None:
    row = model.objects.filter(**key)
    if not row.update(**{column: F(column) + 1}):
        # The first view makes the row; when two are first at once, one of the inserts does
        # nothing and both then count.
        model.objects.bulk_create([model(**key)], ignore_conflicts=True)
        row.update(**{column: F(column) + 1})
