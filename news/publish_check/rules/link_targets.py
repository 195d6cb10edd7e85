import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from .draft import Context, Draft, LinkState
from .finding import Finding, Severity, find_at


def host_of(address: str) -> str:
    """
    The host that a browser would ask, in lower case; blank if there is none or it is unreadable.
    """
    folded = "".join(unicodedata.normalize("NFKC", address).split())
    try:
        host = urlsplit(folded).hostname or ""
    except ValueError:
        return ""
    return host.replace("。", ".").rstrip(".")


def own_path(address: str, own_hosts: frozenset[str]) -> str | None:
    """The unquoted path of one of the portal's own addresses; None for other addresses."""
    folded = unicodedata.normalize("NFKC", address).strip()
    is_path = folded.startswith("/") and not folded.startswith("//")
    if not is_path and host_of(address) not in own_hosts:
        return None
    try:
        return unquote(urlsplit(address.strip()).path) or "/"
    except ValueError:
        return None


def check_links(draft: Draft, context: Context) -> Iterator[Finding]:
    for link in draft.content.links:
        problem = _problem(link.value, draft, context)
        if problem:
            text = draft.content.text
            yield find_at(*problem[:2], "body", problem[2], text, link.start, link.end)


def _problem(address: str, draft: Draft, context: Context) -> tuple[str, Severity, str] | None:
    if address.startswith("#"):
        if address[1:] in draft.content.ids:
            return None
        message = _("This link leads to a place of the text that does not exist.")
        return "dead-anchor", Severity.ERROR, message
    state = context.links.get(address)
    if state is LinkState.DEAD:
        message = _("This link leads nowhere: the portal has no page %(address)s.")
        return "dead-link", Severity.ERROR, message % {"address": address}
    if state is LinkState.HIDDEN:
        message = _("This link leads to an article that visitors will not see: %(address)s.")
        return "hidden-link", Severity.WARNING, message % {"address": address}
    if state is LinkState.FINE or _scheme(address) not in ("http", "https"):
        return None
    host = host_of(address)
    if _is_allowed(host, context.allowed_hosts):
        return None
    message = _("This link leads to a host that is not on the list: %(host)s.")
    return "foreign-link", Severity.WARNING, message % {"host": host or address}


def _scheme(address: str) -> str:
    return unicodedata.normalize("NFKC", address).strip().partition(":")[0].lower()


def _is_allowed(host: str, allowed: frozenset[str]) -> bool:
    """Whether this host, or a domain above it, is allowed."""
    parts = host.split(".")
    return any(".".join(parts[start:]) in allowed for start in range(len(parts)))
