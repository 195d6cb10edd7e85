"""The admin of accounts and groups, and the page where each person changes their own settings."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Exists, Field, ManyToManyField, Model, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from news.addresses import admin_page
from news.admin_base.portal_admin import PortalAdmin, RowsField
from news.text.numbers import whole_number

from .models import User
from .requests import account_of
from .second_factor import devices, rules
from .second_factor.recovery_codes import codes_left
from .sessions import end_session, end_sessions, sessions_of
from .translated_names import group_name, shown_name

# Those of devices show their keys.
admin.site.unregister([Group, StaticDevice, TOTPDevice])


class ShownNamesField(RowsField):
    def label_from_instance(self, row: Group | Permission) -> str:
        return shown_name(row)


class AccountsAdmin(PortalAdmin):
    """The choosers name groups and permissions in the reader's language."""

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **options: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.related_model in (Group, Permission):
            options.setdefault("form_class", ShownNamesField)
        return super().formfield_for_manytomany(db_field, request, **options)


class GroupFilter(admin.RelatedFieldListFilter):
    def field_choices(
        self, field: Field, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, Any]]:
        return [(str(group.pk), group_name(group)) for group in Group.objects.order_by("name")]


class OwnLanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("language"), choices=settings.LANGUAGES, help_text=_("Of the admin and of mail.")
    )


@admin.register(User)
class UserAdmin(AccountsAdmin, auth_admin.UserAdmin):
    fieldsets = (
        *(auth_admin.UserAdmin.fieldsets or ()),
        (_("In the newsroom"), {"fields": ("language", "sections")}),
    )
    # The stubs know what it holds of an instance alone.
    list_display = (
        *auth_admin.UserAdmin.list_display,  # type: ignore[misc]
        "section_names",
        "has_second_factor",
    )
    list_filter = ("is_staff", "is_superuser", "is_active", ("groups", GroupFilter))
    filter_horizontal = (*auth_admin.UserAdmin.filter_horizontal, "sections")
    actions = ("end_all_sessions", "reset_second_factor")

    @admin.display(description=_("sections"))
    def section_names(self, user: User) -> str:
        return ", ".join(str(section) for section in user.sections.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        rows = super().get_queryset(request).annotate(has_device=Exists(device))
        return rows.prefetch_related("sections")

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, user: User) -> bool:
        return user.has_device  # type: ignore[attr-defined]  # By get_queryset.

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = super().get_list_display(request)
        return [name for name in columns if rules.is_on() or name != "has_second_factor"]

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    @admin.action(description=_("End all sessions"), permissions=["reset"])
    @transaction.atomic
    def end_all_sessions(self, request: HttpRequest, users: QuerySet[User]) -> None:
        count = sum(end_sessions(user, self._own_session(request, user)) for user in users)
        text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
        messages.success(request, text % {"count": count})

    @admin.action(description=_("Reset the second factor"), permissions=["reset"])
    @transaction.atomic
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """For a lost phone: whoever has it is logged out, and a new one is set up."""
        count = 0
        for user in users:
            count += devices.remove(user, "reset")
            end_sessions(user, self._own_session(request, user))
        text = ngettext(
            "The second factor of %(count)d account was reset, and its sessions were ended.",
            "The second factor of %(count)d accounts was reset, and their sessions were ended.",
            count,
        )
        messages.success(request, text % {"count": count})

    def _own_session(self, request: HttpRequest, user: User) -> str | None:
        """Nobody logs themselves out by it."""
        return request.session.session_key if user.pk == request.user.pk else None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("own/", view(never_cache(self.own_view)), name="news_user_own"),
            path("own/end/", view(require_POST(self.end_view)), name="news_user_end"),
            *super().get_urls(),
        ]

    def own_view(self, request: HttpRequest) -> HttpResponse:
        """The settings that every member of staff may change, whatever their permissions."""
        user = account_of(request)
        chosen = user.language or translation.get_language()
        form = OwnLanguageForm(request.POST or None, initial={"language": chosen})
        if request.method == "POST" and form.is_valid():
            user.language = form.cleaned_data["language"]
            user.save(update_fields=["language"])
            with translation.override(user.language):
                messages.success(request, gettext("Your language has been saved."))
            return HttpResponseRedirect(request.path)
        device = rules.device_of(user) if rules.is_on() else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("My account"),
            "form": form,
            "has_second_factor_page": rules.is_on(),
            "device": device,
            "codes_left": codes_left(user) if device else 0,
            "is_required": rules.is_required_of(user),
            "sessions": sessions_of(user, request.session.session_key),
        }
        return TemplateResponse(request, "admin/own_account.html", context)

    def end_view(self, request: HttpRequest) -> HttpResponse:
        """End one of the account's own sessions, or all but this one."""
        user, this = account_of(request), request.session.session_key
        if number := whole_number(request.POST.get("session")):
            count = int(end_session(user, number, besides=this))
        else:
            count = end_sessions(user, besides=this)
        text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", count)
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(admin_page("news", "user", "own"))


@admin.register(Group)
# The stubs let Django's be asked for a field without a request.
class GroupAdmin(AccountsAdmin, auth_admin.GroupAdmin):  # type: ignore[misc]
    list_display = ("shown_name",)

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, group: Group) -> str:
        return group_name(group)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        group: Model | None = context["original"]
        if isinstance(group, Group):
            context["subtitle"] = group_name(group)
        return super().render_change_form(request, context, *args, **options)
