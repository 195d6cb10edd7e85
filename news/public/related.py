"""The other articles that an article's page links to, and when its own text last changed."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import MD5, Coalesce, Concat
from django.utils import timezone

from news.articles.links import COLUMNS, ArticleLink
from news.articles.models import Article
from news.newsroom.models import Revision
from news.prepared import Prepared

MOST_RELATED = 4
# Limits of the search: the tags of the article, and the newest articles of each tag.
MOST_TAGS = 10
NEWEST_OF_TAG = 20
NEWEST_OF_SECTION = 8
MOST_LIVE_TEXTS = 50


class LinkedArticles(NamedTuple):
    translations: list[ArticleLink]  # the article itself included
    previous: ArticleLink | None
    following: ArticleLink | None
    related: list[ArticleLink]
    # When its text changed for visitors after the publication; None if it never did.
    updated_at: datetime | None


class _LiveText(NamedTuple):
    """A revision that went live; in the columns of an ArticleLink."""

    number: int
    blank: str
    body: str  # a digest
    titles: str  # a digest of title, subtitle and summary
    went_live_at: datetime
    article_id: int


class _Place(NamedTuple):
    pk: int
    published_at: datetime


@Prepared
def _links(
    is_revised: bool,
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
    texts = Revision.objects.order_by("-went_live_at", "-number")
    texts = texts.filter(article=pk, went_live_at__isnull=False) if is_revised else texts.none()
    found = [
        texts.values_list(*_live_text())[:MOST_LIVE_TEXTS],
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
    return [found[0], *(articles.values_list(*COLUMNS) for articles in found[1:])]


def _live_text() -> list[Any]:
    """All parts of a query have as many columns, of the same types."""
    blank = Value("", output_field=TextField())
    texts = [Coalesce(KT(f"fields__{name}"), blank) for name in ("title", "subtitle", "summary")]
    between = Value("\n", output_field=TextField())
    titles = Concat(texts[0], between, texts[1], between, texts[2])
    return ["number", blank, MD5("body"), MD5(titles), "went_live_at", F("article_id")]


def find_linked_articles(article: Article) -> LinkedArticles:
    """
    The article's translations, the ones before and after it in its section, and the related ones,
    in one query.

    Related are the articles with the most common tags, then the newest of the section.
    """
    found = _links.rows(
        article.live_number > 1,
        now=timezone.now(),
        language=article.language,
        group=article.translation_group,
        section=article.section_id,
        pk=article.pk,
        published_at=article.published_at,
        tags=[tag.pk for tag in article.all_tags][:MOST_TAGS],
    )
    texts = [_LiveText(*row) for row in found[0]]
    parts = [[ArticleLink(*row) for row in rows] for rows in found[1:]]
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
        _last_change(texts, article),
    )


def _last_change(texts: Sequence[_LiveText], article: Article) -> datetime | None:
    """When the live text replaced another one on the page; a mere change of tags is none."""
    live = next((at for at, text in enumerate(texts) if text.number == article.live_number), None)
    if live is None:
        return None
    since = texts[live].went_live_at
    for text in texts[live + 1 :]:
        if (text.body, text.titles) != (texts[live].body, texts[live].titles):
            return since if article.published_at and since > article.published_at else None
        since = text.went_live_at
    return None
