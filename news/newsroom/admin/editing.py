"""The article form: every save is a revision, nobody's overwrites another's, nothing is lost."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from news.articles.models import Article
from news.editions.models import Language
from news.newsroom import autosave, presence, sent_forms
from news.newsroom.content import SCHEDULE, content_of, lay_over
from news.newsroom.models import Autosave, Revision
from news.newsroom.revisions import (
    ConflictError,
    create_article,
    keep_aside,
    latest_of,
    save_content,
)
from news.newsroom.sent_forms import AlreadySentError
from news.newsroom.workflow import RefusedError, may_plan, may_write, reschedule
from news.text.numbers import whole_number

from .proposed_language import proposed_language

# What a form posts besides the article's fields.
NO_CONTENT = {
    *("csrfmiddlewaretoken", "based_on", "form_token", "article"),
    *("account", "copy_token", "stamp", "takes"),
}
MOST_ASKED = 200  # Copies of one browser, in one question.


class EditingMixin:
    """For ArticleAdmin."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """The article as its newest revision has it; the row is another while a page is live."""
        article = super().get_object(request, object_id, from_field)
        if article is None:
            return None
        if article.live_number and article.latest_number != article.live_number:
            latest = latest_of(article)
            if latest is not None:
                lay_over(article, latest.content)
        if typed := self._typed(request, article.pk):
            article.typed = typed.data
        return article

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        initial = {"language": proposed_language(), **given}
        if typed := self._typed(request, None):
            form = self.get_form(request)()
            return {**initial, **form.initial_from(typed.data)}
        return initial

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        is_kept = obj is None or obj.deleted_at is None
        return is_kept and may_write(request.user, obj)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("news.view_article") or may_write(request.user, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        fields = [*super().get_readonly_fields(request, obj)]
        if not may_plan(request.user, obj):
            fields += SCHEDULE
        elif not request.user.has_perm("news.publish_article"):
            fields.append("pinned_until")
        return fields

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context["original"]
        posted = request.POST if request.method == "POST" else {}
        typed = self._typed(request, article.pk if article else None)
        number = article.latest_number if article else 0
        based_on = typed.based_on if typed else number
        context.update(
            based_on=posted.get("based_on", based_on),
            # A form that goes on with a text is that text's form: what it saves ends it.
            form_token=posted.get("form_token")
            or (typed.token if typed else "")
            or get_random_string(24),
            button_token=get_random_string(24),
            copy_token=posted.get("copy_token", ""),
            takes=posted.get("stamp") or posted.get("takes") or (_stamp_of(typed) if typed else ""),
            # What the form is sent with is not saved yet.
            is_unsaved=bool(posted or typed),
            note=posted.get("note", "") or _first(typed, "note"),
            languages=settings.LANGUAGES,
            unsaved=autosave.unsaved(request.user),
            restored=typed,
        )
        if typed is None and _number(request.GET.get("autosave")) and not posted:
            messages.info(request, _("That text has been saved or discarded meanwhile."))
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As Django's, under a policy that the editor can work with; a conflict leads to a merge.

        Every other page has the strict policy. A form for a new article that is sent again edits
        the article that it has made.
        """
        if "autosave" in request.GET:
            # Sent elsewhere, lest the page after saving ask for the unsaved text once more.
            query = request.GET.copy()
            del query["autosave"]
            form_url = f"{request.path}?{query.urlencode()}"
        try:
            try:
                number = object_id or self._made_before(request)
                response = super().changeform_view(request, number, form_url, extra_context)
            except AlreadySentError:  # By a twin of this request, in this very moment.
                number = self._made_before(request)
                response = super().changeform_view(request, number, form_url, extra_context)
        except ConflictError as conflict:
            response = self._keep_both(request, conflict)
        response["Content-Security-Policy"] = settings.EDITOR_CONTENT_SECURITY_POLICY
        return response

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Article:
        """The editor is told where the language was not left as the form had proposed it."""
        if form.follows_text:
            language = form.cleaned_data["language"]
            messages.info(
                request,
                _("The text is in %(language)s, so it is filed there. Change it if that is wrong.")
                % {"language": dict(Language.choices)[language]},
            )
        return super().save_form(request, form, change)

    def _made_before(self, request: HttpRequest) -> str | None:
        """The number of the article that the posted form for a new one has made before."""
        if request.method != "POST":
            return None
        sent = sent_forms.find(request.user, request.POST.get("form_token", ""))
        if sent is None:
            return None
        posted = request.POST.copy()
        # What its writer saw of the article is what the form itself made of it.
        posted["based_on"] = str(sent.number)
        request.POST = posted  # type: ignore[assignment]
        request.is_sent_again = True
        return str(sent.article_id)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Never the instance itself: its content becomes a revision."""
        user, note = request.user, request.POST.get("note", "").strip()[:300]
        token = request.POST.get("form_token", "")
        content = content_of(obj, form.cleaned_data)
        if not change:
            revision = create_article(obj, content, user, note)
            sent_forms.remember_first(user, token, revision.article)
            request.seen = revision.number
        else:
            based_on = _number(request.POST.get("based_on"))
            revision = save_content(obj.pk, content, user, based_on=based_on, note=note)
            request.seen = revision.number if revision.is_new else based_on
            if revision.is_new:
                sent_forms.remember_next(user, token, revision.number)
            self._save_moments(request, obj, form)
        _finish(request)
        presence.leave(user, obj.pk)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The revision has them."""

    def _save_moments(self, request: HttpRequest, obj: Article, form: Any) -> None:
        moments = {
            name: form.cleaned_data[name]
            for name in SCHEDULE
            if name in form.cleaned_data and name in form.changed_data
        }
        if not moments:
            return
        try:
            # The reason beside the publish check is a comment like any.
            reasons = (
                request.POST.get(name, "").strip() for name in ("comment", "override_reason")
            )
            comment = next(filter(None, reasons), "")
            reschedule(obj.pk, request.user, moments, comment)
        except RefusedError as refusal:
            messages.error(request, str(refusal))

    def response_add(self, request: HttpRequest, obj: Article, *args: Any) -> HttpResponse:
        return self.take_step_of_form(request, obj) or super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self.take_step_of_form(request, obj) or super().response_change(request, obj)

    def get_urls(self) -> list[URLPattern]:
        return [
            # Not behind the admin's own door, which would lead an expired login elsewhere.
            path("autosave/", autosave_view, {"admin": self}, name="news_article_autosave"),
            path("unsaved/", unsaved_view, name="news_article_unsaved"),
            path("presence/", presence_view, {"admin": self}, name="news_article_presence"),
            *super().get_urls(),
        ]

    def _typed(self, request: HttpRequest, article_id: int | None) -> Autosave | None:
        """The autosave that the address asks to go on with, if it is this account's own."""
        number = _number(request.GET.get("autosave"))
        if not number or request.method == "POST":
            return None
        return Autosave.objects.filter(pk=number, user=request.user, article=article_id).first()

    def _keep_both(self, request: HttpRequest, conflict: ConflictError) -> HttpResponse:
        article_id = conflict.latest.article_id
        aside = keep_aside(article_id, conflict.content, request.user, conflict.based_on)
        _finish(request)
        messages.warning(
            request,
            _("%(who)s has saved a newer text meanwhile. Yours is kept as version %(number)d.")
            % {"who": conflict.latest.created_by or "-", "number": aside.number},
        )
        address = reverse("admin:news_article_merge", args=[article_id, aside.number])
        return HttpResponseRedirect(address)


@require_POST
@never_cache
def autosave_view(request: HttpRequest, admin: EditingMixin) -> JsonResponse:
    """
    Keep what an open form holds: its fields as it would post them, `based_on`, `form_token` and
    `article` (blank for a new one), the `account` it was typed by, and the copy's `stamp` and
    the one that it `takes` (see news.newsroom.autosave). With `discard`, forget it instead: the
    autosave of that number, or, where it is blank, what the form itself has kept.

    200 `{"saved_at", "address"}`: when, as text, and where to go on with it; or `{"finished"}`,
    where the text has been saved or discarded already. 401 without the account's login, 403, 404,
    409 (another page writes this text) or 413, and then nothing is kept.
    """
    if not request.user.is_authenticated or not request.user.is_staff:
        return JsonResponse({"error": "login"}, status=401)
    try:
        fields = request.POST
    except RequestDataTooBig:
        return JsonResponse({"error": "size"}, status=413)
    if _number(fields.get("account")) not in (0, request.user.pk):
        # Somebody else has logged in in this browser since the form was opened.
        return JsonResponse({"error": "login"}, status=401)
    if "discard" in fields:
        _discard(request)
        return JsonResponse({})
    number = _number(fields.get("article"))
    article = Article.objects.filter(pk=number).defer("body").first() if number else None
    if number and article is None:
        return JsonResponse({"error": "gone"}, status=404)
    allowed = (
        admin.has_change_permission(request, article)
        if article
        else admin.has_add_permission(request)
    )
    if not allowed:
        return JsonResponse({"error": "permission"}, status=403)
    try:
        kept = autosave.keep(
            request.user,
            number or None,
            fields.get("form_token", ""),
            _number(fields.get("based_on")),
            {name: fields.getlist(name) for name in fields if name not in NO_CONTENT},
            stamp=autosave.Stamp.parse(fields.get("stamp", "")),
            takes=autosave.Stamp.parse(fields.get("takes", "")),
        )
    except autosave.FinishedError:
        return JsonResponse({"finished": True})
    except autosave.HeldElsewhereError:
        return JsonResponse({"error": "elsewhere"}, status=409)
    return JsonResponse({"saved_at": _time(kept.saved_at), "address": autosave.address(kept)})


@require_GET
@never_cache
def unsaved_view(request: HttpRequest) -> JsonResponse:
    """
    Which texts this account has typed and not saved, and what has become of some.

    200 `{"unsaved": [...], "finished": [[token, stamp], ...]}`: all that are kept here; and of the
    forms whose copies the browser holds, named by `token`, what has been saved or discarded.
    """
    if not request.user.is_authenticated or not request.user.is_staff:
        return JsonResponse({"error": "login"}, status=401)
    if _number(request.GET.get("account")) not in (0, request.user.pk):
        return JsonResponse({"error": "login"}, status=401)
    texts = [
        asdict(text) | {"saved_at": _full_time(text.saved_at)}
        for text in autosave.unsaved(request.user)
    ]
    finished = autosave.finished(request.user, request.GET.getlist("token")[:MOST_ASKED])
    return JsonResponse({"unsaved": texts, "finished": finished})


@require_POST
@never_cache
def presence_view(request: HttpRequest, admin: EditingMixin) -> JsonResponse:
    """
    Say that this account has the form of `article` open, or `leave`.

    200 `{"others": [{"name", "since"}], "latest": {"number", "by", "at"}}`: who else has, and
    the newest revision, so that the form can warn of a text saved meanwhile.
    """
    if not request.user.is_authenticated or not request.user.is_staff:
        return JsonResponse({"error": "login"}, status=401)
    number = _number(request.POST.get("article"))
    article = Article.objects.filter(pk=number).defer("body").first()
    if article is None:
        return JsonResponse({"error": "gone"}, status=404)
    if not admin.has_view_permission(request, article):
        return JsonResponse({"error": "permission"}, status=403)
    if request.POST.get("leave"):
        presence.leave(request.user, number)
        return JsonResponse({})
    others = [
        {"name": str(other.user), "since": _time(other.since)}
        for other in presence.beat(request.user, number)
    ]
    latest = (
        Revision.objects.filter(article=number, number=article.latest_number)
        .select_related("created_by")
        .defer("body")
        .first()
    )
    newest = latest and {
        "number": latest.number,
        "by": str(latest.created_by or ""),
        "at": _time(latest.created_at),
        "is_mine": latest.created_by_id == request.user.pk,
    }
    return JsonResponse({"others": others, "latest": newest})


def _number(text: str | None) -> int:
    """The positive number that a form sent; 0 for anything else."""
    return whole_number(text) or 0


def _stamp_of(typed: Autosave) -> str:
    return str(autosave.Stamp(typed.writer, typed.typed_at))


def _first(typed: Autosave | None, name: str) -> str:
    """What was typed into a field that is not the article's own."""
    return (typed.data.get(name) or [""])[0] if typed else ""


def _finish(request: HttpRequest) -> None:
    """The posted text is saved: what was kept of it, and of no other, is forgotten."""
    token = request.POST.get("copy_token") or request.POST.get("form_token", "")
    stamps = [autosave.Stamp.parse(request.POST.get(name, "")) for name in ("stamp", "takes")]
    autosave.finish(request.user, token, *stamps)


def _discard(request: HttpRequest) -> None:
    fields = request.POST
    token = fields.get("form_token", "")
    if number := _number(fields["discard"]):
        offered = Autosave.objects.filter(user=request.user, pk=number).defer("data").first()
        if offered is None:
            return
        token = offered.token
    autosave.finish(request.user, token, autosave.Stamp.parse(fields.get("stamp", "")))


def _full_time(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s")


def _time(moment: Any) -> str:
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i:s" if is_today else "Y-m-d H:i")
