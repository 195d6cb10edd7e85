"""What the newsroom's pages have in common: whom they let in, and what their templates get."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views import View

from news.articles.models import Article


def show(
    admin: ModelAdmin, request: HttpRequest, template: str, title: Any, **context: Any
) -> TemplateResponse:
    """A page inside the admin's frame."""
    frame = admin.admin_site.each_context(request)
    context = {**frame, "title": title, "opts": admin.opts, **context}
    return TemplateResponse(request, f"admin/news/article/{template}.html", context)


def redirect_to_form(article_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:news_article_change", args=[article_id]))


class ArticlePage(View):
    """
    Something about one article, for whoever may see it; `article` is its row as it is stored.

    `admin` is the article admin, which knows the permissions: give it to `as_view`.
    """

    admin: ModelAdmin = None  # type: ignore[assignment]
    article: Article

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        article = Article.objects.filter(pk=kwargs["pk"]).first()
        # Before it is said whether there is one.
        if not self.admin.has_view_permission(request, article):
            raise PermissionDenied
        if article is None:
            raise Http404
        self.article = article
        return super().dispatch(request, *args, **kwargs)

    def show(self, template: str, title: Any, **context: Any) -> TemplateResponse:
        return show(self.admin, self.request, template, title, object=self.article, **context)

    def require_change(self) -> None:
        if not self.admin.has_change_permission(self.request, self.article):
            raise PermissionDenied

    def require(self, permission: str) -> None:
        if not self.request.user.has_perm(permission):
            raise PermissionDenied
