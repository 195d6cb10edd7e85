"""Accounts and groups: Django's pages with what all of ours have, and each person's own page."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.admin_base.portal_admin import PortalAdmin, RowsField

from .models import User
from .shown_names import group_name, shown_name

admin.site.unregister(Group)


class ShownNamesField(RowsField):
    def label_from_instance(self, row: Any) -> str:
        return shown_name(row)


class AccountsAdmin(PortalAdmin):
    """Groups and permissions are chosen by their names in the reader's language."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.related_model in (Group, Permission):
            options.setdefault("form_class", ShownNamesField)
        return super().formfield_for_manytomany(db_field, request, **options)


class GroupFilter(admin.RelatedFieldListFilter):
    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[int, str]]:
        return [(group.pk, group_name(group)) for group in Group.objects.order_by("name")]


class OwnLanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("language"), choices=settings.LANGUAGES, help_text=_("Of the admin and of mail.")
    )


@admin.register(User)
class UserAdmin(AccountsAdmin, auth_admin.UserAdmin):
    fieldsets = (
        *auth_admin.UserAdmin.fieldsets,
        (_("In the newsroom"), {"fields": ("language", "sections")}),
    )
    list_display = (*auth_admin.UserAdmin.list_display, "section_names")
    list_filter = ("is_staff", "is_superuser", "is_active", ("groups", GroupFilter))
    filter_horizontal = (*auth_admin.UserAdmin.filter_horizontal, "sections")

    @admin.display(description=_("sections"))
    def section_names(self, user: User) -> str:
        return ", ".join(str(section) for section in user.sections.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("sections")

    def get_urls(self) -> list[URLPattern]:
        own = path("own/", self.admin_site.admin_view(self.own_view), name="news_user_own")
        return [own, *super().get_urls()]

    def own_view(self, request: HttpRequest) -> HttpResponse:
        """What everybody of the staff sets for themselves, whatever their permissions."""
        chosen = request.user.language or translation.get_language()
        form = OwnLanguageForm(request.POST or None, initial={"language": chosen})
        if request.method == "POST" and form.is_valid():
            request.user.language = form.cleaned_data["language"]
            request.user.save(update_fields=["language"])
            with translation.override(request.user.language):
                messages.success(request, gettext("Your language has been saved."))
            return HttpResponseRedirect(request.path)
        context = {**self.admin_site.each_context(request), "title": _("My account"), "form": form}
        return TemplateResponse(request, "admin/own_account.html", context)


@admin.register(Group)
class GroupAdmin(AccountsAdmin, auth_admin.GroupAdmin):
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
