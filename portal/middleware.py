import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, Error, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.middleware import gzip, locale
from django.utils import timezone, translation
from django.utils.cache import has_vary_header

from news.accounts.models import User
from news.addresses import admin_page
from news.http_caching import keep_page
from news.newsroom.schedule import apply_due
from news.operations.audit.acting import asked_by
from news.public.content_version import NO_MOMENT, UNKNOWN, Moment, answering_at, read_moment
from news.public.edition_choice import mark_as_personal, preferred_edition
from news.public.error_pages import disk_full, is_disk_full
from news.request_id import answering_request
from news.site.identity import answering

logger = logging.getLogger(__name__)


class LocaleMiddleware(locale.LocaleMiddleware):
    """
    Django's middleware, which redirects an address without a language to one with it.

    It chooses the visitor's edition, as `/` does. Django redirects every address that is not found,
    but a POST cannot be redirected: counting a view of an article that is not public must be a
    plain 404.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return response
        # Responses that are the same in every language must not be cached once for each.
        if not getattr(response, "varies_by_language", True):
            return response
        if response.status_code != 404 or translation.get_language_from_path(request.path_info):
            return super().process_response(request, response)
        with translation.override(preferred_edition(request)):
            answer = super().process_response(request, response)
        if answer is not response:
            mark_as_personal(answer)
        return answer


class RequestIdMiddleware:
    """Gives each request a number, which its lines of the log and its error page share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answering_request() as number:
            response = self.get_response(request)
        # A page that caches keep is of many requests.
        if "public" not in response.get("Cache-Control", ""):
            response["X-Request-ID"] = number
        return response


class HeadersMiddleware:
    """
    Sets the headers that tell browsers what not to do, on every answer: also on those of other
    middleware, such as redirects and static files.

    A view may set a content security policy of its own, and let other sites embed what it answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class MomentMiddleware:
    """
    Applies due updates of live pages before any view reads an article, and says at which content
    version a page is made, so that it can use what others at that version have worked out.

    Only here, for every address except those below, so that no view or error page has to remember
    it. It is one look-up of a single row, at each request: another process may have published or
    scheduled something meanwhile.

    It comes after all caches: a cached page is as old as the cache allows. If the database cannot
    be written (full disk, locked, read-only copy), pages show the old text, and the next attempt
    comes after RETRY_AFTER, so that pages do not all wait.
    """

    RETRY_AFTER = 10  # seconds
    # These need no database and show no article.
    OTHERS = (
        "/media/",
        "/editions/",
        "/colours/",
        "/robots.txt",
        "/csp-reports/",
        "/healthz",
        "/readyz",
        "/api/v1/openapi.json",
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.rests_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.OTHERS):
            return self.get_response(request)
        with answering_at(self._moment(request)):
            return self.get_response(request)

    def _moment(self, request: HttpRequest) -> Moment:
        if time.monotonic() < self.rests_until:
            return NO_MOMENT
        try:
            # In a transaction that may be undone, nothing is kept.
            moment = NO_MOMENT if connection.in_atomic_block else read_moment()
            is_due = moment.number == UNKNOWN or moment.next_update_at <= timezone.now().timestamp()
            if is_due and apply_due():
                moment = NO_MOMENT
        except Error:
            logger.exception("What is due could not be applied; it is tried again.")
            self.rests_until = time.monotonic() + self.RETRY_AFTER
            return NO_MOMENT
        return moment if request.method in ("GET", "HEAD") else NO_MOMENT


class NewsroomMiddleware:
    """
    Activates the language of each staff account, and stores the request: its host, which mail uses,
    and who asks, for the audit log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_admin = request.path.startswith(admin_page())
        if is_admin and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        with answering(request), asked_by(request):
            response = self.get_response(request)
        # On log-in, on a save, on an open form's signal: viewing a page writes nothing.
        if is_admin and request.method == "POST":
            self._note_language(request)
        return response

    def _note_language(self, request: HttpRequest) -> None:
        """Store the current language for an account that has none."""
        user = request.user
        if not user.is_authenticated or user.language:
            return
        unset = User.objects.filter(pk=user.pk, language="")
        try:
            unset.update(language=request.LANGUAGE_CODE)
        except DatabaseError:  # A read-only copy or a full disk must not break a page.
            logger.exception("The language of an account could not be noted.")


class ReadableInputMiddleware:
    """
    Removes input from admin requests that the database cannot store.

    PostgreSQL stores no NUL, and no database stores half of a surrogate pair, so both are removed
    from all texts before any form or filter reads them. An address with a number that is too large
    for a column is a 404.
    """

    LARGEST_NUMBER = 2**63 - 1

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> None:
        numbers = [value for value in kwargs.values() if isinstance(value, int)]
        if any(number > self.LARGEST_NUMBER for number in numbers):
            raise Http404
        if not request.path.startswith(admin_page()):
            return
        request.GET = _storable(request.GET)  # type: ignore[assignment]  # A copy.
        # A view that is exempt reads the body itself, after checking the sender and the size.
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            try:
                request.POST = _storable(request.POST)  # type: ignore[assignment]  # A copy.
            except SuspiciousOperation:
                # Too large. The view gets the same error and handles it; but for a multipart body,
                # Django would give it an empty body the second time.
                if request.content_type == "multipart/form-data":
                    raise


_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


def _storable(sent: QueryDict) -> QueryDict:
    if not any(_NOT_STORABLE.search(text) for name in sent for text in (name, *sent.getlist(name))):
        return sent
    clean = QueryDict(mutable=True)
    for name, texts in sent.lists():
        clean.setlist(_NOT_STORABLE.sub("", name), [_NOT_STORABLE.sub("", text) for text in texts])
    return clean


class FullDiskMiddleware:
    """
    Answers 503 with instructions if the disk is full, as JSON for scripts.

    It ignores other errors. Failures outside of views end in `handler500`, which says the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_disk_full(error):
            return None
        logger.error("Nothing can be stored, at %s", request.path, exc_info=error)
        return disk_full(request)


class PublicPagesMiddleware(gzip.GZipMiddleware):
    """
    Lets caches keep public pages, and compresses what every cache may keep.

    Private pages are not compressed: they may contain a secret next to text from an attacker, and
    the compressed length would reveal the secret (BREACH). Public pages have no secrets.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response = keep_page(request, response)
        is_public = "public" in response.get("Cache-Control", "").split(", ")
        if response.streaming or not is_public or not has_vary_header(response, "Accept-Encoding"):
            return response
        return super().process_response(request, response)
