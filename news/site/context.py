from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from .identity import ICP_REGISTER, imprint, site_name


def site(request: HttpRequest) -> dict[str, Any]:
    """The data for the header and footer of every page."""
    return {
        "site_name": site_name(),
        "imprint": imprint(),
        "icp_register": ICP_REGISTER,
        "is_mourning": timezone.localdate() in settings.MOURNING_DAYS,
    }
