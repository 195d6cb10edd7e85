"""
What editors can do in CKEditor: what the sanitiser keeps, and no more.

The editor's filter is a convenience (what would be removed on save never appears); the
sanitiser is the boundary. Only the widget setting knows about CKEditor.
"""

_BUTTONS = [
    ["Undo", "Redo"],
    ["Format", "RemoveFormat"],
    ["Bold", "Italic", "Underline", "Strike", "Subscript", "Superscript"],
    ["NumberedList", "BulletedList", "Blockquote"],
    ["Link", "Unlink"],
    ["Table", "HorizontalRule", "SpecialChar"],
    ["Find", "ShowBlocks", "Source", "Maximize"],
]

# Plugins that call other hosts, run foreign markup, or make what the sanitiser removes.
_REMOVED_PLUGINS = (
    "about colordialog colorbutton copyformatting div exportpdf flash font forms iframe image "
    "language newpage preview print save scayt smiley stylesheetparser templates wsc"
).split()

# Elements with their [attributes], in CKEditor's notation.
_ALLOWED_CONTENT = (
    "p h2 h3 h4 h5 h6 hr br blockquote[cite] pre code;"
    "strong b em i u s del[cite,datetime] ins[cite,datetime] sub sup small mark q[cite];"
    "ul ol[start,reversed,type] li[value] dl dt dd;"
    "a[!href,title,hreflang]; abbr[title]; time[datetime]; ruby rt rp; span[lang,dir];"
    "figure figcaption; img[!src,alt,width,height];"
    "table caption thead tbody tfoot tr colgroup[span] col[span];"
    "td[colspan,rowspan]; th[colspan,rowspan,scope,abbr]"
)

CKEDITOR_CONFIG = {
    "toolbar": _BUTTONS,
    "format_tags": "p;h2;h3;h4;pre",
    "removePlugins": ",".join(_REMOVED_PLUGINS),
    "allowedContent": _ALLOWED_CONTENT,
    "pasteFilter": _ALLOWED_CONTENT,
    "linkJavaScriptLinksAllowed": False,
    "removeDialogTabs": "link:advanced;link:target",
    "versionCheck": False,
    "entities": False,
    "disableNativeSpellChecker": False,
    "height": 420,
    "width": "100%",
}
