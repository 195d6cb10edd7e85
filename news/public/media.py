"""
Uploaded files under the address by which texts refer to them, wherever they are kept. A web
server in front may serve the same path from the disk itself.
"""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

# Nothing else is ever served, whatever lies in storage: what a browser runs is not among them.
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """
    The file of that name; 404 for folders, hidden files and every other kind.

    Where the public reads from a store itself, the answer leads there, for five minutes at a
    time, so that the store can be exchanged. 503 while a store does not answer.
    """
    content_type = CONTENT_TYPES.get(name.rpartition(".")[2])
    if content_type is None or not _is_plain(name):
        raise Http404
    address = default_storage.url(name)
    if not address.startswith(settings.MEDIA_URL):
        return HttpResponseRedirect(address, headers={"Cache-Control": "public, max-age=300"})
    try:
        file = default_storage.open(name)
    except ConnectionError:
        headers = {"Retry-After": "30", "Cache-Control": "no-store"}
        return HttpResponse(status=503, headers=headers)
    except (OSError, SuspiciousOperation) as error:
        raise Http404 from error
    response = FileResponse(file, content_type=content_type)
    # A name is never used twice, so what it stands for never changes.
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _is_plain(name: str) -> bool:
    if "\\" in name or not name.isprintable():
        return False
    return all(part and not part.startswith(".") for part in name.split("/"))
