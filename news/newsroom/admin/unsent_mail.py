"""Mail that was not delivered: read it, send it again, dismiss it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from news.admin_base.portal_admin import PortalAdmin
from news.newsroom.models import UnsentMail
from news.newsroom.outbox import not_sent, send_again

SHOWN = ("planned_at", "recipient", "subject", "text", "article", "why")


@admin.register(UnsentMail)
class UnsentMailAdmin(PortalAdmin):
    """For publishers, because the mail is about texts that others work on."""

    list_display = ["planned_at", "recipient", "subject", "why"]
    list_per_page = 50
    show_full_result_count = False
    fields = SHOWN
    readonly_fields = SHOWN

    @admin.display(description=_("error"))
    def why(self, mail: UnsentMail) -> str | Promise:
        return mail.error or _("The portal stopped before it was sent.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return not_sent().select_related("article")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/dismiss/",
                view(require_POST(self.dismiss_view)),
                name="news_unsentmail_dismiss",
            ),
            path("again/", view(require_POST(self.again_view)), name="news_unsentmail_again"),
            *super().get_urls(),
        ]

    def dismiss_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        not_sent().filter(pk=pk).delete()
        return HttpResponseRedirect(reverse("admin:index"))

    def again_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        count = send_again()
        text = ngettext("%(count)d mail is sent again.", "%(count)d mails are sent again.", count)
        messages.info(request, text % {"count": count})
        return HttpResponseRedirect(reverse("admin:index"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: UnsentMail | None = None) -> bool:
        return request.user.has_perm("news.publish_article")

    def has_delete_permission(self, request: HttpRequest, obj: UnsentMail | None = None) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: UnsentMail | None = None) -> bool:
        return False
