from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs: the site's name and its editions as (code, name)."""
    return {
        "site_name": settings.SITE_NAME,
        "editions": settings.LANGUAGES,
        "is_mourning": timezone.localdate() in settings.MOURNING_DAYS,
    }
