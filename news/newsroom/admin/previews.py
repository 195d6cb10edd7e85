"""Previews in the admin: any revision as visitors would see it, on a phone or a desktop, shared."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from news.articles.models import Article
from news.newsroom.content import working_copy
from news.newsroom.models import PreviewLink
from news.newsroom.preview_links import revoke, share, token_of
from news.newsroom.revisions import ensure_revision, find, latest_of, lock
from news.text.numbers import whole_number

FRAMES = settings.CONTENT_SECURITY_POLICY.replace(
    "frame-ancestors 'none'", "frame-ancestors 'self'"
)
LONGEST = 24 * 30  # hours


class PreviewsMixin:
    """For ArticleAdmin. The admin's own wrapper keeps all of it out of every cache."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        one = "<int:pk>/revisions/<int:number>/"
        return [
            path("<int:pk>/preview/", view(self.preview), name="news_article_preview"),
            path(f"{one}preview/", view(self.preview), name="news_article_revision_preview"),
            path(f"{one}screens/", view(self.screens_view), name="news_article_screens"),
            path(f"{one}share/", view(require_POST(self.share_view)), name="news_article_share"),
            path(
                "<int:pk>/links/<int:link>/revoke/",
                view(require_POST(self.revoke_view)),
                name="news_article_revoke",
            ),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
        """The article's page as visitors would see it with a revision; by default the newest."""
        article, revision = self._previewed(request, pk, number)
        shown = (
            working_copy(article, revision)
            if revision
            else get_object_or_404(Article.objects.for_page(), pk=pk)
        )
        language = request.GET.get("language")
        if language not in dict(settings.LANGUAGES):
            language = shown.language
        context = {
            "article": shown.shown_in(shown.language),
            "is_preview": True,
            "revision": revision,
            "in_frame": "frame" in request.GET,
        }
        with translation.override(language):
            response = render(request, "news/article_detail.html", context)
        response["X-Robots-Tag"] = "noindex, nofollow"
        if "frame" in request.GET:
            response["X-Frame-Options"] = "SAMEORIGIN"
            response["Content-Security-Policy"] = FRAMES
        return response

    def screens_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """A revision on a phone's and on a desktop's screen, in each language, and its links."""
        if number == 0:
            # The row as it was found; a link needs a revision to be bound to.
            self._previewed(request, pk, None)
            number = self._newest(pk)
        article, revision = self._previewed(request, pk, number)
        siblings = Article.objects.kept().filter(translation_group=article.translation_group)
        language = request.GET.get("language")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview: %(title)s") % {"title": revision.title},
            "opts": self.opts,
            "object": article,
            "revision": revision,
            "languages": settings.LANGUAGES,
            "language": language
            if language in dict(settings.LANGUAGES)
            else revision.fields.get("language"),
            "is_phone": request.GET.get("screen") == "phone",
            "translations": siblings.exclude(pk=pk).only("pk", "language", "title"),
            "links": [
                {"link": link, "address": self._address(request, link)}
                for link in revision.preview_links.select_related("created_by")[:20]
            ],
            "can_share": request.user.has_perm("news.share_article"),
            "hours": settings.PREVIEW_HOURS,
        }
        return TemplateResponse(request, "admin/news/article/screens.html", context)

    def share_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        _article, revision = self._previewed(request, pk, number)
        if not request.user.has_perm("news.share_article"):
            raise PermissionDenied
        hours = whole_number(request.POST.get("hours"))
        share(revision, request.user, min(hours, LONGEST) if hours else None)
        messages.success(request, _("Whoever has the link can see this version until it expires."))
        return HttpResponseRedirect(reverse("admin:news_article_screens", args=[pk, number]))

    def revoke_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        if not request.user.has_perm("news.share_article"):
            raise PermissionDenied
        found = get_object_or_404(
            PreviewLink.objects.select_related("revision__article"), pk=link, revision__article=pk
        )
        self._previewed(request, pk, found.revision.number)
        revoke(found, request.user)
        messages.success(request, _("The link is revoked."))
        number = found.revision.number
        return HttpResponseRedirect(reverse("admin:news_article_screens", args=[pk, number]))

    def _previewed(self, request: HttpRequest, pk: int, number: int | None) -> tuple[Any, Any]:
        article = super().get_queryset(request).filter(pk=pk).first()
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if article is None:
            raise Http404
        revision = latest_of(article) if number is None else find(pk, number)
        if revision is None and number is not None:
            raise Http404
        return article, revision

    def _newest(self, pk: int) -> int:
        with transaction.atomic():
            return ensure_revision(lock(pk)).number

    def _address(self, request: HttpRequest, link: PreviewLink) -> str:
        with translation.override(link.revision.fields.get("language", settings.LANGUAGE_CODE)):
            path = reverse("news:shared-preview", kwargs={"token": token_of(link)})
        return request.build_absolute_uri(path)
