"""
Attachments are stored as plain links; a page adds what the file is and how large.

Nothing is looked up here: the names found in a body are one step, what is known of them the next.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from news.library.documents.document_kinds import FOLDER
from news.text.file_names import REFERENCES
from news.text.html_tokens import text_of

# Of a link as the sanitiser writes it. Only the site's own path counts: another host may have
# the same names, and not the same files.
_HREF = (
    rf'href="{REFERENCES}({FOLDER}/\d{{4}}/\d{{2}}/[0-9a-f]{{32}}\.[a-z]{{3,4}})'
    r'(?:[?#][^"<>]*)?"'
)
_NAME = re.compile(_HREF)
_LINK = re.compile(rf"<a((?: [^<>]*)? {_HREF}[^<>]*)>(.*?)</a>", re.DOTALL)
_CLASS = re.compile(r' class="([^"]*)"')


class Facts(NamedTuple):
    """What is told of an attachment; each part is plain text."""

    kind: str
    title: str  # stands where a link has no text of its own
    told: str  # of type and size


def attachment_names(html: str) -> set[str]:
    """The names of the attachments that a sanitised text links to."""
    return set(_NAME.findall(html))


def render_attachments(html: str, attachments: Mapping[str, Facts]) -> str:
    """
    Sanitised HTML with the facts behind the text of each link to an attachment, and classes.

    Links to others than `attachments` stay as they are.
    """

    def render(match: re.Match[str]) -> str:
        attributes, name, content = match.groups()
        facts = attachments.get(name)
        if facts is None:
            return match[0]
        own = _CLASS.search(attributes)
        classes = f"attachment attachment--{facts.kind} {own[1] if own else ''}".strip()
        if "<img" not in content and not text_of(content).strip():
            content += escape(facts.title)
        return (
            f'<a class="{classes}"{_CLASS.sub("", attributes, count=1)} download>{content} '
            f'<span class="attachment__facts">{escape(facts.told)}</span></a>'
        )

    return _LINK.sub(render, html)
