"""The other articles that an article's page links to."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from news.articles.links import COLUMNS, ArticleLink
from news.articles.models import Article
from news.prepared import Prepared

MOST_RELATED = 4
# Limits of the search: the tags of the article, and the newest articles of each tag.
MOST_TAGS = 10
NEWEST_OF_TAG = 20
NEWEST_OF_SECTION = 8


class LinkedArticles(NamedTuple):
    translations: list[ArticleLink]  # the article itself included
    previous: ArticleLink | None
    following: ArticleLink | None
    related: list[ArticleLink]


class _Place(NamedTuple):
    pk: int
    published_at: datetime


@Prepared
def _links(
    *,
    now: datetime,
    language: str,
    group: UUID,
    section: int | None,
    pk: int,
    published_at: datetime,
    tags: list[int],
) -> Sequence[QuerySet[Any, Any]]:
    published = Article.objects.published(now)
    in_language = published.filter(language=language)
    in_section = in_language.none() if section is None else in_language.filter(section=section)
    place = _Place(pk, published_at)
    found = [
        published.filter(translation_group=group).order_by(),
        in_section.before(place)[:1],
        in_section.after(place)[:1],
        in_section[:NEWEST_OF_SECTION],
    ]
    # The newest of a tag are found by their number, which follows the time of writing: no index on
    # tags has the publication time.
    through = Article.tags.through.objects.order_by("-article_id")
    for tag in tags:
        newest = through.filter(tag=tag).values("article_id")[:NEWEST_OF_TAG]
        found.append(in_language.filter(pk__in=newest).order_by())
    return [articles.values_list(*COLUMNS) for articles in found]


def find_linked_articles(article: Article) -> LinkedArticles:
    """
    The article's translations, the ones before and after it in its section, and the related ones,
    in one query.

    Related are the articles with the most common tags, then the newest of the section.
    """
    found = _links.rows(
        now=timezone.now(),
        language=article.language,
        group=article.translation_group,
        section=article.section_id,
        pk=article.pk,
        published_at=article.published_at,
        tags=[tag.pk for tag in article.all_tags][:MOST_TAGS],
    )
    parts = [[ArticleLink(*row) for row in rows] for rows in found]
    translations, before, after, newest, *tagged = parts
    shared = Counter(link for links in tagged for link in links)
    neighbours = {link.pk for link in (*before, *after)}
    related = sorted(
        (
            link
            for link in shared.keys() | set(newest)
            if link.pk != article.pk and link.pk not in neighbours
        ),
        key=lambda link: (shared[link], link.published_at, link.pk),
        reverse=True,
    )
    return LinkedArticles(
        translations,
        before[0] if before else None,
        after[0] if after else None,
        related[:MOST_RELATED],
    )
