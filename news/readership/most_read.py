from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from news.articles.models import Article, ArticleQuerySet
from news.process_cache import ProcessCache

from .models import DailyViews

DAYS = 7
# More than a page shows, because some may be in other editions or no longer visible.
RANKED = 200
SECONDS = 300

_ranking: ProcessCache[list[int]] = ProcessCache(SECONDS)


def most_read(articles: ArticleQuerySet, most: int) -> list[Article]:
    """
    The articles with the most views in the last DAYS, most read first.

    Adding up the views is too slow for each page, so the order is cached for SECONDS; whether an
    article is visible is checked each time.
    """
    ranking = _ranking.get("week", _rank)
    by_number = {article.pk: article for article in articles.filter(pk__in=ranking[:RANKED])}
    return [by_number[pk] for pk in ranking if pk in by_number][:most]


def _rank() -> list[int]:
    since = timezone.localdate() - timedelta(days=DAYS - 1)
    totals = DailyViews.objects.filter(day__gte=since).values("article").order_by()
    ranked = totals.annotate(views=Sum("count")).order_by("-views", "-article")
    return list(ranked.values_list("article", flat=True)[:RANKED])
