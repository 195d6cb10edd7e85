"""Previews in the admin: any revision as visitors would see it, on a phone or a desktop, shared."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from news.articles.models import Article
from news.newsroom.content import working_copy
from news.newsroom.models import PreviewLink, Revision
from news.newsroom.preview_links import revoke, share, token_of
from news.newsroom.revisions import ensure_revision, find, latest_of, lock
from news.text.numbers import whole_number

from .pages import ArticlePage

FRAMES = settings.CONTENT_SECURITY_POLICY.replace(
    "frame-ancestors 'none'", "frame-ancestors 'self'"
)
LONGEST = 24 * 30  # hours
MOST_LINKS = 20


class Preview(ArticlePage):
    """
    The article's page as visitors would see it with a revision; by default the newest.

    The admin's own wrapper keeps it out of every cache.
    """

    def get(self, request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
        revision = latest_of(self.article) if number is None else _find(self.article, number)
        shown = (
            working_copy(self.article, revision)
            if revision
            else get_object_or_404(Article.objects.for_page(), pk=pk)
        )
        in_frame = "frame" in request.GET
        context = {
            "article": shown.shown_in(shown.language),
            "is_preview": True,
            "revision": revision,
            "in_frame": in_frame,
        }
        with translation.override(_asked_language(request) or shown.language):
            response = render(request, "news/article_detail.html", context)
        response["X-Robots-Tag"] = "noindex, nofollow"
        if in_frame:
            response["X-Frame-Options"] = "SAMEORIGIN"
            response["Content-Security-Policy"] = FRAMES
        return response


class ScreensPage(ArticlePage):
    """A revision on a phone's and on a desktop's screen, in each language, and its links."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        if number == 0:
            # The row as it was found; a link needs a revision to be bound to.
            with transaction.atomic():
                revision = ensure_revision(lock(pk))
        else:
            revision = _find(self.article, number)
        group = Article.objects.kept().filter(translation_group=self.article.translation_group)
        links = revision.preview_links.select_related("created_by")[:MOST_LINKS]
        return self.show(
            "screens",
            _("Preview: %(title)s") % {"title": revision.title},
            revision=revision,
            languages=settings.LANGUAGES,
            language=_asked_language(request) or revision.fields.get("language"),
            is_phone=request.GET.get("screen") == "phone",
            translations=group.exclude(pk=pk).only("pk", "language", "title"),
            links=[{"link": link, "address": _address(request, link)} for link in links],
            can_share=request.user.has_perm("news.share_article"),
            hours=settings.PREVIEW_HOURS,
        )


class ShareRevision(ArticlePage):
    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        revision = _find(self.article, number)
        self.require("news.share_article")
        hours = whole_number(request.POST.get("hours"))
        share(revision, request.user, None if hours is None else min(hours, LONGEST))
        messages.success(request, _("Whoever has the link can see this version until it expires."))
        return _redirect_to_screens(revision)


class RevokeLink(ArticlePage):
    def post(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        self.require("news.share_article")
        links = PreviewLink.objects.select_related("revision__article")
        found = get_object_or_404(links, pk=link, revision__article=pk)
        revoke(found, request.user)
        messages.success(request, _("The link is revoked."))
        return _redirect_to_screens(found.revision)


def _find(article: Article, number: int) -> Revision:
    revision = find(article.pk, number)
    if revision is None:
        raise Http404
    return revision


def _asked_language(request: HttpRequest) -> str | None:
    language = request.GET.get("language")
    return language if language in dict(settings.LANGUAGES) else None


def _redirect_to_screens(revision: Revision) -> HttpResponse:
    at: list[Any] = [revision.article_id, revision.number]
    return HttpResponseRedirect(reverse("admin:news_article_screens", args=at))


def _address(request: HttpRequest, link: PreviewLink) -> str:
    with translation.override(link.revision.fields.get("language", settings.LANGUAGE_CODE)):
        path = reverse("news:shared-preview", kwargs={"token": token_of(link)})
    return request.build_absolute_uri(path)
