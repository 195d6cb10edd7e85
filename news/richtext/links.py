"""The addresses in a text: which ones are allowed, and what hand-typed ones mean."""

import re
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

from . import allowlist

# The time to compose characters grows with the square of the marks on one letter.
_LONGEST_FOLDED = 2_000  # characters
_LINE_BREAKS = re.compile(r"[\t\r\n]")  # Browsers ignore these in an address.
_ID = re.compile(r"[\w.:-]{1,64}")
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# A host with two labels or more, and what may follow it.
_HOST = re.compile(
    rf"(?:{_LABEL}\.)+(?P<top>[^\W\d_]{{2,24}}|xn--[a-z0-9-]{{2,59}})\.?(?::[0-9]{{1,5}})?(?=[/?#]|$)",
    re.IGNORECASE,
)
_MAIL = re.compile(rf"[\w.+-]{{1,64}}@(?:{_LABEL}\.)+[^\W\d_]{{2,24}}(?=\?|$)")
# `index.html` is a file on the same site, `example.cn` is a host.
_FILE_ENDINGS = frozenset(
    "action aspx asp bmp cgi css csv docx doc do dwg ejs epub et exe gif gz heic htm html ico "
    "jpeg jpg js json jsf jsp jspx jhtml md mdb mhtml mov mp3 mp4 ofd pdf php phtml png ppt pptx "
    "rar rtf shtm shtml svg swf tar tif tiff txt wav webp wps xhtml xls xlsx xml zip".split()
)


def prefixed_id(name: str) -> str | None:
    """The id with the prefix for texts; None for an invalid id."""
    if not _ID.fullmatch(name):
        return None
    return name if name.startswith(allowlist.ID_PREFIX) else allowlist.ID_PREFIX + name


def allowed_url(tag: str, url: str) -> str | None:
    """
    The address if it is absolute with an allowed scheme, or a path of this site.

    It is checked as a browser might read it: compatibility forms (a full-width colon) are folded,
    spaces removed. Backslashes, which browsers read as slashes, are refused. An address that was
    typed without its scheme (`www.example.cn`, `//example.cn/a`, `office@example.cn`) gets it.
    Pictures must come from this site, so that a page loads nothing from other hosts.
    """
    url = _LINE_BREAKS.sub("", url)
    if not url.isascii() and len(url) > _LONGEST_FOLDED:
        return None
    folded = "".join(unicodedata.normalize("NFKC", url).split())
    if "\\" in folded:
        return None
    if folded.startswith("/") and not folded.startswith("//"):
        return url
    if tag == "img":
        return None
    if folded.startswith("#"):
        target = prefixed_id(unquote(folded[1:]))
        return f"#{target}" if target else None
    if typed := _completed(url.strip(), folded):
        return typed
    try:
        parts = urlsplit(folded)
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        if not parts.netloc:
            return None
        return url if _WEB.match(url.lstrip()) else folded
    return url if parts.scheme in allowlist.LINK_SCHEMES else None


def is_relative(url: str) -> bool:
    """Whether the address depends on the page that it is on."""
    url = url.strip()
    return bool(url) and not url.startswith(("#", "/", "\\")) and not _SCHEME.match(url)


def resolve(url: str, page: str) -> str:
    """The address resolved against `page`; unchanged if that is not possible."""
    try:
        return urljoin(page, url.strip())
    except ValueError:
        return url


def is_typed(url: str) -> bool:
    """Whether it is a host or a mailbox without its scheme, and so not relative."""
    stripped = url.strip()
    return (
        _completed(stripped, "".join(unicodedata.normalize("NFKC", stripped).split())) is not None
    )


def _completed(url: str, folded: str) -> str | None:
    """The address with its missing scheme; None if it has one."""
    for written in (url, folded):
        host = written.removeprefix("//")
        if (match := _HOST.match(host)) and (host != written or "/" in host or _is_host(match)):
            return f"https://{host}"
        if _MAIL.match(written):
            return f"mailto:{written}"
    return None


def _is_host(match: re.Match[str]) -> bool:
    is_file = match["top"].lower() in _FILE_ENDINGS
    return not is_file or match[0].lower().startswith("www.")
