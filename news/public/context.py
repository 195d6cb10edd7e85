from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs: the site's name and its editions as (code, name)."""
    return {"site_name": settings.SITE_NAME, "editions": settings.LANGUAGES}
