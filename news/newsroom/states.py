"""An article's state in a word or two, as in the editorial log."""

from news.articles.models import Article

from .publication_times import coming_moment

Status = Article.Status
Work = Article.Work


def state_of(article: Article) -> str:
    """The article's state, as the log writes it: `published`, `in_review 2`, ..."""
    if article.deleted_at is not None:
        return "deleted"
    if article.work == Work.IN_REVIEW:
        return f"{Work.IN_REVIEW.value} {article.review_stage + 1}"
    return str(article.work or page_state(article))


def page_state(article: Article) -> str:
    """The state of the page alone: a publication in the future is `scheduled`."""
    return str(article.status if coming_moment(article) is None else Work.SCHEDULED)
