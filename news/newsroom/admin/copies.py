"""Creates a draft with an article's text, or as its translation; each button press makes one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from news.accounts.models import User
from news.accounts.requests import account_of
from news.articles.models import Article
from news.editions.models import Language
from news.newsroom import resubmission
from news.newsroom.content import content_of
from news.newsroom.resubmission import AlreadySentError
from news.newsroom.revisions import create_article
from news.newsroom.step_attempt import RefusedError

from .article_page import ArticlePage, redirect_to_form


class Duplicate(ArticlePage):
    """Creates a draft with this article's text; with `language`, as its translation."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.admin.has_add_permission(request):
            raise PermissionDenied
        article = self.admin.get_object(request, str(pk)) or self.article
        language, token = (request.POST.get(name, "") for name in ("language", "form_token"))
        try:
            made = _duplicate_once(article, account_of(request), language, token)
        except TranslatedError as refusal:
            messages.warning(request, str(refusal))
            made = refusal.translation
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            made = article
        else:
            messages.success(request, _("This is the copy: a draft of its own."))
        return redirect_to_form(made.pk)


class TranslatedError(RefusedError):
    """A translation exists already: `translation`."""

    def __init__(self, translation: Article) -> None:
        super().__init__(_("This article has a translation in that language."))
        self.translation = translation


def _duplicate_once(article: Article, user: User, language: str, token: str) -> Article:
    """The copy made with this button's token; pressing the button again makes no second one."""
    if sent := resubmission.find(user, token):
        return sent.article
    try:
        with transaction.atomic():
            made = duplicate(article, user, language)
            resubmission.remember_first(user, token, made)
    except AlreadySentError:  # by the same form, sent twice at the same time
        sent = resubmission.find(user, token)
        if sent is None:
            raise
        return sent.article
    return made


def duplicate(article: Article, user: User, language: str = "") -> Article:
    """
    A draft with the content of the instance; with a language, as the translation into it.

    Raises TranslatedError if that translation exists, RefusedError for an unknown language.
    """
    content = content_of(article) | {"slug": ""}
    copy = Article()
    if language:
        if language not in Language.values:
            raise RefusedError(_("There is no such language."))
        if translation := _translation(article, language):
            raise TranslatedError(translation)
        copy.translation_group = article.translation_group
        content["language"] = language
    try:
        return create_article(copy, content, user).article
    except IntegrityError:
        # Somebody created the same translation at the same time; anything else is an error.
        translation = _translation(article, language) if language else None
        if translation is None:
            raise
        raise TranslatedError(translation) from None


def _translation(article: Article, language: str) -> Article | None:
    siblings = Article.objects.filter(translation_group=article.translation_group)
    return siblings.filter(language=language).first()
