"""Moments of a publication: which is to come, and how one is written."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from news.articles.models import Article

from .models import Revision


def coming_moment(article: Article) -> datetime | None:
    """When what was last published is to be seen; None if it already is, or nothing is."""
    if article.work == Article.Work.SCHEDULED:
        planned = Revision.objects.scheduled().filter(article=article)
        return planned.values_list("goes_live_at", flat=True).first()
    starts_at = article.published_at if article.status == Article.Status.PUBLISHED else None
    return starts_at if starts_at is not None and starts_at > timezone.now() else None


def moment_text(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i")
