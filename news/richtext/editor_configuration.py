"""
The configuration of CKEditor, which allows exactly what the sanitiser keeps.

The editor's filter is a convenience, so that text does not vanish on save; the sanitiser is the
security boundary. Only the widget setting knows about CKEditor. SECURITY.md explains each of these
lines; `news.newsroom.editor_checks` fails if one is loosened.
"""

from django.utils.translation import gettext_lazy as _

from . import allowlist

_BUTTONS = [
    ["Undo", "Redo"],
    ["Format", "Styles", "RemoveFormat"],
    ["Bold", "Italic", "Underline", "Strike", "Subscript", "Superscript"],
    ["TextColor"],
    ["JustifyLeft", "JustifyCenter", "JustifyRight", "JustifyBlock", "Outdent", "Indent"],
    ["NumberedList", "BulletedList", "Blockquote"],
    ["Link", "Unlink", "Anchor"],
    ["library-picture", "library-attachment", "Table", "HorizontalRule", "SpecialChar"],
    ["PasteText"],
    ["Find", "ShowBlocks", "Source", "Maximize"],
]

# Removed plugins: they call other hosts, run foreign markup, make elements that the sanitiser
# removes, upload or embed frames on their own, or read the paste of Word and others, which the
# sanitiser does. `divarea` edits in the page itself: the document in a frame would need scripts
# that the page's policy forbids.
REMOVED_PLUGINS = (
    "about colordialog copyformatting div exportpdf flash font forms iframe language newpage "
    "preview print save scayt smiley stylesheetparser templates wsc "
    "image uploadimage uploadwidget pastefromword pastefromgdocs pastefromlibreoffice"
).split()
# `library` is ours (static/js/editor/library.js): pictures and attachments of the library.
ADDED_PLUGINS = ["divarea", "library"]

# The sanitiser's allow-list in CKEditor's notation: `name[attribute,...](class,...);...`. The
# wildcard is for the colour button, which checks whether any colour's class is allowed.
_ANY_CLASS = ",".join([*sorted(allowlist.CLASSES), "colour-*"])
_ALLOWED_CONTENT = ";".join(
    f"{tag}[{','.join(sorted(names - {'class'}))}]({_ANY_CLASS})"
    for tag in sorted(allowlist.TAGS)
    for names in [allowlist.ATTRIBUTES.get(tag, set()) | allowlist.ATTRIBUTES["*"]]
)


def _hex(colour: tuple[int, int, int]) -> str:
    return "{:02x}{:02x}{:02x}".format(*colour)


CKEDITOR_CONFIG = {
    "toolbar": _BUTTONS,
    "format_tags": "p;h2;h3;h4;pre",
    "removePlugins": ",".join(REMOVED_PLUGINS),
    "extraPlugins": ",".join(ADDED_PLUGINS),
    "allowedContent": _ALLOWED_CONTENT,
    "disallowedContent": "script style iframe object embed form; *[on*]; *{*}",
    "pasteFilter": _ALLOWED_CONTENT,
    "linkJavaScriptLinksAllowed": False,
    "linkDefaultProtocol": "https://",
    # The upload tab would be a frame whose address is a script.
    "removeDialogTabs": (
        "link:advanced;link:target;link:upload;table:advanced;tableProperties:advanced"
    ),
    "versionCheck": False,
    # Pictures go to the library and not into the text.
    "clipboard_handleImages": False,
    # Classes in the place of the plugins' styles.
    "justifyClasses": list(allowlist.ALIGNMENTS),
    "indentClasses": list(allowlist.INDENTS),
    "colorButton_colors": ",".join(f"{n}/{_hex(c)}" for n, c in allowlist.COLOURS.items()),
    "colorButton_foreStyle": {"element": "span", "attributes": {"class": "colour-#(colorName)"}},
    "colorButton_enableMore": False,
    "colorButton_enableAutomatic": False,
    "coreStyles_bold": {"element": "strong", "overrides": "b"},
    "coreStyles_italic": {"element": "em", "overrides": "i"},
    # The only style that is a mark and not formatting; without a list, CKEditor loads its own.
    "stylesSet": [
        {
            "name": _("Keep in this script"),
            "element": "span",
            "attributes": {"class": allowlist.KEEP_SCRIPT},
        }
    ],
    "bodyClass": "rich-text",
    "entities": False,
    "disableNativeSpellChecker": False,
    "height": 420,
    "width": "100%",
}
