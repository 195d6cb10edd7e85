"""
The documents that a text links to, for a box below it.

Notices end with a list of their documents. A box takes the place of that list; links inside the
text stay where they are.
"""

import re
from typing import NamedTuple

from news.library.documents.document_kinds import FOLDER
from news.text.file_names import REFERENCES
from news.text.html_tokens import text_of

_HREF = (
    rf'href="({REFERENCES}({FOLDER}/\d{{4}}/\d{{2}}/[0-9a-f]{{32}}\.[a-z]{{3,4}})'
    r'(?:[?#][^"<>]*)?)"'
)
_LINK = re.compile(rf"<a(?: [^<>]*)? {_HREF}[^<>]*>(.*?)</a>", re.DOTALL)
# "附件1：", "Annex 2." and numbers, which the box writes itself.
_LABEL = re.compile(
    r"\s*(?:(?:附\s?件|附|attachment|annex|appendix)\s*[0-9一二三四五六七八九十]*\s*[:：.、．]?"
    r"|[0-9]{1,2}\s*[.、．])?\s*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\s*(?:(?:相关|相關)?附件(?:下载|下載|列表)?|attachments?|downloads?|documents?)\s*[:：]?\s*",
    re.IGNORECASE,
)
_END_MARKS = re.compile(r"[\s;；,，.。]*")
_BLOCK_END = re.compile(r"</(p|ul|ol|h[2-6])>\s*\Z")
_MOST_BLOCKS = 50  # that are taken away
_TAG = re.compile(r"<[^<>]*>")


class LinkedAttachment(NamedTuple):
    name: str  # of the file in the store
    address: str
    text: str  # of the link, plain; blank if it has none


def split_attachments(html: str) -> tuple[str, list[LinkedAttachment]]:
    """
    Sanitised HTML without a list of documents at its end, and all documents that it links to, each
    once, in their order.
    """
    if REFERENCES + FOLDER not in html:
        return html, []
    found: dict[str, LinkedAttachment] = {}
    for address, name, content in _LINK.findall(html):
        text = " ".join(text_of(content).split())
        text = text[_matched(_LABEL, text) :] or text
        if name not in found or not found[name].text:
            found[name] = LinkedAttachment(name, address, text)
    return _without_list(html) if found else html, list(found.values())


def _without_list(html: str) -> str:
    rest, is_listed = html, False
    for _block in range(_MOST_BLOCKS):
        block = _last_block(rest)
        if _holds_links_alone(block):
            is_listed = True
        elif not (is_listed and _HEADING.fullmatch(text_of(block))):
            break
        rest = rest[: len(rest.rstrip()) - len(block)]
    return rest if is_listed else html


def _last_block(html: str) -> str:
    """The last paragraph, list or heading, if the text ends with one; else blank."""
    html = html.rstrip()
    end = _BLOCK_END.search(html, max(0, len(html) - 10))
    if end is None:
        return ""
    start = max(html.rfind(f"<{end[1]}>"), html.rfind(f"<{end[1]} "))
    block = html[start:] if start >= 0 else ""
    # In a list within a list, the last start is not that of the last end.
    is_whole = block.count(f"<{end[1]}") == block.count(f"</{end[1]}>")
    return block if is_whole else ""


def _holds_links_alone(block: str) -> bool:
    """Whether nothing but links to documents and their labels are in the block."""
    if "<img" in block or not _LINK.search(block):
        return False
    between = re.split("\0+", _TAG.sub("", _LINK.sub("\0", block)))
    labels = between[:-1]
    return all(
        _LABEL.fullmatch(_END_MARKS.sub("", part, count=1)) or _END_MARKS.fullmatch(part)
        for part in labels
    ) and bool(_END_MARKS.fullmatch(between[-1]))


def _matched(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0
