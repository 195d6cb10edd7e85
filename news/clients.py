"""Who asks, as far as limits are concerned."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings


def client_of(environ: Mapping[str, Any]) -> str:
    """
    The client's network: its IPv4 address, or the /64 of IPv6 that one subscriber holds.

    Behind PROXIES proxies of ours, each adds an address to X-Forwarded-For. The client is the entry
    that our first proxy added; the client may have invented all entries before it.
    """
    address = environ.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= settings.PROXIES:
            address = hops[-settings.PROXIES].strip()
    return _network(address)


@lru_cache(maxsize=1_000)
def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
