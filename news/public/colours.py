"""The style sheet of the identity's colours; its address holds them, so it needs no database."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from news.addresses import colours
from news.http_caching import respond, same_in_every_language
from news.site.palette import are_legible, digest, stylesheet

_YEAR = 365 * 24 * 60 * 60  # seconds


@same_in_every_language
@require_safe
def colour_styles(request: HttpRequest, masthead: str, accent: str, made: str) -> HttpResponse:
    """
    404 for colours that are not legible. An address of another release, whose styles differed,
    leads to that of now: pages that caches have kept name it for a while.
    """
    chosen = f"#{masthead}", f"#{accent}"
    if not are_legible(*chosen):
        raise Http404
    if made != (now := digest(*chosen)):
        moved = HttpResponseRedirect(colours(*chosen, now))
        moved["Cache-Control"] = "no-cache"
        return moved
    response = respond(request, stylesheet(*chosen).encode(), "text/css; charset=utf-8", _YEAR)
    response["Cache-Control"] += ", immutable"
    return response
