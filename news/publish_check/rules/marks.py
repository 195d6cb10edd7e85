"""Finds marks of unfinished work: notes, placeholders, tracked changes."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .draft import Context, Draft
from .finding import Finding, Severity, excerpt_of, find_at

# Full-width forms as ASCII, one for one, so that offsets stay the same.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_UNSURE = r"(?:核实|核實|核对|核對|补充|補充|补全|補全|补|補|查证|查證|确认|確認)"
_UNDONE = r"(?:核|查|完善|添加|更新|修改|续|續|定稿|定|写|寫)"
_OPEN, _INSIDE, _CLOSE = (
    r"[\[【〔\(「『{<]",
    r"[^\[\]【】〔〕\(\)「」『』{}<>\u2029]",
    r"[\]】〕\)」』}>]",
)

# Marks that are never meant to be published.
_CERTAIN = re.compile(
    rf"""
    (?<![A-Za-z0-9_])(?:TODO|FIXME|TBD|TBC|TKTK|(?i:lorem\ ipsum))(?![A-Za-z0-9_])
    | {_OPEN}\s*(?:此处|此處|这里|這裡|這里)?\s*待(?:{_UNSURE}|{_UNDONE}){_INSIDE}{{0,30}}{_CLOSE}
    | {_OPEN}\s*(?:此处|此處|这里|這裡|這里|在此){_INSIDE}{{0,20}}
      (?:插入|补|補|添加|加入|待|放|附上|配图|配圖|填|核实|核實|删|刪|改|写|寫){_INSIDE}{{0,30}}{_CLOSE}
    | {_OPEN}\s*(?:批注|批註|编者注意|編者注意|(?i:editor'?s?\ note\ to\ self|comment))
      {_INSIDE}{{0,60}}{_CLOSE}
    | {_OPEN}\s*(?:插入|请插入|請插入|请填写|請填寫|填写|填寫){_INSIDE}{{0,30}}{_CLOSE}
    | \{{\{{[^{{}}\u2029]{{0,60}}\}}\}}
    """,
    re.VERBOSE,
)
# Marks that may be intended: an anonymous name, a survey's answer, a reference to a figure.
_POSSIBLE = re.compile(
    rf"""
    (?<![A-Za-z0-9_])X{{3,}}(?![A-Za-z0-9_])
    | [xX×]{{1,4}}年[xX×]{{1,2}}月 | [xX×]{{1,2}}月[xX×]{{1,2}}日
    | \?{{3,}}
    | (?<![有亟尚还還仍正等留])待{_UNSURE}(?![后後助贴貼偿償])
    | {_OPEN}\s*(?:此处|此處|这里|這裡|這里){_INSIDE}{{0,40}}{_CLOSE}
    | {_OPEN}\s*(?:图|圖|图片|圖片|照片|表|表格|视频|視頻|(?i:image|picture|photo|figure|fig\.?))
      \s*[0-9一二三四五六七八九十]{{0,3}}\s*{_CLOSE}
    """,
    re.VERBOSE,
)


def check_body_is_written(draft: Draft, context: Context) -> Iterator[Finding]:
    if draft.content.is_empty:
        message = _("The text is empty. Write it, or leave the article a draft.")
        yield Finding("body-empty", Severity.ERROR, "body", message)


def check_editing_marks(draft: Draft, context: Context) -> Iterator[Finding]:
    for field, text, at in draft.passages:
        narrow = text.translate(_NARROW)
        certain = [match.span() for match in _CERTAIN.finditer(narrow)]
        possible = [
            match.span()
            for match in _POSSIBLE.finditer(narrow)
            if not any(start < match.end() and match.start() < end for start, end in certain)
        ]
        for severity, spans in ((Severity.ERROR, certain), (Severity.WARNING, possible)):
            for start, end in spans:
                message = _("This looks like a note from editing. Finish it or take it out.")
                if at is None:
                    yield find_at("editing-mark", severity, field, message, text, start, end)
                else:
                    excerpt = excerpt_of(text, start, end)
                    yield Finding("editing-mark", severity, field, message, excerpt, at, at)


def check_revision_marks(draft: Draft, context: Context) -> Iterator[Finding]:
    text = draft.content.text
    for start, end, name in draft.content.edited:
        if name == "mark":
            code = "highlighted"
            message = _("This passage is highlighted. Is it still to be revised?")
        else:
            code = "tracked-change"
            message = _("This is a tracked change (inserted or deleted). Accept or reject it.")
        yield find_at(code, Severity.WARNING, "body", message, text, start, end)
