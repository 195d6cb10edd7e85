"""Steps of the workflow in the admin: beside the form, by themselves, and for many at once."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from news.admin_base.moment_fields import MomentInOneField
from news.admin_base.portal_admin import RowsField
from news.articles.models import Article, Section, Tag
from news.newsroom import sent_forms
from news.newsroom.content import content_of, missing_of
from news.newsroom.filing import add_tags, file_under, may_file
from news.newsroom.models import EditorialEvent, Revision
from news.newsroom.publication_times import coming_moment, moment_text
from news.newsroom.revisions import create_article, ensure_revision, latest_of, lock, save_content
from news.newsroom.sent_forms import AlreadySentError
from news.newsroom.workflow import (
    PUBLISHING,
    TRANSITIONS,
    RefusedError,
    Request,
    available,
    check,
    may_write,
    perform,
    why_not_to_review,
)
from news.text.numbers import whole_number

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
        help_text=_(
            "For whoever comes next. A return, a withdrawal and what skips the review need one."
        ),
    )
    at = MomentInOneField(
        label=_("Goes live at"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=MomentInput(),
        help_text=_("For publishing. Left empty: at the publication time, or now."),
    )


class StepsMixin:
    """For ArticleAdmin."""

    actions = [
        *("submit_selected", "approve_selected", "publish_selected", "withdraw_selected"),
        *("move_selected", "tag_selected"),
    ]

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
            context["barred"] = why_not_to_review(article, latest, request.user)
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
        number = whole_number(seen)
        if seen and number is None:
            number = -1
        self._take(request, pk, request.POST.get("_step", ""), number)
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
            article = perform(
                name,
                pk,
                request.user,
                seen=seen,
                comment=form.cleaned_data["comment"],
                at=form.cleaned_data["at"],
            )
        except RefusedError as refusal:
            if _is_taken_already(request, pk, name):
                messages.success(request, DONE[name])
            else:
                messages.error(request, str(refusal))
        else:
            messages.success(request, done(name, article))

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
        token = request.POST.get("form_token", "")
        try:
            made = _duplicate_once(article, request.user, language, token)
        except TranslatedError as refusal:
            messages.warning(request, str(refusal))
            made = refusal.translation
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            made = article
        else:
            messages.success(request, _("This is the copy: a draft of its own."))
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[made.pk]))

    # Many at once

    @admin.action(description=_("Submit the selected articles"), permissions=["submit"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        act = partial(_step, "submit")
        return run_on_many(self, request, queryset, "submit_selected", BulkStepForm, act)

    @admin.action(description=_("Approve the selected articles"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        act = partial(_step, "approve")
        return run_on_many(self, request, queryset, "approve_selected", BulkStepForm, act)

    @admin.action(description=_("Publish the selected articles"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        act = partial(_step, "publish")
        return run_on_many(self, request, queryset, "publish_selected", BulkStepForm, act)

    @admin.action(description=_("Withdraw the selected articles"), permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        act = partial(_step, "withdraw")
        return run_on_many(self, request, queryset, "withdraw_selected", ReasonForm, act)

    @admin.action(description=_("Move the selected articles"), permissions=["change"])
    def move_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return run_on_many(self, request, queryset, "move_selected", MoveForm, _move)

    @admin.action(description=_("Tag the selected articles"), permissions=["change"])
    def tag_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return run_on_many(self, request, queryset, "tag_selected", TagForm, _tag)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.submit_article")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        stages = range(1, settings.REVIEW_STAGES + 1)
        return any(request.user.has_perm(f"news.review_article_{stage}") for stage in stages)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.publish_article")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.withdraw_article")


DONE = {
    "submit": _("Submitted for review."),
    "recall": _("Taken back: it is a draft again."),
    "approve": _("Approved."),
    "return": _("Returned to its writer."),
    "publish": _("Published: visitors see it now."),
    "publish_unreviewed": _("Published without review."),
    "unschedule": _("The scheduled update is cancelled."),
    "withdraw": _("Withdrawn: visitors no longer see it."),
    "republish": _("Published again."),
    "delete": _("Moved to the recycle bin."),
    "undelete": _("Taken out of the recycle bin."),
}


def done(name: str, article: Article) -> Any:
    """What has become of the article by that step: what is to come is not published."""
    moment = coming_moment(article) if name in PUBLISHING else None
    if moment is None:
        return DONE[name]
    return _("Scheduled for %(moment)s.") % {"moment": moment_text(moment)}


def _is_taken_already(request: HttpRequest, pk: int, name: str) -> bool:
    """Whether the form, sent again, asks for the very step that it has taken before."""
    if not getattr(request, "is_sent_again", False):
        return False
    event = EditorialEvent.objects.filter(article=pk).first()
    return event is not None and (event.action, event.user_id) == (name, request.user.pk)


class TranslatedError(RefusedError):
    """There is a translation already: `translation`."""

    def __init__(self, translation: Article) -> None:
        super().__init__(_("This article has a translation in that language."))
        self.translation = translation


def _duplicate_once(article: Article, user: Any, language: str, token: str) -> Article:
    """The copy that the button of that token makes, however often it is pressed."""
    if sent := sent_forms.find(user, token):
        return sent.article
    try:
        with transaction.atomic():
            made = duplicate(article, user, language)
            sent_forms.remember_first(user, token, made)
    except AlreadySentError:  # By a twin of this request, in this very moment.
        sent = sent_forms.find(user, token)
        if sent is None:
            raise
        return sent.article
    return made


def duplicate(article: Article, user: Any, language: str = "") -> Article:
    """
    A draft with the content of the instance; with a language, as the translation in it.

    Raises TranslatedError where there is one already, RefusedError for an unknown language.
    """
    content = content_of(article)
    content["slug"] = ""
    copy = Article()
    if language:
        if language not in dict(Article._meta.get_field("language").choices):
            raise RefusedError(_("There is no such language."))
        if translation := _translation(article, language):
            raise TranslatedError(translation)
        copy.translation_group = article.translation_group
        content["language"] = language
    missing = missing_of(content)
    content = {name: value for name, value in content.items() if name not in missing}
    try:
        return create_article(copy, content, user).article
    except IntegrityError:
        # Somebody has asked for the same translation in this very moment; anything else is an
        # error.
        translation = _translation(article, language) if language else None
        if translation is None:
            raise
        raise TranslatedError(translation) from None


def _translation(article: Article, language: str) -> Article | None:
    siblings = Article.objects.filter(translation_group=article.translation_group)
    return siblings.filter(language=language).first()


class BulkStepForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ReasonForm(forms.Form):
    comment = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class MoveForm(forms.Form):
    section = forms.ModelChoiceField(label=_("Move to section"), queryset=Section.objects.all())


class TagForm(forms.Form):
    tags = RowsField(
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
        outcomes = [
            _attempt(article, request.user, form.cleaned_data, act)
            for article in articles[:MOST_AT_ONCE]
        ]
        # What needs somebody comes first.
        context["outcomes"] = sorted(outcomes, key=lambda outcome: outcome.is_done)
        taken = sum(outcome.is_done for outcome in outcomes)
        context["headline"] = _("Done: %(done)d, refused: %(refused)d") % {
            "done": taken,
            "refused": len(outcomes) - taken,
        }
    return TemplateResponse(request, "admin/news/article/bulk.html", context)


def _attempt(article: Article, user: Any, data: dict[str, Any], act: Act) -> Outcome:
    try:
        return Outcome(article, act(article, user, data), is_done=True)
    except RefusedError as refusal:
        return Outcome(article, str(refusal), is_done=False)


def _step(name: str, article: Article, user: Any, data: dict[str, Any]) -> Any:
    return done(name, perform(name, article.pk, user, comment=data["comment"]))


def _move(article: Article, user: Any, data: dict[str, Any]) -> Any:
    if may_file(user):
        has_moved = file_under(article.pk, user, data["section"])
        return _("Moved.") if has_moved else _("It is there already.")
    return _refile(article, user, {"section": data["section"].pk})


@transaction.atomic
def _tag(article: Article, user: Any, data: dict[str, Any]) -> Any:
    if may_file(user):
        has_changed = add_tags(article.pk, user, list(data["tags"]))
        return _("Tagged.") if has_changed else _("It has these tags already.")
    latest = ensure_revision(lock(article.pk))
    tags = {*latest.content.get("tags", []), *(tag.pk for tag in data["tags"])}
    return _refile(article, user, {"tags": sorted(tags)})


def _refile(article: Article, user: Any, content: dict[str, Any]) -> Any:
    """As a new text of it, by those who may not publish."""
    if article.deleted_at is not None:
        raise RefusedError(_("The article is in the recycle bin. Take it out first."))
    if not may_write(user, article):
        raise RefusedError(_("Your account may not change this article. Ask its writer."))
    revision = save_content(article.pk, content, user, based_on=None)
    if not revision.is_new:
        return _("Nothing to change.")
    if article.status == Article.Status.PUBLISHED:
        return _(
            "Kept as a draft: submit it, and the live page changes once it is published. Whoever "
            "may publish can do this at once."
        )
    if article.work in (Article.Work.IN_REVIEW, Article.Work.APPROVED):
        return _("Changed. It was under review and is a draft again: submit it anew.")
    return _("Changed.")
