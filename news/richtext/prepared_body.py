"""What a page needs of a stored body and that no request changes, worked out once."""

from functools import lru_cache
from typing import NamedTuple

from .attachment_list import LinkedAttachment, split_attachments
from .contents_list import Heading, anchor_headings, is_long, listed
from .tables import wrap_tables
from .video import render_videos

# Texts that are kept and their length in characters; about 20 MB at the most.
_MOST_KEPT, _LONGEST_KEPT = 100, 50_000


class PreparedBody(NamedTuple):
    html: str
    contents: list[Heading]  # of a long text, else none
    attachments: list[LinkedAttachment]
    is_long: bool


def prepare(body: str, table_label: str, video_notice: str) -> PreparedBody:
    """
    A sanitised body with anchors, tables in boxes and videos, without the list of documents at its
    end.

    The labels are those of `wrap_tables` and `render_videos`. The result of a body of usual length
    is kept: it depends on these texts alone.
    """
    work_out = _kept if len(body) <= _LONGEST_KEPT else _prepare
    return work_out(body, table_label, video_notice)


def _prepare(body: str, table_label: str, video_notice: str) -> PreparedBody:
    html, attachments = split_attachments(body)
    html, headings = anchor_headings(render_videos(html, video_notice))
    contents = listed(headings, html)
    return PreparedBody(wrap_tables(html, table_label), contents, attachments, is_long(html))


_kept = lru_cache(maxsize=_MOST_KEPT)(_prepare)
