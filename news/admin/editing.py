"""The article form: every save is a revision, nobody's overwrites another's, nothing is lost."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from news.editorial import autosave, presence, sent_forms
from news.editorial.content import SCHEDULE, content_of, lay_over
from news.editorial.revisions import (
    ConflictError,
    create_article,
    keep_aside,
    latest_of,
    save_content,
)
from news.editorial.sent_forms import AlreadySentError
from news.editorial.workflow import RefusedError, may_plan, may_write, reschedule
from news.models import Article, Autosave, Language, Revision

from .language import proposed_language

# What a form posts besides the article's fields.
NO_CONTENT = {"csrfmiddlewaretoken", "based_on", "form_token", "article"}
SAVED_COOKIE = "saved-forms"
MOST_COOKIE_TOKENS = 8


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
            form_token=posted.get("form_token") or get_random_string(24),
            copy_token=get_random_string(24),
            note=posted.get("note", ""),
            languages=settings.LANGUAGES,
            # Offered while the form is fresh: not again over what is typed or restored.
            offered=None if posted or typed else self._offer(request, article),
            restored=typed,
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """As Django's, under a policy that the editor can work with; a conflict leads to a merge.

        Every other page has the strict policy. A form for a new article that is sent again edits
        the article that it has made.
        """
        try:
            try:
                number = object_id or self._made_before(request)
                response = super().changeform_view(request, number, *args, **kwargs)
            except AlreadySentError:  # By a twin of this request, in this very moment.
                number = self._made_before(request)
                response = super().changeform_view(request, number, *args, **kwargs)
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
        request.saved_token = request.POST.get("form_token", "")
        content = content_of(obj, form.cleaned_data)
        if not change:
            revision = create_article(obj, content, user, note)
            sent_forms.remember_first(user, request.saved_token, revision.article)
            request.seen = revision.number
        else:
            based_on = _number(request.POST.get("based_on"))
            revision = save_content(obj.pk, content, user, based_on=based_on, note=note)
            request.seen = revision.number if revision.is_new else based_on
            if revision.is_new:
                sent_forms.remember_next(user, request.saved_token, revision.number)
            self._save_moments(request, obj, form)
        autosave.clear(user, obj.pk, request.saved_token)
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
        response = self.take_step_of_form(request, obj) or super().response_add(request, obj, *args)
        return self._tell_saved(request, response)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        response = self.take_step_of_form(request, obj) or super().response_change(request, obj)
        return self._tell_saved(request, response)

    def get_urls(self) -> list[URLPattern]:
        return [
            # Not behind the admin's own door, which would lead an expired login elsewhere.
            path("autosave/", autosave_view, {"admin": self}, name="news_article_autosave"),
            path("presence/", presence_view, {"admin": self}, name="news_article_presence"),
            *super().get_urls(),
        ]

    def _typed(self, request: HttpRequest, article_id: int | None) -> Autosave | None:
        """The autosave that the address asks to go on with, if it is this account's own."""
        number = _number(request.GET.get("autosave"))
        if not number or request.method == "POST":
            return None
        return Autosave.objects.filter(pk=number, user=request.user, article=article_id).first()

    def _offer(self, request: HttpRequest, article: Article | None) -> Autosave | None:
        if article is not None and not self.has_change_permission(request, article):
            return None
        return autosave.find(request.user, article.pk if article else None)

    def _keep_both(self, request: HttpRequest, conflict: ConflictError) -> HttpResponse:
        article_id = conflict.latest.article_id
        aside = keep_aside(article_id, conflict.content, request.user, conflict.based_on)
        request.saved_token = request.POST.get("form_token", "")
        autosave.clear(request.user, article_id, request.saved_token)
        messages.warning(
            request,
            _("%(who)s has saved a newer text meanwhile. Yours is kept as version %(number)d.")
            % {"who": conflict.latest.created_by or "-", "number": aside.number},
        )
        address = reverse("admin:news_article_merge", args=[article_id, aside.number])
        return self._tell_saved(request, HttpResponseRedirect(address))

    def _tell_saved(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Tell the browser which form has been saved, so that it forgets its own copy."""
        if token := getattr(request, "saved_token", ""):
            told = request.COOKIES.get(SAVED_COOKIE, "").split(".")
            tokens = [token, *filter(str.isalnum, told)][:MOST_COOKIE_TOKENS]
            if token.isascii() and token.isalnum():
                response.set_cookie(
                    SAVED_COOKIE,
                    ".".join(tokens),
                    max_age=7 * 24 * 3600,
                    path=reverse("admin:index"),
                    secure=settings.SESSION_COOKIE_SECURE,
                    samesite="Lax",
                )
        return response


@require_POST
@never_cache
def autosave_view(request: HttpRequest, admin: EditingMixin) -> JsonResponse:
    """
    Keep what an open form holds: its fields as it would post them, `based_on`, `form_token` and
    `article` (blank for a new one). With `discard`, forget it instead, and the autosave of that
    number, which the form had offered.

    200 `{"saved_at", "address"}`: when, as text, and where to go on with it; 401 without a login,
    403, 404 or 413, and then nothing is kept.
    """
    if not request.user.is_authenticated or not request.user.is_staff:
        return JsonResponse({"error": "login"}, status=401)
    try:
        fields = request.POST
    except RequestDataTooBig:
        return JsonResponse({"error": "size"}, status=413)
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
    if "discard" in fields:
        autosave.clear(request.user, number or None, fields.get("form_token", ""))
        autosave.discard(request.user, _number(fields["discard"]))
        return JsonResponse({})
    kept = autosave.keep(
        request.user,
        number or None,
        fields.get("form_token", ""),
        _number(fields.get("based_on")),
        {name: fields.getlist(name) for name in fields if name not in NO_CONTENT},
    )
    form = (
        reverse("admin:news_article_change", args=[number])
        if number
        else reverse("admin:news_article_add")
    )
    return JsonResponse({"saved_at": _time(kept.saved_at), "address": f"{form}?autosave={kept.pk}"})


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
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def _time(moment: Any) -> str:
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i:s" if is_today else "Y-m-d H:i")
