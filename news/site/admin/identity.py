"""The versions of the portal's identity: drafts are changed, previewed and put live."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST

from news.accounts.requests import account_of
from news.admin_base.logged_admin import LoggedAdmin
from news.articles.models import Article
from news.library.picker import kinds_for
from news.newsroom.log import record_change, values_of
from news.site.models import Identity, OfficialAccount
from news.site.versions import make_draft, put_live
from news.text.languages import LANGUAGES

from .identity_form import AccountForm, IdentityForm

PERMISSION = "news.change_identity"
_IN_LANGUAGES = {
    name: tuple(f"{name}_{language.replace('-', '_')}" for language in LANGUAGES)
    for name in ("name", "short_name", "description", "organiser", "address")
}


class AccountInline(admin.StackedInline):
    model = OfficialAccount
    form = AccountForm
    extra = 0
    fields = [_IN_LANGUAGES["name"], ("link", "order"), "qr_picture"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(PERMISSION)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(PERMISSION) and (obj is None or obj.is_draft)

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(Identity)
class IdentityAdmin(LoggedAdmin):
    form = IdentityForm
    inlines = [AccountInline]
    list_display = ["__str__", "state", "note", "created_by", "created_at", "live_since"]
    list_select_related = ["created_by"]
    list_per_page = 50
    actions = None
    change_list_template = "admin/news/identity/change_list.html"
    change_form_template = "admin/news/identity/change_form.html"
    fieldsets = [
        (None, {"fields": ["note"]}),
        (
            gettext_lazy("Names"),
            {
                "fields": [
                    _IN_LANGUAGES[name]
                    for name in ("name", "short_name", "description", "organiser")
                ],
                "description": gettext_lazy(
                    "What is left empty in one Chinese script is converted from the other; what is "
                    "empty in both, or in English, is that of the settings."
                ),
            },
        ),
        (
            gettext_lazy("Pictures and colours"),
            {
                "fields": [
                    *("logo", "logo_dark", "icon", "banner"),
                    ("masthead_colour", "accent_colour"),
                ]
            },
        ),
        (
            gettext_lazy("At the foot of each page"),
            {
                "fields": [
                    _IN_LANGUAGES["address"],
                    ("postcode", "phone", "email"),
                    "report_link",
                    ("icp_number", "police_number", "id_code"),
                    *("mark_link", "mark_picture"),
                ]
            },
        ),
        (gettext_lazy("Mourning"), {"fields": ["mourning_days"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_view_permission(self, request: HttpRequest, obj: Identity | None = None) -> bool:
        return request.user.has_perm(PERMISSION)

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A draft is made from another version, by a button."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Identity | None = None) -> bool:
        return request.user.has_perm(PERMISSION) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Identity | None = None) -> bool:
        return request.user.has_perm(PERMISSION) and obj is not None and obj.is_draft

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view
        return [
            path("draft/", wrapped(require_POST(self.make_draft)), name="news_identity_draft"),
            path("<int:pk>/live/", wrapped(self.put_live), name="news_identity_live"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"live": Identity.objects.live().first(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        version = context.get("original")
        context |= {
            "kinds": kinds_for(account_of(request)),
            "previews": _previews(version) if version else [],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    @transaction.atomic
    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        """Accounts are logged as a value of their version."""
        before = _accounts(form.instance)
        super().save_formset(request, form, formset, change)
        after = _accounts(form.instance)
        record_change(form.instance, account_of(request), before, after)

    def make_draft(self, request: HttpRequest) -> HttpResponse:
        """Opens a new draft; `source` is the number of the version that it begins as."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        source = None
        if number := request.POST.get("source"):
            found = self.get_object(request, number)
            source = get_object_or_404(Identity, pk=found.pk if found else None)
        with transaction.atomic():
            user = account_of(request)
            draft = make_draft(user, source)
            record_change(draft, user, None, values_of(draft) | _accounts(draft))
        return HttpResponseRedirect(reverse("admin:news_identity_change", args=[draft.pk]))

    def put_live(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks first, with what visitors will see changed."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        version = get_object_or_404(Identity.objects.with_pictures(), pk=pk)
        if request.method != "POST":
            live = Identity.objects.live().with_pictures().first()
            context = {
                **self.admin_site.each_context(request),
                "title": _("Put live"),
                "opts": self.opts,
                "version": version,
                "changes": _changes(live, version),
                "previews": _previews(version),
            }
            return TemplateResponse(request, "admin/news/identity/put_live.html", context)
        with transaction.atomic():
            user, was = account_of(request), version.state
            before, chosen = put_live(pk)
            if before != chosen:
                if before is not None:
                    states = Identity.State.LIVE.value, Identity.State.FORMER.value
                    record_change(before, user, {"state": states[0]}, {"state": states[1]})
                record_change(chosen, user, {"state": was}, {"state": chosen.state})
        messages.success(request, _("%(version)s is live.") % {"version": chosen})
        return HttpResponseRedirect(reverse("admin:news_identity_changelist"))


def _accounts(version: Identity) -> dict[str, Any]:
    rows = OfficialAccount.objects.filter(identity=version).select_related("qr_picture")
    names = ("order", "name_en", "name_zh_hans", "name_zh_hant", "link", "qr_picture")
    texts = [", ".join(str(getattr(row, name) or "") for name in names) for row in rows]
    return {"accounts": "\n".join(texts)}


def _changes(live: Identity | None, version: Identity) -> list[tuple[str, SafeString, SafeString]]:
    """The label, the value that is live and that of the version, for each that differs."""
    live = live or Identity()
    fields = [
        field
        for field in Identity._meta.concrete_fields
        if field.editable and not field.primary_key and field.name != "note"
    ]
    found = [
        (str(field.verbose_name), _shown(getattr(live, field.name)), _shown(new))
        for field in fields
        if (new := getattr(version, field.name)) != getattr(live, field.name)
    ]
    accounts = _accounts(live)["accounts"] if live.pk else "", _accounts(version)["accounts"]
    if accounts[0] != accounts[1]:
        label = str(OfficialAccount._meta.verbose_name_plural)
        found.append((label, _shown(accounts[0]), _shown(accounts[1])))
    return found


def _shown(value: object) -> SafeString:
    return format_html("{}", "" if value is None else str(value))


def _previews(version: Identity) -> list[tuple[str, str, str]]:
    """The code of each edition, what is previewed, and the address."""
    newest = Article.objects.published().order_by("-published_at", "-pk").only("pk", "slug")
    found = []
    for edition in LANGUAGES:
        with override(edition):
            home = reverse("news:identity-preview", kwargs={"pk": version.pk})
        found.append((edition, "home", home))
        article = newest.filter(language=edition).first()
        if article is not None:
            found.append((edition, "article", f"{home}articles/{article.pk}/"))
    return found
