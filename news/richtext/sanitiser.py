import re
import unicodedata
from urllib.parse import urlsplit

import nh3

from . import allowlist
from .limits import check_markup, check_size

# Characters that make text read otherwise than it is stored, or cannot be stored: C0 and C1
# controls but tab and line ends, bidirectional embeddings, overrides and isolates, and halves of
# surrogate pairs.
_CONTROLS = [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
_BIDIRECTIONAL = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_INVISIBLE = dict.fromkeys([*_CONTROLS, *_BIDIRECTIONAL, *range(0xD800, 0xE000)])
_PRE_AND_LINE_END = re.compile(r"(<pre(?:\s[^<>]*)?>)\n")

_URL_ATTRIBUTES = frozenset({"href", "src", "cite"})


def sanitise(html: str) -> str:
    """
    HTML that holds nothing but the allow-list, with its text kept; safe to put on a page.

    This is the one boundary for rich text: the form, the import and the column itself call it.
    Sanitising twice changes nothing more.

    Raises:
        RichTextError: over the caps on bytes and nesting (see `limits`).
    """
    check_size(html)
    check_markup(html)
    # Before, so that nothing is parsed that is not there to see; and behind, because character
    # references become characters only then.
    clean = _CLEANER.clean(html.translate(_INVISIBLE)).translate(_INVISIBLE)
    # A parser swallows the first line end of a <pre>: one more keeps those that count.
    clean = _PRE_AND_LINE_END.sub(r"\1\n\n", clean)
    check_size(clean)  # Misnested markup can grow a hundredfold when a parser mends it.
    return clean


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute in _URL_ATTRIBUTES and not _is_allowed_url(tag, value):
        return None
    return value


def _is_allowed_url(tag: str, url: str) -> bool:
    """
    Whether the address is absolute with an allowed scheme, or one of this site's own paths.

    Judged as a browser might read it: compatibility forms folded (a full-width colon), spaces
    removed. Backslashes, which browsers take for slashes, and `//host` are refused. Pictures
    come from this site alone, so that a page asks nothing of other hosts.
    """
    folded = "".join(unicodedata.normalize("NFKC", url).split())
    if "\\" in folded or folded.startswith("//"):
        return False
    if folded.startswith("/"):
        return True
    if tag == "img":
        return False
    if folded.startswith("#"):
        return True
    try:
        parts = urlsplit(folded)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.netloc)
    return parts.scheme in allowlist.LINK_SCHEMES


_CLEANER = nh3.Cleaner(
    tags=set(allowlist.TAGS),
    clean_content_tags=set(allowlist.TAGS_DROPPED_WITH_CONTENT),
    attributes=allowlist.ATTRIBUTES,
    attribute_filter=_filter_attribute,
    url_schemes=set(allowlist.LINK_SCHEMES),
    link_rel=allowlist.LINK_REL,
    strip_comments=True,
)
