"""
What editors can do in CKEditor: what the sanitiser keeps, and no more.

The editor's filter is a convenience (what would be removed on save never appears); the
sanitiser is the boundary. Only the widget setting knows about CKEditor.
"""

from . import allowlist

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

# The sanitiser's own allow-list in CKEditor's notation: `name[attribute,attribute];...`.
_ALLOWED_CONTENT = ";".join(
    f"{tag}[{','.join(sorted(allowlist.ATTRIBUTES.get(tag, set()) | allowlist.ATTRIBUTES['*']))}]"
    for tag in sorted(allowlist.TAGS)
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
