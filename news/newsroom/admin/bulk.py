"""What is done to many articles at once, from their list."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.admin_base.portal_admin import RowsField
from news.articles.models import Article, Section, Tag
from news.newsroom.attempt import RefusedError
from news.newsroom.conditions import require_kept
from news.newsroom.filing import add_tags, file_under, may_file
from news.newsroom.revisions import ensure_revision, lock, save_content
from news.newsroom.rights import may_write
from news.newsroom.workflow import perform

from .pages import show
from .step_form import done

# More at once would keep the server and the editor waiting too long.
MOST_AT_ONCE = 200


class CommentForm(forms.Form):
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


# Does it to one article, for an account, with the form's values; returns what the editor is told.
Act = Callable[[Article, Any, dict[str, Any]], Any]


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
    require_kept(article)
    if not may_write(user, article):
        raise RefusedError(_("Your account may not change this article. Ask its writer."))
    if not save_content(article.pk, content, user, based_on=None).is_new:
        return _("Nothing to change.")
    if article.status == Article.Status.PUBLISHED:
        return _(
            "Kept as a draft: submit it, and the live page changes once it is published. Whoever "
            "may publish can do this at once."
        )
    if article.work in (Article.Work.IN_REVIEW, Article.Work.APPROVED):
        return _("Changed. It was under review and is a draft again: submit it anew.")
    return _("Changed.")


def run_on_many(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    queryset: QuerySet,
    *,
    name: str,
    title: str | Promise,
    form_class: type[forms.Form],
    act: Act,
) -> HttpResponse:
    """Ask for what the action needs, then do it to each article by itself, and report each."""
    articles = list(queryset.defer("body").order_by("-edited_at", "-pk")[: MOST_AT_ONCE + 1])
    chosen = articles[:MOST_AT_ONCE]
    form = form_class(request.POST if "_confirmed" in request.POST else None)
    # An unbound form is not valid: it asks.
    outcomes = (
        [_try(act, article, request.user, form) for article in chosen] if form.is_valid() else None
    )
    return show(
        model_admin,
        request,
        "bulk",
        title,
        action=name,
        articles=chosen,
        most=MOST_AT_ONCE if len(articles) > MOST_AT_ONCE else None,
        form=form,
        # What needs somebody comes first.
        outcomes=outcomes and sorted(outcomes, key=lambda outcome: outcome.is_done),
        headline=_headline(outcomes or []),
    )


def _try(act: Act, article: Article, user: Any, form: forms.Form) -> Outcome:
    try:
        return Outcome(article, act(article, user, form.cleaned_data), is_done=True)
    except RefusedError as refusal:
        return Outcome(article, str(refusal), is_done=False)


def _headline(outcomes: list[Outcome]) -> str:
    taken = sum(outcome.is_done for outcome in outcomes)
    return _("Done: %(done)d, refused: %(refused)d") % {
        "done": taken,
        "refused": len(outcomes) - taken,
    }


def _action(
    name: str, title: str | Promise, permission: str, form_class: type[forms.Form], act: Act
) -> Callable[..., HttpResponse]:
    """One of the list's actions; the admin's `has_<permission>_permission` says for whom."""
    run = partial(run_on_many, name=name, title=title, form_class=form_class, act=act)

    @admin.action(description=title, permissions=[permission])
    def action(
        model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse:
        return run(model_admin, request, queryset)

    action.__name__ = name  # By which Django knows it.
    return action


ACTIONS = [
    _action(
        "submit_selected",
        _("Submit the selected articles"),
        "submit",
        CommentForm,
        partial(_step, "submit"),
    ),
    _action(
        "approve_selected",
        _("Approve the selected articles"),
        "approve",
        CommentForm,
        partial(_step, "approve"),
    ),
    _action(
        "publish_selected",
        _("Publish the selected articles"),
        "publish",
        CommentForm,
        partial(_step, "publish"),
    ),
    _action(
        "withdraw_selected",
        _("Withdraw the selected articles"),
        "withdraw",
        ReasonForm,
        partial(_step, "withdraw"),
    ),
    _action("move_selected", _("Move the selected articles"), "change", MoveForm, _move),
    _action("tag_selected", _("Tag the selected articles"), "change", TagForm, _tag),
]
