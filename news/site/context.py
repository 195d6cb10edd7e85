from typing import Any

from django.http import HttpRequest

from .face import face
from .identity import ICP_REGISTER, imprint, is_mourning, site_name
from .live_identity import previewed_identity


def site(request: HttpRequest) -> dict[str, Any]:
    """
    The data for the header and footer of every page.

    Templates call the functions where they show them: pages of the admin show none, and most of a
    public page is kept for many requests.
    """
    return {
        "site_name": site_name,
        "imprint": imprint,
        "icp_register": ICP_REGISTER,
        "is_mourning": is_mourning,
        "face": face,
        "previewed_identity": previewed_identity(),
    }
