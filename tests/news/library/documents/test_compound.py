"""Compound files that break the format's rules, each in one place."""

import io
import struct

import pytest

from news.library.documents import AttachmentError, identify
from tests.news.library.documents.samples import atom, compound, doc, ppt, record, workbook

_END_OF_CHAIN = 0xFFFFFFFE


def refusal(data):
    with pytest.raises(AttachmentError) as caught:
        identify(io.BytesIO(data))
    return str(caught.value)


def patched(data, at, kind, value):
    new = struct.pack(f"<{kind}", value)
    return data[:at] + new + data[at + len(new) :]


def in_header(data, at, kind, value):
    return patched(data, at, kind, value)


def in_table(data, sector, value):
    """What follows the sector; the samples have one table, as their last sector."""
    (table,) = struct.unpack_from("<L", data, 76)
    return patched(data, (table + 1) * 512 + 4 * sector, "L", value)


def in_node(data, number, at, kind, value):
    (first,) = struct.unpack_from("<L", data, 48)
    return patched(data, (first + 1) * 512 + 128 * number + at, kind, value)


# Node 1 of the samples is their main stream, whose sectors are 0, 1, ...
BROKEN = {
    "of no version": in_header(doc(), 26, "H", 5),
    "of a big-endian machine": in_header(doc(), 28, "H", 0xFEFF),
    "of another size of small streams": in_header(doc(), 56, "L", 8192),
    "of more tables than it has": in_header(doc(), 44, "L", 2),
    "whose table is beyond its end": in_header(doc(), 76, "L", 9999),
    "whose directory is beyond its end": in_header(doc(), 48, "L", 9999),
    "whose stream is a ring": in_table(doc(), 1, 0),
    "whose stream leads beyond its end": in_table(doc(), 1, 9999),
    "whose stream is shorter than it says": in_table(doc(), 0, _END_OF_CHAIN),
    "whose stream is its directory": in_node(
        doc(), 1, 116, "L", struct.unpack_from("<L", doc(), 48)[0]
    ),
    "whose siblings are a ring": in_node(doc(), 1, 72, "L", 1),
    "whose child is none": in_node(doc(), 0, 76, "L", 99),
    "without a root": in_node(doc(), 0, 66, "B", 1),
    "whose main stream is a storage": in_node(doc(), 1, 66, "B", 1),
    "whose small stream begins beyond its end": in_node(
        compound({"Workbook": workbook()[:300]}), 1, 116, "L", 99
    ),
    "whose small streams are none": in_header(
        compound({"Workbook": workbook()[:300]}), 60, "L", _END_OF_CHAIN
    ),
    "whose small streams have no place": in_node(
        compound({"Workbook": workbook()[:300]}), 0, 116, "L", _END_OF_CHAIN
    ),
    "with a text of nothing": compound({"WordDocument": b"\xec\xa5"}),
    "with sheets that never end": compound({"Workbook": workbook()[:20]}),
    "with sheets that do not begin": compound({"Workbook": record(0x85, bytes(8))}),
    "with half a slide": compound({"PowerPoint Document": atom(1006, b"x") + b"\x0f\x00\xee"}),
    "with a slide that is cut off": compound({"PowerPoint Document": atom(1006, b"x" * 90)[:50]}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_refused(name):
    assert "damaged" in refusal(BROKEN[name])


def test_samples_are_what_is_broken_above():
    for data in (doc(), ppt(), compound({"Workbook": workbook()[:300]})):
        assert identify(io.BytesIO(data)).extension in ("doc", "ppt", "xls")


def test_directory_and_records_are_bounded(monkeypatch):
    monkeypatch.setattr("news.library.documents.compound.MAX_NODES", 2)
    assert "far more data" in refusal(doc())
    monkeypatch.undo()
    monkeypatch.setattr("news.library.documents.binary_office.MAX_RECORDS", 2)
    many = compound({"Workbook": workbook(record(0x3D, b"x"), record(0x3D, b"x"))})
    assert "damaged" in refusal(many)
    assert "damaged" in refusal(compound({"PowerPoint Document": atom(1006) * 3}))
