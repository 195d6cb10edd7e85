"""
Uploaded files, where no web server or store in front serves them: in development, and behind
granian alone.
"""

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

# Nothing else is ever served, whatever lies in storage: what a browser runs is not among them.
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """The file of that name; 404 for folders, hidden files and every other kind."""
    content_type = CONTENT_TYPES.get(name.rpartition(".")[2])
    if content_type is None or not _is_plain(name):
        raise Http404
    try:
        file = default_storage.open(name)
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
