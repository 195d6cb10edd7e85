"""What a news text may contain. Everything else is taken out, its text kept."""

TAGS = frozenset(
    "p br hr span strong b em i u s del ins sub sup small mark blockquote q ul ol li dl dt dd a "
    "img figure figcaption table caption thead tbody tfoot tr th td colgroup col pre code abbr "
    "time ruby rt rp h2 h3 h4 h5 h6".split()
)

# Elements whose content is never a reader's text.
TAGS_DROPPED_WITH_CONTENT = frozenset({"script", "style"})

ATTRIBUTES = {
    "*": {"lang", "dir"},
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

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# What a link opens in must not reach back into our page.
LINK_REL = "noopener noreferrer"
