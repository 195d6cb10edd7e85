"""Addresses as they stand in a text: which may stay, and what is meant by those typed by hand."""

import re
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

from . import allowlist

# Composing characters takes time that grows with the square of those that stand on one letter.
_LONGEST_FOLDED = 2_000  # characters
_LINE_BREAKS = re.compile(r"[\t\r\n]")  # Browsers read an address as if they were not there.
_ID = re.compile(r"[\w.:-]{1,64}")
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# A host of two labels or more, with what may follow it.
_HOST = re.compile(
    rf"(?:{_LABEL}\.)+(?P<top>[^\W\d_]{{2,24}}|xn--[a-z0-9-]{{2,59}})\.?(?::[0-9]{{1,5}})?(?=[/?#]|$)",
    re.IGNORECASE,
)
_MAIL = re.compile(rf"[\w.+-]{{1,64}}@(?:{_LABEL}\.)+[^\W\d_]{{2,24}}(?=\?|$)")
# `index.html` is a file beside the page, `example.cn` a host.
_FILE_ENDINGS = frozenset(
    "action aspx asp bmp cgi css csv docx doc do dwg ejs epub et exe gif gz heic htm html ico "
    "jpeg jpg js json jsf jsp jspx jhtml md mdb mhtml mov mp3 mp4 ofd pdf php phtml png ppt pptx "
    "rar rtf shtm shtml svg swf tar tif tiff txt wav webp wps xhtml xls xlsx xml zip".split()
)


def prefixed_id(name: str) -> str | None:
    """The id as it may stand in a text; None for what is none."""
    if not _ID.fullmatch(name):
        return None
    return name if name.startswith(allowlist.ID_PREFIX) else allowlist.ID_PREFIX + name


def allowed_url(tag: str, url: str) -> str | None:
    """
    The address if it is absolute with an allowed scheme, or one of this site's own paths.

    Judged as a browser might read it: compatibility forms folded (a full-width colon), spaces
    removed. Backslashes, which browsers take for slashes, are refused. What was typed without a
    scheme (`www.example.cn`, `//example.cn/a`, `office@example.cn`) is given the one it means.
    Pictures come from this site alone, so that a page asks nothing of other hosts.
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
    """Whether the address means another one depending on the page it stands on."""
    url = url.strip()
    return bool(url) and not url.startswith(("#", "/", "\\")) and not _SCHEME.match(url)


def resolve(url: str, page: str) -> str:
    """Where an address leads from `page`; as it is where that cannot be said."""
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
    """With the scheme that was left out; None where none was."""
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
