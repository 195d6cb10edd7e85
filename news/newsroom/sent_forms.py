"""
Forms for a new article that have been saved: the same one sent again edits that article.

A form is sent again by a double click, by Back, by a repeated request, and all that at once. The
database, not the session, keeps two from making two.
"""

from django.db import IntegrityError, transaction

from news.accounts.models import User
from news.articles.models import Article

from .autosave import TOKEN_LENGTH
from .models import SentForm


class AlreadySentError(Exception):
    """The form has made an article already."""


def find(user: User, token: str) -> SentForm | None:
    """What the account's form of that token has made, unless that is in the recycle bin."""
    if not token:
        return None
    kept = SentForm.objects.filter(article__deleted_at__isnull=True)
    return kept.filter(user=user, token=token[:TOKEN_LENGTH]).first()


def remember_first(user: User, token: str, article: Article) -> None:
    """
    That the form has just made the article.

    Raises AlreadySentError where it has made another, which may be happening in this very moment:
    then nothing of the caller's transaction may be kept.
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
    """That the form, if it is one that has made an article, has made this revision of it too."""
    SentForm.objects.filter(user=user, token=token[:TOKEN_LENGTH]).update(number=number)
