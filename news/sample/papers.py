"""Writes the documents of a sample: a page each, in a font that every reader has."""

import io
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_FORMAT = (595, 842)  # points: A4
_LEFT, _TOP, _STEP = 72, 740, 44


def write_paper(title: str, lines: Iterable[str]) -> bytes:
    """A PDF with a title and some lines below it, each with a rule to write on."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=_FORMAT)
    # One of the fonts that readers bring for Chinese, so that none is embedded. (ISO 32000-1,
    # 9.7.5.2: UniGB-UCS2-H reads two bytes a character.)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2),
        DW=1000,
        W=Array([1, Array([500] * 95)]),  # The Latin letters are half as wide.
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/STSong-Light"),
            Flags=6,
            FontBBox=Array([-25, -254, 1000, 880]),
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=880,
            StemV=93,
        ),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light"),
        Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([document.make_indirect(descendant)]),
    )
    page.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)))
    page.Contents = document.make_stream(_content(title, lines).encode("ascii"))
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _content(title: str, lines: Iterable[str]) -> str:
    parts = [_text(title, 22, _TOP)]
    for number, line in enumerate(lines, 1):
        y = _TOP - 20 - number * _STEP
        parts.append(_text(line, 13, y))
        parts.append(f"0.6 w {_LEFT} {y - 8} m {_FORMAT[0] - _LEFT} {y - 8} l S")
    return "\n".join(parts)


def _text(text: str, size: int, y: int) -> str:
    return f"BT /F1 {size} Tf {_LEFT} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
