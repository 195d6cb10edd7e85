"""
What an article's form posts besides the article, how it is saved, and what is answered.

A form is read once, into a Submission; saving returns a SaveResult. Nothing else passes between the
form, the saving and the answer.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from news.articles.models import Article
from news.editions.models import Language
from news.newsroom import autosave, presence, sent_forms
from news.newsroom.attempt import RefusedError
from news.newsroom.content import SCHEDULE, content_of
from news.newsroom.rescheduling import reschedule
from news.newsroom.revisions import ConflictError, create_article, keep_aside, save_content
from news.text.numbers import whole_number

from .article_form import ArticleForm


class Message(NamedTuple):
    """What the editor is told on the next page."""

    level: int
    text: str

    def tell(self, request: HttpRequest) -> None:
        messages.add_message(request, self.level, self.text)


@dataclass(frozen=True)
class Submission:
    user: Any
    # The revision that the editor had before them; 0 where there was none, or it cannot be read.
    based_on: int
    note: str
    # A reason: for the step, for changed moments, for publishing in spite of warnings.
    comment: str
    form_token: str
    # Of the text's copies that were kept while it was typed.
    copy_token: str
    stamps: tuple[autosave.Stamp | None, ...]
    # The step whose button was pressed, None for another button; and when it is to take effect.
    step: str | None
    at: str

    @classmethod
    def read(cls, user: Any, posted: QueryDict) -> "Submission":
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
    # The number of the newest revision that whoever sent the form has seen.
    seen: int
    told: list[Message] = field(default_factory=list)


def save_new(submission: Submission, article: Article, form: ArticleForm) -> SaveResult:
    """
    Store the article of a form for a new one.

    Raises AlreadySentError where a twin of the form does so in this very moment.
    """
    content = content_of(article, form.cleaned_data)
    revision = create_article(article, content, submission.user, submission.note)
    sent_forms.remember_first(submission.user, submission.form_token, revision.article)
    _finish(submission, article)
    return SaveResult(revision.number, _told_of_language(form))


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
        sent_forms.remember_next(submission.user, submission.form_token, seen)
    told = _save_moments(submission, article, form)
    _finish(submission, article)
    return SaveResult(seen, told)


def keep_both(request: HttpRequest, conflict: ConflictError) -> HttpResponse:
    """Keep the form's text beside the newer one, and lead to the page that merges the two."""
    submission, latest = Submission.read(request.user, request.POST), conflict.latest
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
    """The posted text is saved: what was kept of it, and of no other, is forgotten."""
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


def _told_of_language(form: ArticleForm) -> list[Message]:
    """That the language was not left as the form had proposed it."""
    if not form.follows_text:
        return []
    language = dict(Language.choices)[form.cleaned_data["language"]]
    told = _("The text is in %(language)s, so it is filed there. Change it if that is wrong.")
    return [Message(messages.INFO, told % {"language": language})]
