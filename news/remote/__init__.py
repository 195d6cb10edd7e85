"""
Pictures at other sites: where they stand in a text, whether their address may be asked, fetching.

Pure; no model and no request.
"""

from .addresses import RemoteError
from .fetching import fetch
from .references import Picture, find_pictures, put_back_data, replace_pictures, take_out_data

__all__ = [
    "Picture",
    "RemoteError",
    "fetch",
    "find_pictures",
    "put_back_data",
    "replace_pictures",
    "take_out_data",
]
