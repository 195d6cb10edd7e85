"""The admin of accounts and groups, and the page where each person changes their own settings."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Field, ManyToManyField, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.admin_base.portal_admin import PortalAdmin, RowsField

from .models import User
from .requests import account_of
from .translated_names import group_name, shown_name

admin.site.unregister(Group)


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
    list_display = (*auth_admin.UserAdmin.list_display, "section_names")  # type: ignore[misc]
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
        context = {**self.admin_site.each_context(request), "title": _("My account"), "form": form}
        return TemplateResponse(request, "admin/own_account.html", context)


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
