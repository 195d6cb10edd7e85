"""What an editor is told of a text that could not stay as it was."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from django.utils.translation import gettext as _

_MOST_EXAMPLES = 5
_LONGEST_EXAMPLE = 60  # characters


class Kind(Enum):
    HIDDEN = "hidden"
    PLAYER = "player"
    LOST_PLAYER = "lost player"
    RELATIVE = "relative"
    LINK = "link"
    ELEMENT = "element"
    ATTRIBUTES = "attributes"


class Finding(NamedTuple):
    kind: Kind
    what: str  # an example: the text, the address, the element's name


def describe(findings: Iterable[Finding]) -> list[str]:
    """A sentence for each kind, with a few examples."""
    examples: dict[Kind, list[str]] = {}
    for kind, what in findings:
        found = examples.setdefault(kind, [])
        if (short := _short(what)) not in found:
            found.append(short)
    return [_sentence(kind, examples[kind]) for kind in Kind if kind in examples]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_EXAMPLE else f"{line[: _LONGEST_EXAMPLE - 1]}…"


def _sentence(kind: Kind, examples: list[str]) -> str:
    listed = ", ".join(examples[:_MOST_EXAMPLES])
    if more := len(examples[_MOST_EXAMPLES:]):
        listed = _("%(examples)s and %(more)d more") % {"examples": listed, "more": more}
    return _sentences()[kind] % {"examples": listed}


def _sentences() -> dict[Kind, str]:
    return {
        Kind.HIDDEN: _(
            "Hidden text was left out: %(examples)s. If readers should see it, show it in the "
            "document and paste it again."
        ),
        Kind.PLAYER: _("A video or frame of another site became a link to it: %(examples)s."),
        Kind.LOST_PLAYER: _(
            "A video, sound or frame without an address was left out: %(examples)s. Put a link "
            "to it into the text."
        ),
        Kind.RELATIVE: _(
            "Links without a site were taken off: %(examples)s. Write their whole addresses, "
            "beginning with https://."
        ),
        Kind.LINK: _(
            "Links that a page may not have were taken off: %(examples)s. Link to a web page, "
            "an e-mail address or a telephone number instead."
        ),
        Kind.ELEMENT: _(
            "Parts that an article cannot hold were left out: %(examples)s. Put them in as text "
            "or as a picture."
        ),
        Kind.ATTRIBUTES: _("Formatting of an element was left out: it had too much of it."),
    }
