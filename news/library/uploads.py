"""The one way in for files. Every answer is JSON, bad input never an error of ours."""

import logging

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from news.text.numbers import whole_number

from .file_kinds import LibraryKind

logger = logging.getLogger(__name__)

# What a form's body holds besides the file, at most.
ENVELOPE = 64 * 1024  # bytes


class JsonCsrf(CsrfViewMiddleware):
    """Django's own check; only its answer is JSON."""

    def _reject(self, request: HttpRequest, reason: str) -> JsonResponse:
        super()._reject(request, reason)  # Logs it.
        return refuse(_("The page has expired. Reload it and upload again."), 403)


# Exempt from the middleware only, which would answer in HTML and after the whole body is read:
# `_store` checks the token with JsonCsrf.
@csrf_exempt
@never_cache
def upload(request: HttpRequest, kind: LibraryKind) -> JsonResponse:
    """
    POST one file in the field `file`, with a CSRF token and the permission to add its kind.

    201 with what the kind tells of it and `"duplicate": bool`, or 4xx `{"error"}`, and then
    nothing is stored.
    """
    if request.method != "POST":
        response = refuse(_("A file is uploaded by POST."), 405)
        response["Allow"] = "POST"
        return response
    if not request.user.is_authenticated:
        return refuse(_("You are not logged in. Log in again and repeat the upload."), 401)
    if not (request.user.is_staff and kind.may_add(request.user)):
        return refuse(_("You may not upload files here. Ask an administrator."), 403)
    if _declared_bytes(request) > kind.most_bytes + ENVELOPE:
        return refuse(kind.too_large(), 413)
    try:
        # Reads the body: into a temporary file what is large.
        request.FILES  # noqa: B018
    except (MultiPartParserError, RequestDataTooBig, SuspiciousOperation, UnreadablePostError):
        return refuse(_("The upload did not arrive whole. Repeat it."), 400)
    except OSError:
        return _not_stored()
    return _store(request, kind)


@decorator_from_middleware(JsonCsrf)
def _store(request: HttpRequest, kind: LibraryKind) -> JsonResponse:
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    if "file" not in request.FILES:
        return refuse(_("No file arrived. Choose one and upload it."), 400)
    if len(files) > 1:
        return refuse(_("One file at a time: upload the others one by one."), 400)
    file = request.FILES["file"]
    try:
        return JsonResponse(kind.add(file.file, file.name, request.user), status=201)
    except kind.refusal as error:
        return refuse(str(error), 400)
    except OSError:
        return _not_stored()


def _not_stored() -> JsonResponse:
    """For a full disk, or a store that does not answer."""
    logger.exception("An uploaded file could not be stored")
    return refuse(_("The file could not be stored. Ask an administrator."), 503)


def refuse(error: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)


def _declared_bytes(request: HttpRequest) -> int:
    return whole_number(request.META.get("CONTENT_LENGTH")) or 0
