"""An article's neighbours in the section, and what is related to it."""

from collections import Counter
from typing import Any

from django.db.models import F
from django.utils.translation import get_language

from news.articles.models import Article
from news.articles.slices import column_of_each
from news.editions.shown import shown_in

MOST_RELATED = 4
# Bounds of what is looked at for these: tags of the article, newest articles of each.
MOST_TAGS = 10
NEWEST_OF_TAG = 20
NEWEST_OF_SECTION = 8


def neighbours_and_related(article: Article) -> dict[str, Any]:
    """
    `previous` and `next` (or None) and `related`, with a fixed number of queries.

    Related are those that share the most tags, then the newest of the section. A tag's newest
    are taken by their number, which follows the time of writing: its publication times are in no
    index of the tag's.
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
    # With a number that no article has, so that it is asked for none too: a page's queries are
    # the same however many articles there are.
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
