"""How many requests one visitor may make."""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 60  # seconds


def seconds_to_wait(request: HttpRequest) -> int:
    """
    Count a request of this client; 0 while it may go on, else when it may again.

    A counter for each window of a minute, in the shared cache where there is one; a cache of each
    process's own lets through as many times more as there are processes.

    Not ninja's throttle, which reads a list of moments and writes it back: two processes of four
    threads each got 341 to 400 of 400 requests through at once where 120 may pass.
    """
    now = time.time()
    key = f"api:{client_of(request)}:{int(now // WINDOW)}"
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # The cache has dropped it meanwhile.
        return 0
    return 0 if count <= settings.API_RATE else WINDOW - int(now % WINDOW)


def client_of(request: HttpRequest) -> str:
    """
    The client's network: its IPv4 address, or the 64 bits of IPv6 that one subscriber holds.

    Behind PROXIES proxies of ours, each of which adds to X-Forwarded-For whom it was asked by,
    the client is the last but so many; what stands before that is the client's own invention.
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
