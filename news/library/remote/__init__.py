"""
Pictures at other sites: where they stand in a text, whether their address may be asked, fetching.

Pure; no model and no request.
"""

from .fetching import fetch
from .permitted_addresses import RemoteError
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
    "fetch",
    "find_pictures",
    "put_back_data",
    "replace_pictures",
    "take_out_data",
]
