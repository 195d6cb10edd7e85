"""Serves uploaded files at the addresses that texts use, wherever the files are stored."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from news.http_caching import same_in_every_language

from .byte_ranges import Part, parse_range
from .documents import FOLDER
from .models import Attachment

# Only these types are served, whatever is in storage: nothing that a browser would run.
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@same_in_every_language
@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """
    The picture's file of that name; 404 for folders, hidden files and every other kind.

    If the public reads from a store directly, the answer redirects there. Caches keep the redirect
    for five minutes, so that the store can be replaced. 503 while a store does not answer.
    """
    content_type = CONTENT_TYPES.get(name.rpartition(".")[2])
    if content_type is None or not _is_plain(name):
        raise Http404
    address = default_storage.url(name)
    if not address.startswith(settings.MEDIA_URL):
        return HttpResponseRedirect(address, headers={"Cache-Control": "public, max-age=300"})
    file = _open(name)
    if file is None:
        return _unavailable()
    return _harmless(FileResponse(file, content_type=content_type))


@same_in_every_language
@require_safe
def attachment(request: HttpRequest, name: str) -> HttpResponseBase:
    """
    The attachment `<yyyy>/<mm>/<32 random hexadecimal digits>.<extension>`, as a download.

    Who may have it, `news.public.file_access` decides; 404 if the library does not have it. Never
    redirects to a store, which would not send it as a download. Supports range
    requests.
    """
    # Our names are shorter, and a database may refuse a NUL.
    if len(name) > 100 or not _is_plain(name):
        raise Http404
    found = get_object_or_404(Attachment, file=f"{FOLDER}/{name}")
    etag = f'"{found.sha256}"'
    wanted = None
    if request.headers.get("If-Range", etag) == etag:
        wanted = parse_range(request.headers.get("Range", ""), found.bytes)
    if wanted is not None and not wanted:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.bytes}"})
    file = _open(found.file_name)
    if file is None:
        return _unavailable()
    response = FileResponse(
        file if wanted is None else Part(file, wanted),
        status=200 if wanted is None else 206,
        as_attachment=True,
        filename=found.original_name,
        content_type=found.content_type,
    )
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if wanted is not None:
        response["Content-Length"] = str(len(wanted))
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{found.bytes}"
    return _harmless(response)


def _open(name: str) -> File | None:
    """None while a store does not answer."""
    try:
        return default_storage.open(name)
    except ConnectionError:
        return None
    except (OSError, SuspiciousOperation) as error:
        raise Http404 from error


def _unavailable() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})


def _harmless(response: FileResponse) -> FileResponse:
    # A name is never reused, so its content never changes.
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    # Feed readers show the pictures of articles on pages of their own.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _is_plain(name: str) -> bool:
    if "\\" in name or not name.isprintable():
        return False
    return all(part and not part.startswith(".") for part in name.split("/"))
