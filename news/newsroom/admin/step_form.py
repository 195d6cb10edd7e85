"""One step of the workflow: with the form or by itself, and what the editor is told of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from news.admin_base.moment_fields import MomentInOneField
from news.articles.models import Article
from news.newsroom import sent_forms
from news.newsroom.attempt import RefusedError
from news.newsroom.models import EditorialEvent
from news.newsroom.publication_times import coming_moment, moment_text
from news.newsroom.transitions import PUBLISHING, TRANSITIONS
from news.newsroom.workflow import perform
from news.text.numbers import whole_number

from .pages import ArticlePage, redirect_to_form
from .submission import Message, Submission


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


class StepView(ArticlePage):
    """One step on its own, for those who may not write, and for other pages' buttons."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        submission = Submission.read(request.user, request.POST)
        seen = request.POST.get("based_on")
        # Nonsense is no number of a revision: the step is refused, as on a text since changed.
        number = whole_number(seen)
        take_step(submission, pk, -1 if seen and number is None else number).tell(request)
        return redirect_to_form(pk)


def take_step(submission: Submission, article_id: int, seen: int | None) -> Message:
    """
    Take the step that the form asks for, and say what came of it.

    `seen` is the number of the revision that the editor looked at, if that is known.
    """
    name = submission.step or ""
    form = StepForm({"step": name, "comment": submission.comment, "at": submission.at})
    if not form.is_valid():
        problems = "; ".join(str(error) for errors in form.errors.values() for error in errors)
        return Message(messages.ERROR, problems)
    asked = {name: form.cleaned_data[name] for name in ("comment", "at")}
    try:
        article = perform(name, article_id, submission.user, seen=seen, **asked)
    except RefusedError as refusal:
        if _is_taken_already(submission, article_id):
            return Message(messages.SUCCESS, str(DONE[name]))
        return Message(messages.ERROR, str(refusal))
    return Message(messages.SUCCESS, str(done(name, article)))


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


def _is_taken_already(submission: Submission, article_id: int) -> bool:
    """Whether the form, sent again, asks for the very step that it has taken before."""
    sent = sent_forms.find(submission.user, submission.form_token)
    if sent is None or sent.article_id != article_id:
        return False
    event = EditorialEvent.objects.filter(article=article_id).first()
    taken = (event.action, event.user_id) if event else None
    return taken == (submission.step, submission.user.pk)
