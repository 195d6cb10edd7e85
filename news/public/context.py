from typing import Any

from django.conf import settings
from django.http import HttpRequest

from news.site import ICP_REGISTER, imprint


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs; the editions are (code, name)."""
    return {
        "site_name": settings.SITE_NAME,
        "editions": settings.LANGUAGES,
        "imprint": imprint(),
        "icp_register": ICP_REGISTER,
    }
