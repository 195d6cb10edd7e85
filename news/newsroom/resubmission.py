"""
Saved forms for new articles: the same form, sent again, edits the article that it created.

A form is sent again by a double click, by Back or by a repeated request, even at the same time. A
unique row in the database, not the session, prevents a second article.
"""

from django.db import IntegrityError, transaction

from news.accounts.models import User
from news.articles.models import Article

from .autosave import TOKEN_LENGTH
from .models import SentForm


class AlreadySentError(Exception):
    """The form has already created an article."""


def find(user: User, token: str) -> SentForm | None:
    """The article that this form created, unless it is in the recycle bin."""
    if not token:
        return None
    kept = SentForm.objects.filter(article__deleted_at__isnull=True)
    return kept.filter(user=user, token=token[:TOKEN_LENGTH]).first()


def remember_first(user: User, token: str, article: Article) -> None:
    """
    Record that the form has created the article.

    Raises AlreadySentError if it has created another one, perhaps at the same time: then the
    caller's transaction must be rolled back.
    """
    if not token:
        return
    mine = SentForm.objects.filter(user=user, token=token[:TOKEN_LENGTH])
    mine.filter(article__deleted_at__isnull=False).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(
                user=user,
                token=token[:TOKEN_LENGTH],
                article=article,
                number=article.latest_number,
            )
    except IntegrityError as error:
        raise AlreadySentError(token) from error


def remember_next(user: User, token: str, number: int) -> None:
    """Record that the form, if it created an article, has added this revision to it."""
    SentForm.objects.filter(user=user, token=token[:TOKEN_LENGTH]).update(number=number)
