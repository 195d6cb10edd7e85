"""The report of what is read: of the whole site, and of an article."""

from typing import Any, get_args

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.admin_base.read_only_admin import ReadOnlyAdmin
from news.articles.models import Article
from news.newsroom.dashboard import most_read

from .chart import draw
from .figures import all_views, views_of_article, views_of_site
from .models import ViewCounter
from .most_read import Period

DAYS = (30, 90, 365)
MOST_SHOWN = 20


@admin.register(ViewCounter)
class ViewCounterAdmin(ReadOnlyAdmin):
    """Whoever may see articles may see how often they are read; nobody changes it here."""

    @method_decorator(require_safe)
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = _days(request)
        return self._report(
            request,
            "site",
            title=_("Views"),
            days=days,
            chart=draw(views_of_site(days)),
            all_views=all_views(),
            most_read=[(_title(one), self._most_read(request, one)) for one in get_args(Period)],
        )

    @method_decorator(require_safe)
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The number is an article's: one without views has no counter yet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        articles = self.admin_site.get_model_admin(Article)
        article = articles.get_object(request, object_id)
        if article is None:
            raise Http404
        if not articles.has_view_permission(request, article):
            raise PermissionDenied
        days = _days(request)
        return self._report(
            request,
            "article",
            title=_("Views of an article"),
            article=article,
            days=days,
            chart=draw(views_of_article(article.pk, days)),
        )

    def _most_read(self, request: HttpRequest, period: Period) -> list[tuple[Article, int]]:
        may_see = self.admin_site.get_model_admin(Article).has_view_permission
        rows = most_read(period, MOST_SHOWN)
        return [(article, views) for article, views in rows if may_see(request, article)]

    def _report(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        site = self.admin_site.each_context(request)
        context |= {**site, "opts": self.opts, "periods": DAYS}
        return TemplateResponse(request, f"admin/news/viewcounter/{name}.html", context)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("news.view_article") or request.user.has_perm(
            "news.change_article"
        )


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in DAYS if str(days) == asked), DAYS[0])


def _title(period: Period) -> str:
    return {
        "day": _("Most read today"),
        "week": _("Most read this week"),
        "month": _("Most read in 30 days"),
    }[period]
