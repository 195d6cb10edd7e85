"""Where an article stands, in one word or two, as the editorial log writes it."""

from typing import Any

from news.articles.models import Article

from .publication_times import coming_moment

# Any, because without Django's own types mypy takes a choice for the pair that declares it.
Status: Any = Article.Status
Work: Any = Article.Work


def state_of(article: Article) -> str:
    """Where the article stands, as the log writes it: `published`, `in_review 2`, ..."""
    if article.deleted_at is not None:
        return "deleted"
    if article.work == Work.IN_REVIEW:
        return f"{Work.IN_REVIEW.value} {article.review_stage + 1}"
    return str(article.work or page_state(article))


def page_state(article: Article) -> str:
    """The same of its page alone: what is published for later is scheduled till then."""
    return str(article.status if coming_moment(article) is None else Work.SCHEDULED)
