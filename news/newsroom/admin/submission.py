"""
What an article's form posts besides the article's fields, and how it is saved.

A form is read once, into a Submission; saving returns a SaveResult. The form, the saving and the
answer share nothing else.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from news.accounts.models import User
from news.accounts.requests import account_of
from news.articles.models import Article
from news.editions.models import Language
from news.newsroom import autosave, presence, resubmission
from news.newsroom.content import SCHEDULE, content_of
from news.newsroom.rescheduling import reschedule
from news.newsroom.revisions import ConflictError, create_article, keep_aside, save_content
from news.newsroom.step_attempt import RefusedError
from news.text.numbers import whole_number

from .article_form import ArticleForm


class Message(NamedTuple):
    """A message for the editor on the next page."""

    level: int
    text: str

    def tell(self, request: HttpRequest) -> None:
        messages.add_message(request, self.level, self.text)


@dataclass(frozen=True)
class Submission:
    user: User
    # The number of the revision that the editor saw; 0 if there was none or it is unreadable.
    based_on: int
    note: str
    # The reason for the step, for changed times, or for publishing in spite of warnings.
    comment: str
    form_token: str
    # They identify the copies that were kept while the text was typed.
    copy_token: str
    stamps: tuple[autosave.Stamp | None, ...]
    # The step whose button was pressed, None for another button; and when it takes effect.
    step: str | None
    at: str

    @classmethod
    def read(cls, user: User, posted: QueryDict) -> "Submission":
        form_token = posted.get("form_token", "")
        reasons = (posted.get(name, "").strip() for name in ("comment", "override_reason"))
        return cls(
            user=user,
            based_on=whole_number(posted.get("based_on")) or 0,
            note=posted.get("note", "").strip()[:300],
            comment=next(filter(None, reasons), ""),
            form_token=form_token,
            copy_token=posted.get("copy_token") or form_token,
            stamps=tuple(autosave.Stamp.parse(posted.get(name, "")) for name in ("stamp", "takes")),
            step=posted.get("_step"),
            at=posted.get("at", ""),
        )


@dataclass
class SaveResult:
    # The number of the newest revision that the sender of the form has seen.
    seen: int
    notices: list[Message] = field(default_factory=list)


def save_new(submission: Submission, article: Article, form: ArticleForm) -> SaveResult:
    """
    Store the article of a form for a new one.

    Raises AlreadySentError if the same form, sent twice, stores it at the same time.
    """
    content = content_of(article, form.cleaned_data)
    revision = create_article(article, content, submission.user, submission.note)
    resubmission.remember_first(submission.user, submission.form_token, revision.article)
    _finish(submission, article)
    return SaveResult(revision.number, _language_notice(form))


def save_changed(submission: Submission, article: Article, form: ArticleForm) -> SaveResult:
    """
    Keep the form's text as a revision of the article, and change its moments.

    Raises ConflictError: see `keep_both`.
    """
    content, based_on = content_of(article, form.cleaned_data), submission.based_on
    saved = save_content(
        article.pk, content, submission.user, based_on=based_on, note=submission.note
    )
    seen = based_on
    if saved.is_new:
        seen = saved.revision.number
        resubmission.remember_next(submission.user, submission.form_token, seen)
    notices = _save_moments(submission, article, form)
    _finish(submission, article)
    return SaveResult(seen, notices)


def keep_both(request: HttpRequest, conflict: ConflictError) -> HttpResponse:
    """Keep the form's text as a revision aside, and redirect to the page that merges the two."""
    submission, latest = Submission.read(account_of(request), request.POST), conflict.latest
    aside = keep_aside(latest.article_id, conflict.content, submission.user, conflict.based_on)
    autosave.finish(submission.user, submission.copy_token, *submission.stamps)
    messages.warning(
        request,
        _("%(who)s has saved a newer text meanwhile. Yours is kept as version %(number)d.")
        % {"who": latest.created_by or "-", "number": aside.number},
    )
    address = reverse("admin:news_article_merge", args=[latest.article_id, aside.number])
    return HttpResponseRedirect(address)


def _finish(submission: Submission, article: Article) -> None:
    """The text is saved: delete its own autosaves and no others."""
    autosave.finish(submission.user, submission.copy_token, *submission.stamps)
    presence.leave(submission.user, article.pk)


def _save_moments(submission: Submission, article: Article, form: ArticleForm) -> list[Message]:
    moments = {
        name: form.cleaned_data[name]
        for name in SCHEDULE
        if name in form.cleaned_data and name in form.changed_data
    }
    if not moments:
        return []
    try:
        reschedule(article.pk, submission.user, moments, submission.comment)
    except RefusedError as refusal:
        return [Message(messages.ERROR, str(refusal))]
    return []


def _language_notice(form: ArticleForm) -> list[Message]:
    """A message if the language was set from the text."""
    if not form.follows_text:
        return []
    language = dict(Language.choices)[form.cleaned_data["language"]]
    text = _("The text is in %(language)s, so it is filed there. Change it if that is wrong.")
    return [Message(messages.INFO, text % {"language": language})]
