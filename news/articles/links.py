"""Articles as links: what a list of titles shows, without the rest of their rows."""

from datetime import datetime
from typing import NamedTuple

from news.addresses import article_page
from news.articles.shown_article import TEXTS, ShownArticle
from news.text.slugs import slug_from


def address_slug(slug: str, title: str) -> str:
    """The slug in an article's address: the editor's, or one made from the title."""
    return slug or slug_from(title) or "article"


class ArticleLink(NamedTuple):
    """In the order of COLUMNS, for values_list."""

    pk: int
    language: str
    title: str
    slug: str
    published_at: datetime
    lead_image_id: int | None

    def address_in(self, edition: str) -> str:
        """As Article.address_in."""
        return article_page(edition, self.pk, address_slug(self.slug, self.title))

    def shown_in(self, edition: str) -> ShownArticle:
        return ShownArticle(self, edition, TEXTS)


COLUMNS = ArticleLink._fields
