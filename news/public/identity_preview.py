"""The public pages as a version of the identity would show them, for those who may change it."""

import copy
import re
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news.site.live_identity import previewing
from news.site.models import Identity
from news.text.languages import LANGUAGES

from .content_version import NO_MOMENT, answering_at

_EDITION = "|".join(LANGUAGES)
# Links and forms that lead to a page of an edition, and those that choose one.
_PAGE = re.compile(rf'(?P<name>href|action)="/(?P<edition>{_EDITION})/(?P<rest>[^"]*)"')
_CHOICE = re.compile(rf'href="/editions/(?:{_EDITION})/\?next=(?P<next>[^"]*)"')
# Pages that are no part of the site's face, or previews themselves.
_OTHERS = {"identity-preview", "shared-preview"}


@never_cache
@require_safe
def identity_preview(request: HttpRequest, pk: int, path: str = "") -> HttpResponse:
    """
    The page at `path` of the edition, with the version of that number. Its links lead to previews
    too.
    """
    if not request.user.has_perm("news.change_identity"):
        raise Http404
    identity = Identity.objects.with_pictures().filter(pk=pk).first()
    if identity is None:
        raise Http404
    # What is kept for visitors shows the live version.
    with answering_at(NO_MOMENT), previewing(identity):
        response = _page(request, f"/{get_language()}/{path}")
    if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
        response.content = _leading_to_previews(response.text, pk).encode()
        del response["Content-Length"]
    if (location := response.get("Location", "")).startswith(tuple(f"/{e}/" for e in LANGUAGES)):
        response["Location"] = _preview_of(location, pk)
    for name in ("ETag", "Last-Modified", "Cache-Control", "Expires"):
        del response[name]
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, address: str) -> HttpResponse:
    try:
        match = resolve(address)
    except Resolver404 as error:
        raise Http404 from error
    if match.app_names != ["news"] or match.url_name in _OTHERS:
        raise Http404
    asked = copy.copy(request)
    asked.path = asked.path_info = address
    asked.resolver_match = match
    response = match.func(asked, *match.args, **match.kwargs)
    if isinstance(response, TemplateResponse):
        response.render()
    return response


def _leading_to_previews(html: str, pk: int) -> str:
    def page(found: re.Match[str]) -> str:
        return f'{found["name"]}="{_preview_of("/" + found["edition"] + "/" + found["rest"], pk)}"'

    def choice(found: re.Match[str]) -> str:
        return f'href="{_preview_of(unquote(found["next"]).replace("&", "&amp;"), pk)}"'

    return _PAGE.sub(page, _CHOICE.sub(choice, html))


def _preview_of(address: str, pk: int) -> str:
    """`/en/tags/` becomes `/en/preview/identity/5/tags/`."""
    _root, edition, rest = address.split("/", 2)
    if rest.startswith("preview/"):
        return address
    return f"/{edition}/preview/identity/{pk}/{rest}"
