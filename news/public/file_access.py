"""Uploaded files: of everybody while something public uses them, of the staff until then."""

import re
from collections.abc import Callable
from functools import wraps

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from news.articles.models import Article
from news.library.documents import FOLDER
from news.library.models import Image, Reference
from news.newsroom.models import PreviewLink
from news.site.models import Identity

# Of a picture's rendition too, which is named after the picture.
_FILE = re.compile(r"(?P<folder>([a-z0-9]+/)*)(?P<stem>[A-Za-z0-9_]{1,32})(-[0-9]+)?\.[a-z0-9]+")
_View = Callable[..., HttpResponseBase]


def shown_while_public(view: _View, folder: str = "") -> _View:
    """
    A view of the file `name` in that folder of the library; 404 for visitors while nothing public
    uses it.

    A browser, or a proxy before the portal, may keep what it has got.
    """

    @wraps(view)
    def checked(request: HttpRequest, name: str) -> HttpResponseBase:
        if is_public(f"{folder}{name}"):
            return view(request, name)
        # Only here: who asks is told by a query.
        if not request.user.is_staff:
            raise Http404
        response = view(request, name)
        if response.status_code < 400:
            # A page of the admin shows some again and again; who logs out loses them soon.
            response["Cache-Control"] = "private, max-age=600"
        return response

    return checked


def is_public(name: str) -> bool:
    """
    Whether a live article or the live identity uses the file, or a text that is shown by an open
    preview link.
    """
    match = _FILE.fullmatch(name)
    if match is None:
        return False
    uses = Q(kind=Reference.Kind.FILE, target=match["stem"])
    images: list[int] = []
    if not match["folder"].startswith(f"{FOLDER}/"):
        for image in Image.objects.by_stem([match["folder"] + match["stem"]]).values():
            images.append(image.pk)
            uses |= Q(kind=Reference.Kind.LEAD, target=str(image.pk))
    live = Article.objects.published().filter(pk=OuterRef("article"))
    links = PreviewLink.objects.filter(
        revision=OuterRef("revision"), revoked_at=None, expires_at__gt=timezone.now()
    )
    shown = Exists(live) & Q(revision=None) | Exists(links)
    if Reference.objects.filter(uses).filter(shown).exists():
        return True
    return any(Identity.objects.live().showing(image).exists() for image in images)
