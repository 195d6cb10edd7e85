"""The icons of the identity, made at their first request and then kept on disk."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from news.http_caching import same_in_every_language
from news.public.cards.making import keep, kept, open_picture
from news.site.face import ICONS, TAB, Icon, icon_address, icon_digest, icon_ground, icon_picture
from news.site.live_identity import current_identity
from news.site.models import Identity

from .drawing import draw_icon, encode_icon

_FOREVER = "public, max-age=31536000, immutable"


@same_in_every_language
@require_safe
def icon(request: HttpRequest, pk: str, kind: str, digest: str) -> HttpResponse:
    """
    The icon of the live identity; of another version, for those who may change it. An outdated
    address leads to the live one.
    """
    one = next((one for one in ICONS if one.kind == kind), None)
    if one is None:
        raise Http404
    live = current_identity()
    if live is not None and live.pk == int(pk) and icon_digest(live, one) == digest:
        return _answer(live, one, digest, _FOREVER)
    # Only here: who asks is told by a query.
    if request.user.has_perm("news.change_identity"):
        version = Identity.objects.with_pictures().filter(pk=pk).first()
        if version is not None and icon_digest(version, one) == digest:
            return _answer(version, one, digest, "private, max-age=600")
    if icon_picture(live) is None or live is None:
        raise Http404
    moved = HttpResponseRedirect(icon_address(live, one))
    moved["Cache-Control"] = "no-cache"
    return moved


@same_in_every_language
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For clients that ask without reading a page's head: redirects to the icon named there."""
    live = current_identity()
    has_icon = live is not None and icon_picture(live) is not None
    response = HttpResponseRedirect(
        icon_address(live, TAB) if live and has_icon else static("img/icon.svg")
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _answer(identity: Identity, one: Icon, digest: str, caching: str) -> HttpResponse:
    key = f"icon-{one.kind}-{digest}"
    data = kept(key)
    if data is None:
        picture = icon_picture(identity)
        opened = open_picture(picture, one.side) if picture else None
        if opened is None:
            raise Http404
        # A tab has a colour of its own behind the icon.
        ground = "" if one == TAB and identity.icon else icon_ground(identity)
        drawn = draw_icon(opened, one.side, ground, is_masked=one.is_masked)
        data = encode_icon(drawn)
        keep(key, data)
    return HttpResponse(data, content_type="image/png", headers={"Cache-Control": caching})
