"""The elements, attributes and classes of a news text. Others are removed, and their text stays."""

from news.text.languages import KEEP_SCRIPT

TAGS = frozenset(
    "p br hr span strong b em i u s del ins sub sup small mark blockquote q ul ol li dl dt dd a "
    "img figure figcaption table caption thead tbody tfoot tr th td colgroup col pre code abbr "
    "time ruby rt rp h2 h3 h4 h5 h6".split()
)

# Elements whose content is never part of the text.
TAGS_DROPPED_WITH_CONTENT = frozenset(
    "script style title xml template noscript iframe object applet svg math audio video canvas "
    "select datalist textarea".split()
)

ATTRIBUTES = {
    "*": {"lang", "dir", "id", "class"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope", "abbr"},
    "time": {"datetime"},
}

# Attributes of lazy loading that hold a picture's real address; never stored.
LAZY_ADDRESSES = ("data-src", "data-original", "data-lazy-src", "data-actualsrc")
PICTURE_ADDRESSES = {"src", *LAZY_ADDRESSES}

# Classes for formatting, in place of styles, which the content security policy forbids.
ALIGNMENTS = ("align-left", "align-center", "align-right", "align-justify")
INDENTS = tuple(f"indent-{step}" for step in range(1, 9))
TABLE_WIDTHS = ("table-full", "table-wide", "table-half")
# The palette: the colours that an editor can choose, and that other colours are mapped to.
COLOURS = {
    "red": (0xC0, 0x00, 0x00),
    "orange": (0xC5, 0x5A, 0x11),
    "green": (0x38, 0x76, 0x1D),
    "blue": (0x1F, 0x4E, 0x9E),
    "purple": (0x70, 0x30, 0xA0),
    "grey": (0x75, 0x75, 0x75),
}
HIGHLIGHTS = {
    "yellow": (0xFF, 0xF2, 0x99),
    "green": (0xC8, 0xE6, 0xB4),
    "blue": (0xBD, 0xD7, 0xEE),
    "pink": (0xF8, 0xCB, 0xD8),
}
LETTERING = ("bold", "italic", "underline", "strike", "first-line-indent")
CLASSES = frozenset(
    [
        KEEP_SCRIPT,
        *ALIGNMENTS,
        *INDENTS,
        *TABLE_WIDTHS,
        *LETTERING,
        *(f"colour-{name}" for name in COLOURS),
        *(f"highlight-{name}" for name in HIGHLIGHTS),
    ]
)

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# Keeps the page that a link opens from getting access to ours.
LINK_REL = "noopener noreferrer"

# Keeps ids in a text different from those of the page.
ID_PREFIX = "text-"
