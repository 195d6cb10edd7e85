"""What the article's form shows besides the article: versions, steps, unsaved texts, findings."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from news.articles.models import Article
from news.library.picker import kinds_for
from news.newsroom import autosave
from news.newsroom.models import Autosave, Revision
from news.newsroom.revisions import latest_of, scheduled_revision
from news.newsroom.transitions import TRANSITIONS
from news.newsroom.workflow import available, why_not_to_review
from news.text.numbers import whole_number

from .article_form import ArticleForm
from .check_panel import check_for_reviewer
from .step_form import StepForm

# Of an article that is not stored yet.
FIRST_STEPS = ("submit", "publish_unreviewed")


def context_of_form(
    request: HttpRequest, article: Article | None, form: ArticleForm
) -> dict[str, Any]:
    """For the template; the form begins with the unsaved text that the address asks for."""
    unsaved = _asked_unsaved(request, article)
    if unsaved is not None:
        form.begin_with(unsaved.data)
    latest = latest_of(article) if article is not None else None
    steps = _of_article(request.user, article, latest) if article else _of_new(request.user)
    return {
        "kinds": kinds_for(request.user),
        "languages": settings.LANGUAGES,
        "unsaved": autosave.unsaved(request.user),
        **_of_text(request, article, unsaved),
        **steps,
    }


def _asked_unsaved(request: HttpRequest, article: Article | None) -> Autosave | None:
    """The autosave that the address asks to go on with, if it is this account's own."""
    number = whole_number(request.GET.get("autosave"))
    if not number or request.method == "POST":
        return None
    unsaved = Autosave.objects.filter(pk=number, user=request.user, article=article).first()
    if unsaved is None:
        messages.info(request, _("That text has been saved or discarded meanwhile."))
    return unsaved


def _of_text(
    request: HttpRequest, article: Article | None, unsaved: Autosave | None
) -> dict[str, Any]:
    """Which text the form holds: what was posted, what was kept of it, or the newest one."""
    posted = request.POST
    kept = {name: values[0] for name, values in unsaved.data.items() if values} if unsaved else {}
    stamp = str(autosave.Stamp(unsaved.writer, unsaved.typed_at)) if unsaved else ""
    number = article.latest_number if article else 0
    return {
        "restored": unsaved,
        # What the form is sent with is not saved yet.
        "is_unsaved": bool(posted or unsaved),
        "based_on": posted.get("based_on", unsaved.based_on if unsaved else number),
        # A form that goes on with a text is that text's form: what it saves ends it.
        "form_token": (
            posted.get("form_token") or (unsaved.token if unsaved else "") or autosave.new_token()
        ),
        "button_token": autosave.new_token(),
        "copy_token": posted.get("copy_token", ""),
        "takes": posted.get("stamp") or posted.get("takes") or stamp,
        "note": posted.get("note") or kept.get("note", ""),
        "step_form": StepForm(
            initial={name: posted.get(name) or kept.get(name, "") for name in ("comment", "at")}
        ),
    }


def _of_new(user: Any) -> dict[str, Any]:
    steps = [TRANSITIONS[name] for name in FIRST_STEPS]
    return {"steps": [step for step in steps if user.has_perm(f"news.{step.permission}")]}


def _of_article(user: Any, article: Article, latest: Revision | None) -> dict[str, Any]:
    """Where it stands, and what the account may do with it."""
    steps = {step.name: step for step in available(article, latest, user)}
    is_returned = article.work == Article.Work.RETURNED
    return {
        "latest": latest,
        "steps": [step for name, step in steps.items() if name not in ("delete", "undelete")],
        "can_undelete": "undelete" in steps,
        "barred": why_not_to_review(article, latest, user),
        "scheduled_revision": scheduled_revision(article),
        "last_return": article.events.filter(action="return").first() if is_returned else None,
        "checked": check_for_reviewer(article, latest),
    }
