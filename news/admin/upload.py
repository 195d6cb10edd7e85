"""The one way in for pictures. Every answer is JSON, bad input never an error of ours."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from news.library import Added, add_picture
from news.pictures import MAX_BYTES, PictureError

from .picker import describe_picture, refuse, too_large

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
def upload_picture(request: HttpRequest) -> JsonResponse:
    """
    POST one picture in the field `file`, with a CSRF token and the permission news.add_image.

    201 with what `describe_picture` tells, `"duplicate": bool` and `"similar": [pictures]`, or 4xx
    `{"error"}`, and then nothing is stored.
    """
    if request.method != "POST":
        response = refuse(_("A picture is uploaded by POST."), 405)
        response["Allow"] = "POST"
        return response
    if not request.user.is_authenticated:
        return refuse(_("You are not logged in. Log in again and repeat the upload."), 401)
    if not (request.user.is_staff and request.user.has_perm("news.add_image")):
        return refuse(_("You may not upload pictures. Ask an administrator."), 403)
    if _declared_bytes(request) > MAX_BYTES + ENVELOPE:
        return refuse(too_large(), 413)
    try:
        # Reads the body: into a temporary file what is large.
        request.FILES  # noqa: B018
    except (MultiPartParserError, RequestDataTooBig, SuspiciousOperation, UnreadablePostError):
        return refuse(_("The upload did not arrive whole. Repeat it."), 400)
    return _store(request)


@decorator_from_middleware(JsonCsrf)
def _store(request: HttpRequest) -> JsonResponse:
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    if "file" not in request.FILES:
        return refuse(_("No file arrived. Choose a picture and upload it."), 400)
    if len(files) > 1:
        return refuse(_("One picture at a time: upload the others one by one."), 400)
    file = request.FILES["file"]
    try:
        added = add_picture(file.file, file.name, request.user)
    except PictureError as error:
        return refuse(str(error), 400)
    return JsonResponse(_describe_added(added), status=201)


def _describe_added(added: Added) -> dict[str, Any]:
    return {
        **describe_picture(added.image),
        "duplicate": added.is_duplicate,
        "similar": [describe_picture(similar) for similar in added.similar],
    }


def _declared_bytes(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
