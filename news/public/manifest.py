"""The web manifest: what a phone needs to put the portal on its screen."""

import json

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from news.http_caching import respond
from news.site.face import ICONS, TAB, face, icon_address, icon_picture
from news.site.identity import site_description, site_name, site_short_name
from news.site.live_identity import current_identity

from .metadata import LANGUAGE_TAGS

_DAY = 24 * 60 * 60  # seconds


@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:
    """That of the edition: https://www.w3.org/TR/appmanifest/."""
    home, name = reverse("news:home"), site_name()
    members = {
        "id": home,
        "start_url": home,
        "scope": "/",
        "lang": LANGUAGE_TAGS[get_language()],
        "name": name,
        "short_name": site_short_name() or name,
        "description": site_description(),
        "display": "minimal-ui",
        "theme_color": face().theme_colour,
        "background_color": "#ffffff",
        "icons": _icons(),
    }
    stated = {name: value for name, value in members.items() if value}
    data = json.dumps(stated, ensure_ascii=False, indent=1).encode()
    return respond(request, data, "application/manifest+json", max_age=_DAY)


def _icons() -> list[dict[str, str]]:
    identity = current_identity()
    if identity is None or icon_picture(identity) is None:
        return [{"src": static("img/icon.svg"), "type": "image/svg+xml", "sizes": "any"}]
    return [
        {
            "src": icon_address(identity, one),
            "type": "image/png",
            "sizes": f"{one.side}x{one.side}",
            "purpose": one.purpose,
        }
        for one in ICONS
        if one != TAB
    ]
