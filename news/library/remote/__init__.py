"""
Pictures on other sites: finding them in a text, checking their addresses, and fetching them.

Pure: no models and no requests.
"""

from .fetching import fetch, fetch_status
from .permitted_addresses import RemoteError, UnreachableError
from .picture_addresses import (
    Picture,
    find_pictures,
    put_back_data,
    replace_pictures,
    take_out_data,
)

__all__ = [
    "Picture",
    "RemoteError",
    "UnreachableError",
    "fetch",
    "fetch_status",
    "find_pictures",
    "put_back_data",
    "replace_pictures",
    "take_out_data",
]
