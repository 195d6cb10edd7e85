"""Who asks, as far as limits are concerned."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

UNKNOWN = "unknown"
# Characters of an address with the name of a network card; more is none, and is not remembered.
_LONGEST = 64


def client_of(environ: Mapping[str, Any]) -> str:
    """The client's network: its IPv4 address, or the /64 of IPv6 that one subscriber holds."""
    return _network(_stated(environ))


def site_of(network: str) -> str:
    """The /48 of IPv6 that a `client_of` is in; blank for IPv4."""
    address = _parsed(network)
    if address is None or address.version == 4:
        return ""
    return str(ipaddress.ip_network((address, 48), strict=False).network_address)


def address_of(environ: Mapping[str, Any]) -> str:
    """The client's whole address, for records; `unknown` where it is none."""
    address = _parsed(_stated(environ))
    return str(address) if address is not None else UNKNOWN


def _stated(environ: Mapping[str, Any]) -> str:
    """
    The client's address as the server or our first proxy states it.

    Behind PROXIES proxies of ours, each adds an address to X-Forwarded-For. The client is the entry
    that our first proxy added; the client may have invented all entries before it.
    """
    address: str = environ.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= settings.PROXIES:
            address = hops[-settings.PROXIES].strip()
    return address[:_LONGEST]


@lru_cache(maxsize=1_000)
def _network(text: str) -> str:
    address = _parsed(text)
    if address is None:
        return UNKNOWN
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if address.version == 6:
        # A zone is the machine's own name for a network card.
        address = ipaddress.IPv6Address(int(address))
        return address.ipv4_mapped or address
    return address
