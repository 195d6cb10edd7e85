from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import DailyViews, ViewCounter

_Counter = TypeVar("_Counter", ViewCounter, DailyViews)


def count_view(article_id: int) -> int:
    """
    Add one view to the article and to the day, and return the article's total views.

    The database makes both additions, in one transaction and always in this order: simultaneous
    views neither overwrite nor deadlock one another, and the total includes this view.
    """
    today = timezone.localdate()
    with transaction.atomic():
        _add_one(ViewCounter, "counted", article_id=article_id)
        _add_one(DailyViews, "count", article_id=article_id, day=today)
        return ViewCounter.objects.get(article_id=article_id).total


def _add_one(model: type[_Counter], column: str, **key: object) -> None:
    row = model.objects.filter(**key)
    if not row.update(**{column: F(column) + 1}):
        # The first view creates the row; if two are first at the same time, one insert does nothing
        # and both then add.
        model.objects.bulk_create([model(**key)], ignore_conflicts=True)
        row.update(**{column: F(column) + 1})
