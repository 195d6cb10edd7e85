"""The articles before and after an article in its section, and the related ones."""

from collections import Counter
from typing import Any

from django.db.models import F
from django.utils.translation import get_language

from news.articles.first_rows import column_of_each
from news.articles.models import Article
from news.editions.shown import shown_in

MOST_RELATED = 4
# Limits of the search: the tags of the article, and the newest articles of each tag.
MOST_TAGS = 10
NEWEST_OF_TAG = 20
NEWEST_OF_SECTION = 8


def neighbours_and_related(article: Article) -> dict[str, Any]:
    """
    `previous` and `next` (or None) and `related`, in a fixed number of queries.

    Related are the articles with the most common tags, then the newest of the section. The newest
    of a tag are found by their number, which follows the time of writing: no index on tags has the
    publication time.
    """
    edition = get_language()
    published = Article.objects.published().filter(language=article.language)
    section = published.filter(section=article.section_id)
    previous = section.before(article).for_links().first() if article.section_id else None
    following = section.after(article).for_links().first() if article.section_id else None

    tagged = Article.tags.through.objects.order_by("-article_id").annotate(number=F("article_id"))
    tags = list(article.tags.all())[:MOST_TAGS]
    candidates = column_of_each(
        [
            *(tagged.filter(tag=tag)[:NEWEST_OF_TAG] for tag in tags),
            section.annotate(number=F("pk"))[:NEWEST_OF_SECTION],
        ],
        "number",
    )
    shared = Counter(pk for numbers in candidates[:-1] for pk in numbers)
    seen = {article.pk, *(one.pk for one in (previous, following) if one)}
    in_section = set(candidates[-1]) if article.section_id else set()
    # Include a number that no article has, so that the query also runs for an empty list: a page
    # then always needs the same number of queries.
    wanted = {0} | ((shared.keys() | in_section) - seen)
    related = sorted(
        published.filter(pk__in=wanted).for_links(),
        key=lambda one: (shared[one.pk], one.published_at, one.pk),
        reverse=True,
    )
    return {
        "previous": previous and previous.shown_in(edition),
        "next": following and following.shown_in(edition),
        "related": shown_in(related[:MOST_RELATED], edition),
    }
