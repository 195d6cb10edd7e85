from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from news.articles.models import Article, ArticleQuerySet
from news.process_cache import ProcessCache

from .models import DailyViews

DAYS = 7
# More than any page shows: some of them are in another edition, or hidden by now.
RANKED = 200
SECONDS = 300

_ranking: ProcessCache[list[int]] = ProcessCache(SECONDS)


def most_read(articles: ArticleQuerySet, most: int) -> list[Article]:
    """
    Of the articles, those read most in the last DAYS, most read first.

    Adding the views up costs more than a page may take, so the order is kept for SECONDS; which
    of them may be shown is asked each time.
    """
    ranking = _ranking.get("week", _rank)
    by_number = {article.pk: article for article in articles.filter(pk__in=ranking[:RANKED])}
    return [by_number[pk] for pk in ranking if pk in by_number][:most]


def _rank() -> list[int]:
    since = timezone.localdate() - timedelta(days=DAYS - 1)
    totals = DailyViews.objects.filter(day__gte=since).values("article").order_by()
    ranked = totals.annotate(views=Sum("count")).order_by("-views", "-article")
    return list(ranked.values_list("article", flat=True)[:RANKED])
