"""
Checks which addresses the portal may ask for a picture.

The addresses come from pasted texts, so they are treated as hostile. Hosts that only this machine
or its network can reach (databases, routers, a cloud's metadata) must stay unreachable.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 2_000  # characters
PORTS = {"http": 80, "https": 443}

# Browsers remove tabs and line ends inside an address, and spaces at its ends.
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_NOT_ALLOWED = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"\ufffd\ud800-\udfff]")
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
# If the last label matches, browsers read the whole host as an IPv4 address in any notation
# (https://url.spec.whatwg.org/#ends-in-a-number-checker): 2130706433, 0x7f.1, 127.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

# IANA's registries of special-purpose addresses (RFC 6890 and later), and similar ranges.
_CLOSED_V4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; 0.0.0.0 is this machine
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own (CGNAT); 100.100.100.200 is a cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's own service, though the address looks public
        "169.254.0.0/16",  # link-local; 169.254.169.254 is most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
# In IPv6, only the ranges that are assigned. This leaves out loopback, unspecified, private and
# link-local addresses, multicast, and IPv4 embedded by mapping (::ffff:0:0/96) or NAT64
# (64:ff9b::/96, 64:ff9b:1::/48).
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = [
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, among them Teredo, which embeds IPv4
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which embeds IPv4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]


class RemoteError(ValueError):
    """A picture that is not fetched; `reason` is for the editor, in the active language."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreachableError(RemoteError):
    """The host does not exist, or was asked and does not answer."""


@dataclass(frozen=True)
class Address:
    """An http or https address in canonical form, safe to write into a request."""

    scheme: str
    host: str  # lower-case ASCII; an IPv6 address without its brackets
    path: str  # with the query, percent-encoded

    @property
    def port(self) -> int:
        return PORTS[self.scheme]

    @property
    def authority(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def parse_address(url: str) -> Address:
    """
    The address that a browser would request.

    Raises RemoteError for another scheme or port, for credentials, and for host names that programs
    read in different ways.
    """
    url = _LINE_BREAKS.sub("", url).strip()
    if len(url) > MAX_LENGTH:
        raise RemoteError(_("The address is too long."))
    url = url.replace(" ", "%20")
    if _NOT_ALLOWED.search(url):
        raise RemoteError(_("The address contains characters that are not allowed."))
    try:
        parts = urlsplit(url)
        port, name = parts.port, parts.hostname
    except ValueError as error:
        raise RemoteError(_("This is not a valid address.")) from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise RemoteError(_("Only addresses with http:// or https:// are fetched."))
    if "@" in parts.netloc:
        raise RemoteError(_("The address contains a user name or password."))
    if port not in (None, PORTS[scheme]):
        raise RemoteError(_("The address names an unusual port."))
    if not name:
        raise RemoteError(_("This is not a valid address."))
    host = _canonical_host(name, is_bracketed="[" in parts.netloc)
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*")
    query = quote(parts.query, safe="/%:=&~+!$,;'@()*?[]|")
    return Address(scheme, host, f"{path}?{query}" if query else path)


def follow(address: Address, location: str) -> Address:
    """The target of a redirect, checked like any address. Raises RemoteError."""
    try:
        url = urljoin(str(address), location.strip())
    except ValueError as error:
        raise RemoteError(_("This is not a valid address.")) from error
    return parse_address(url)


def is_public(ip: str) -> bool:
    """Whether this IP address belongs to the public internet."""
    try:
        parsed = ipaddress.ip_address(ip)
    except ValueError:  # An address with a zone, for example: fe80::1%eth0.
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in network for network in _CLOSED_V4)
    return parsed in _OPEN_V6 and not any(parsed in network for network in _CLOSED_V6)


Resolver = Callable[[str, int], list[str]]


def public_ips(address: Address, resolve: Resolver) -> list[str]:
    """
    The IP addresses of the host. Connect to one of these; do not resolve the name again.

    `resolve` takes a host and a port, and raises OSError for an unknown host. If one address is not
    public, the host is refused: no public host is also internal.
    """
    try:
        ips = [str(ipaddress.ip_address(address.host))]
    except ValueError:
        try:
            ips = resolve(address.host, address.port)
        except (OSError, UnicodeError) as error:
            raise UnreachableError(_("There is no such host.")) from error
    if not ips:
        raise UnreachableError(_("There is no such host."))
    if not all(is_public(ip) for ip in ips):
        raise RemoteError(_("The address leads into a private network."))
    return ips


def _canonical_host(name: str, is_bracketed: bool) -> str:
    odd = RemoteError(_("The host's name is written in an unusual way."))
    if "%" in name:  # An escape, or an IPv6 zone, which names a local network.
        raise odd
    if is_bracketed:
        try:
            return str(ipaddress.IPv6Address(name))
        except ValueError as error:
            raise odd from error
    folded = unicodedata.normalize("NFKC", name).replace("。", ".").lower().removesuffix(".")
    try:
        host = folded if folded.isascii() else folded.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise odd from error
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise odd
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise odd from error
    return host
