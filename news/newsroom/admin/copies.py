"""A new draft with an article's text, or its translation to be; one press makes one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.newsroom import sent_forms
from news.newsroom.attempt import RefusedError
from news.newsroom.content import content_of
from news.newsroom.revisions import create_article
from news.newsroom.sent_forms import AlreadySentError

from .pages import ArticlePage, redirect_to_form


class Duplicate(ArticlePage):
    """A new draft with this article's text; in `language`, as its translation."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.admin.has_add_permission(request):
            raise PermissionDenied
        article = self.admin.get_object(request, str(pk)) or self.article
        language, token = (request.POST.get(name, "") for name in ("language", "form_token"))
        try:
            made = _duplicate_once(article, request.user, language, token)
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
    """There is a translation already: `translation`."""

    def __init__(self, translation: Article) -> None:
        super().__init__(_("This article has a translation in that language."))
        self.translation = translation


def _duplicate_once(article: Article, user: Any, language: str, token: str) -> Article:
    """The copy that the button of that token makes, however often it is pressed."""
    if sent := sent_forms.find(user, token):
        return sent.article
    try:
        with transaction.atomic():
            made = duplicate(article, user, language)
            sent_forms.remember_first(user, token, made)
    except AlreadySentError:  # By a twin of this request, in this very moment.
        sent = sent_forms.find(user, token)
        if sent is None:
            raise
        return sent.article
    return made


def duplicate(article: Article, user: Any, language: str = "") -> Article:
    """
    A draft with the content of the instance; with a language, as the translation in it.

    Raises TranslatedError where there is one already, RefusedError for an unknown language.
    """
    content = content_of(article) | {"slug": ""}
    copy = Article()
    if language:
        if language not in dict(Article._meta.get_field("language").choices):
            raise RefusedError(_("There is no such language."))
        if translation := _translation(article, language):
            raise TranslatedError(translation)
        copy.translation_group = article.translation_group
        content["language"] = language
    try:
        return create_article(copy, content, user).article
    except IntegrityError:
        # Somebody has asked for the same translation in this very moment; anything else is an
        # error.
        translation = _translation(article, language) if language else None
        if translation is None:
            raise
        raise TranslatedError(translation) from None


def _translation(article: Article, language: str) -> Article | None:
    siblings = Article.objects.filter(translation_group=article.translation_group)
    return siblings.filter(language=language).first()
