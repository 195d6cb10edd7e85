import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.middleware import gzip, locale
from django.urls import reverse
from django.utils import translation
from django.utils.cache import has_vary_header

from news.accounts.models import User
from news.conditional import keep_page
from news.newsroom.schedule import apply_due
from news.public.edition_choice import mark_as_personal, preferred_edition
from news.public.error_pages import disk_full, is_disk_full
from news.site.statements import answering

logger = logging.getLogger(__name__)


class LocaleMiddleware(locale.LocaleMiddleware):
    """
    Django's, which answers an address without a language by leading to the one with it.

    To that of the visitor's edition, as `/` does. Django does so for whatever is not found,
    though. A POST cannot be led anywhere: a view of an article that is not public must be a plain
    404.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return response
        # What is the same in every language must not be cached once for each.
        if not getattr(response, "varies_by_language", True):
            return response
        if response.status_code != 404 or translation.get_language_from_path(request.path_info):
            return super().process_response(request, response)
        with translation.override(preferred_edition(request)):
            answer = super().process_response(request, response)
        if answer is not response:
            mark_as_personal(answer)
        return answer


class ContentSecurityPolicyMiddleware:
    """
    Sets the policy of CONTENT_SECURITY_POLICY where a view has not set its own header, and that
    of PERMISSIONS_POLICY.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class ScheduleMiddleware:
    """
    Puts scheduled updates of live pages on their pages before anything reads an article.

    Here and nowhere else, for every address but those named below: whoever adds a view or an error
    page need not remember it. It is one question to a nearly empty index. Its answer is not
    remembered, because another process may plan an earlier update meanwhile.

    Behind whatever answers from a cache: what is served from one is as old as the cache allows.
    A page is shown as it was where the database cannot be written (it is full, locked by another,
    a copy to be read); that is tried again after RETRY_AFTER, so that pages do not all wait for it.
    """

    RETRY_AFTER = 10  # seconds
    # What needs no database and shows no article.
    OTHERS = ("/media/", "/editions/", "/favicon.ico", "/robots.txt", "/api/v1/openapi.json")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.rests_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.OTHERS) and time.monotonic() >= self.rests_until:
            try:
                apply_due()
            except DatabaseError:  # It is in the log.
                self.rests_until = time.monotonic() + self.RETRY_AFTER
        return self.get_response(request)


class NewsroomMiddleware:
    """
    Speaks to each member of staff in the language of the account, and knows which host was asked:
    mail names it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_admin = request.path.startswith(reverse("admin:index"))
        if is_admin and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        with answering(request):
            response = self.get_response(request)
        # With a log-in, a save, a beat of an open form: looking at a page writes nothing.
        if is_admin and request.method == "POST":
            self._note_language(request)
        return response

    def _note_language(self, request: HttpRequest) -> None:
        """An account without a language has from now on the one that it was spoken to in."""
        user = request.user
        if not user.is_authenticated or user.language:
            return
        unset = User.objects.filter(pk=user.pk, language="")
        try:
            unset.update(language=request.LANGUAGE_CODE)
        except DatabaseError:  # A copy to be read, a full disk: no reason to fail a page.
            logger.exception("The language of an account could not be noted.")


class ReadableInputMiddleware:
    """
    Makes what is asked of the admin something that the database can be asked.

    PostgreSQL stores no NUL, and nothing stores half of a character: they are taken out of all
    texts here, so that no form and no filter meets them. No row has a number that a column cannot
    hold: such an address is not found, anywhere.
    """

    LARGEST_NUMBER = 2**63 - 1

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        numbers = [value for value in kwargs.values() if isinstance(value, int)]
        if any(number > self.LARGEST_NUMBER for number in numbers):
            raise Http404
        if not request.path.startswith(reverse("admin:index")):
            return
        request.GET = _storable(request.GET)  # type: ignore[assignment]
        # A view that is exempt reads its body itself, after it has looked at who sends how much.
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            try:
                request.POST = _storable(request.POST)  # type: ignore[assignment]
            except SuspiciousOperation:
                # Too large. The view finds the same and says so in its own way; but of a body in
                # parts Django would tell it, asked again, that it is empty.
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
    Answers 503 with what to do where nothing can be stored, in JSON where a script has asked.

    Other errors are errors. What fails outside of a view ends in `handler500`, which says the same.
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
    Lets caches keep the public pages, and compresses what any cache may keep.

    Nothing else is compressed: what belongs to one person may hold a secret beside what somebody
    else put into it, and its length would tell that secret (BREACH). What is public holds none.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response = keep_page(request, response)
        is_public = "public" in response.get("Cache-Control", "").split(", ")
        if response.streaming or not is_public or not has_vary_header(response, "Accept-Encoding"):
            return response
        return super().process_response(request, response)
