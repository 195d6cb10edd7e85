"""The API's throttle: how many requests one client may make."""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 60  # seconds


def seconds_to_wait(request: HttpRequest) -> int:
    """
    Count a request of this client; returns 0 if it is allowed, else the seconds to wait.

    There is a counter for each minute, in the shared cache if there is one. If each process has its
    own cache, each allows the full rate.

    Not ninja's throttle, which reads a list of moments and writes it back: two processes of four
    threads each let 341 to 400 of 400 simultaneous requests through where 120 are allowed.
    """
    now = time.time()
    key = f"api:{client_of(request)}:{int(now // WINDOW)}"
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # The cache has dropped the counter meanwhile.
        return 0
    return 0 if count <= settings.API_RATE else WINDOW - int(now % WINDOW)


def client_of(request: HttpRequest) -> str:
    """
    The client's network: its IPv4 address, or the /64 of IPv6 that one subscriber holds.

    Behind PROXIES proxies of ours, each adds an address to X-Forwarded-For. The client is the entry
    that our first proxy added; the client may have invented all entries before it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= settings.PROXIES:
            address = hops[-settings.PROXIES].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)
