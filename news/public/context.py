from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from news.models import shown_name
from news.site import ICP_REGISTER, imprint


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs."""
    return {
        "site_name": shown_name(settings.SITE_NAME, get_language()),
        "imprint": imprint(),
        "icp_register": ICP_REGISTER,
    }
