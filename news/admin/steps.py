"""Steps of the workflow in the admin: beside the form, by themselves, and for many at once."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from news.editorial.content import content_of, missing_of
from news.editorial.revisions import (
    create_article,
    ensure_revision,
    latest_of,
    lock,
    save_content,
)
from news.editorial.workflow import (
    TRANSITIONS,
    RefusedError,
    Request,
    available,
    check,
    may_write,
    perform,
)
from news.models import Article, Revision, Section, Tag

# More at once would keep the server and the editor waiting too long.
MOST_AT_ONCE = 200


class MomentInput(forms.DateTimeInput):
    """The browser's own picker; a moment in the portal's time zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class StepForm(forms.Form):
    step = forms.ChoiceField(choices=[(name, name) for name in TRANSITIONS])
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whoever comes next. A return and what skips the review need one."),
    )
    at = forms.DateTimeField(
        label=_("Goes live at"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=MomentInput(),
        help_text=_("For publishing. Left empty: at the publication time, or now."),
    )


class StepsMixin:
    """For ArticleAdmin."""

    actions = ["publish_selected", "withdraw_selected", "move_selected", "tag_selected"]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context["original"]
        typed = context["restored"].data if context.get("restored") else {}
        context["step_form"] = StepForm(
            initial={
                name: request.POST.get(name) or (typed.get(name) or [""])[0]
                for name in ("comment", "at")
            }
        )
        if article is not None:
            latest = latest_of(article)
            steps = available(article, latest, request.user)
            context["steps"] = [step for step in steps if step.name not in ("delete", "undelete")]
            context["can_undelete"] = any(step.name == "undelete" for step in steps)
            context["latest"] = latest
            context["scheduled_revision"] = (
                Revision.objects.filter(article=article, goes_live_at__isnull=False)
                .defer("body")
                .first()
            )
            context["last_return"] = (
                article.events.filter(action="return").first()
                if article.work == Article.Work.RETURNED
                else None
            )
        else:
            context["steps"] = [
                TRANSITIONS[name]
                for name in ("submit", "publish_unreviewed")
                if request.user.has_perm(f"news.{TRANSITIONS[name].permission}")
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/step/", view(require_POST(self.step_view)), name="news_article_step"),
            path(
                "<int:pk>/duplicate/",
                view(require_POST(self.duplicate_view)),
                name="news_article_duplicate",
            ),
            *super().get_urls(),
        ]

    def take_step_of_form(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """The step whose button saved the form, if it was one; it never undoes the save."""
        if "_step" not in request.POST:
            return None
        self._take(request, article.pk, request.POST["_step"], request.seen)
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[article.pk]))

    def step_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One step on its own, for those who may not write, and for other pages' buttons."""
        article = get_object_or_404(Article.objects.defer("body"), pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        seen = request.POST.get("based_on", "")
        # Nonsense is no number of a revision: the step is refused, as on a text since changed.
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        self._take(request, pk, request.POST.get("_step", ""), number if seen else None)
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[pk]))

    def _take(self, request: HttpRequest, pk: int, name: str, seen: int | None) -> None:
        posted = {**request.POST.dict(), "step": name}
        # The reason beside the publish check is a comment like any.
        posted["comment"] = posted.get("comment", "").strip() or posted.get("override_reason", "")
        form = StepForm(posted)
        if not form.is_valid():
            problems = "; ".join(str(error) for errors in form.errors.values() for error in errors)
            messages.error(request, problems)
            return
        try:
            perform(
                name,
                pk,
                request.user,
                seen=seen,
                comment=form.cleaned_data["comment"],
                at=form.cleaned_data["at"],
            )
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, DONE[name])

    # Deleting is moving to the recycle bin.

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        is_kept = obj is None or obj.deleted_at is None
        return is_kept and request.user.has_perm("news.delete_article")

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> tuple[Any, ...]:
        """The articles alone, and which of them cannot go: nothing else is deleted with them."""
        protected = []
        for article in objs:
            latest = latest_of(article) or Revision(
                article=article, fields={"section": article.section_id}
            )
            try:
                check(TRANSITIONS["delete"], Request(article, latest, request.user))
            except RefusedError as refusal:
                protected.append(f"{article}: {refusal}")
        count = {self.opts.verbose_name_plural: len(objs)}
        return [str(article) for article in objs], count, set(), protected

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        perform("delete", obj.pk, request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for number in queryset.values_list("pk", flat=True):
                perform("delete", number, request.user)

    # Copies

    def duplicate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new draft with this article's text; in `language`, as its translation."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        article = self.get_object(request, str(pk))
        if article is None or not self.has_view_permission(request, article):
            raise PermissionDenied
        language = request.POST.get("language", "")
        try:
            made = duplicate(article, request.user, language)
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:news_article_change", args=[pk]))
        messages.success(request, _("This is the copy: a draft of its own."))
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[made.pk]))

    # Many at once

    @admin.action(description=_("Publish the selected articles"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return run_on_many(self, request, queryset, "publish_selected", BulkStepForm, _publish)

    @admin.action(description=_("Withdraw the selected articles"), permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return run_on_many(self, request, queryset, "withdraw_selected", BulkStepForm, _withdraw)

    @admin.action(description=_("Move the selected articles"), permissions=["change"])
    def move_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return run_on_many(self, request, queryset, "move_selected", MoveForm, _move)

    @admin.action(description=_("Tag the selected articles"), permissions=["change"])
    def tag_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return run_on_many(self, request, queryset, "tag_selected", TagForm, _tag)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.publish_article")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.withdraw_article")


DONE = {
    "submit": _("Submitted for review."),
    "recall": _("Taken back: it is a draft again."),
    "approve": _("Approved."),
    "return": _("Returned to its writer."),
    "publish": _("Published: it is shown from its moment on."),
    "publish_unreviewed": _("Published without review."),
    "unschedule": _("The scheduled update is cancelled."),
    "withdraw": _("Withdrawn: visitors no longer see it."),
    "republish": _("Published again."),
    "delete": _("Moved to the recycle bin."),
    "undelete": _("Taken out of the recycle bin."),
}


def duplicate(article: Article, user: Any, language: str = "") -> Article:
    """
    A draft with the content of the instance; with a language, as the translation in it.

    Raises RefusedError where there is one already.
    """
    content = content_of(article)
    content["slug"] = ""
    copy = Article()
    if language:
        if language not in dict(Article._meta.get_field("language").choices):
            raise RefusedError(_("There is no such language."))
        siblings = Article.objects.filter(translation_group=article.translation_group)
        if siblings.filter(language=language).exists():
            raise RefusedError(_("This article has a translation in that language."))
        copy.translation_group = article.translation_group
        content["language"] = language
    missing = missing_of(content)
    content = {name: value for name, value in content.items() if name not in missing}
    return create_article(copy, content, user).article


class BulkStepForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class MoveForm(forms.Form):
    section = forms.ModelChoiceField(label=_("Move to section"), queryset=Section.objects.all())


class TagForm(forms.Form):
    tags = forms.ModelMultipleChoiceField(
        label=_("Add tags"), queryset=Tag.objects.all(), widget=forms.SelectMultiple({"size": 12})
    )


class Outcome(NamedTuple):
    article: Article
    message: Any
    is_done: bool


Act = Callable[[Article, Any, dict[str, Any]], Any]


def run_on_many(
    model_admin: Any,
    request: HttpRequest,
    queryset: QuerySet,
    action: str,
    form_class: type[forms.Form],
    act: Act,
) -> HttpResponse:
    """Ask for what the action needs, then do it to each article by itself, and report each."""
    articles = list(queryset.defer("body").order_by("-edited_at", "-pk")[: MOST_AT_ONCE + 1])
    is_confirmed = "_confirmed" in request.POST
    form = form_class(request.POST if is_confirmed else None)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": getattr(model_admin, action).short_description,
        "opts": model_admin.opts,
        "action": action,
        "articles": articles[:MOST_AT_ONCE],
        "most": MOST_AT_ONCE if len(articles) > MOST_AT_ONCE else None,
        "form": form,
        "outcomes": None,
    }
    if is_confirmed and form.is_valid():
        context["outcomes"] = [
            _attempt(article, request.user, form.cleaned_data, act)
            for article in articles[:MOST_AT_ONCE]
        ]
    return TemplateResponse(request, "admin/news/article/bulk.html", context)


def _attempt(article: Article, user: Any, data: dict[str, Any], act: Act) -> Outcome:
    try:
        return Outcome(article, act(article, user, data), is_done=True)
    except RefusedError as refusal:
        return Outcome(article, str(refusal), is_done=False)


def _publish(article: Article, user: Any, data: dict[str, Any]) -> Any:
    perform("publish", article.pk, user, comment=data["comment"])
    return DONE["publish"]


def _withdraw(article: Article, user: Any, data: dict[str, Any]) -> Any:
    perform("withdraw", article.pk, user, comment=data["comment"])
    return DONE["withdraw"]


def _move(article: Article, user: Any, data: dict[str, Any]) -> Any:
    return _refile(article, user, {"section": data["section"].pk})


@transaction.atomic
def _tag(article: Article, user: Any, data: dict[str, Any]) -> Any:
    latest = ensure_revision(lock(article.pk))
    tags = {*latest.content.get("tags", []), *(tag.pk for tag in data["tags"])}
    return _refile(article, user, {"tags": sorted(tags)})


def _refile(article: Article, user: Any, content: dict[str, Any]) -> Any:
    if article.deleted_at is not None:
        raise RefusedError(_("The article is in the recycle bin."))
    if not may_write(user, article):
        raise RefusedError(_("Your account may not change this article."))
    revision = save_content(article.pk, content, user, based_on=None)
    if not revision.is_new:
        return _("Nothing to change.")
    if article.status == Article.Status.PUBLISHED:
        return _("Kept as a draft: the live page changes once it is reviewed and published.")
    return _("Changed.")
