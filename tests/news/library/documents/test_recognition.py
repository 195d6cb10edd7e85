import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.library.documents import KINDS, AttachmentError, check_name, identify
from tests.news.library.documents.samples import (
    GOOD,
    TRICKS,
    compound,
    doc,
    docx,
    object_stream,
    ofd,
    package,
    pdf,
    ppt,
    workbook,
    xls,
    zipped,
)


@pytest.mark.parametrize("name", GOOD)
def test_document_is_told_by_its_content(name):
    kind = identify(io.BytesIO(GOOD[name]))
    assert kind == KINDS[name.rpartition(".")[2]]
    check_name(name.upper(), kind)


@pytest.mark.parametrize("trick", TRICKS)
def test_trick_is_refused_with_what_to_do_next(trick):
    data, name, word = TRICKS[trick]
    with pytest.raises(AttachmentError) as caught:
        check_name(name, identify(io.BytesIO(data)))
    assert word in str(caught.value)
    assert str(caught.value).count(".") >= 2


WHOLE = [
    pdf(object_stream(b"<< >>")),
    doc(),
    xls(),
    ppt(),
    docx(),
    package("xlsx"),
    ofd(),
    GOOD["a.zip"],
]


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_mangled_file_is_a_document_or_an_attachment_error(data):
    whole = data.draw(st.sampled_from(WHOLE))
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=6))
    with contextlib.suppress(AttachmentError):
        identify(io.BytesIO(whole[:at] + junk + whole[at + len(junk) :]))


@pytest.mark.parametrize("whole", [pdf(), doc(), docx(), ofd(), GOOD["a.zip"]])
def test_truncated_anywhere_it_is_refused(whole):
    for length in range(0, len(whole) - 1, max(1, len(whole) // 150)):
        with pytest.raises(AttachmentError):
            identify(io.BytesIO(whole[:length]))


@settings(deadline=None)
@given(st.binary(max_size=600), st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", doc()[:512]]))
def test_any_bytes_are_a_document_or_an_attachment_error(data, start):
    with contextlib.suppress(AttachmentError):
        identify(io.BytesIO(start + data))


def test_every_compound_file_of_the_samples_can_be_read_where_a_stream_is_small():
    small = compound({"Workbook": workbook()[:300]})
    assert identify(io.BytesIO(small)).extension == "xls"


def test_what_is_nested_counts_together(monkeypatch):
    monkeypatch.setattr("news.library.documents.archive.MAX_INFLATED", 5_000)
    one = docx(text="x" * 2_000)
    assert identify(io.BytesIO(one)).extension == "docx"
    assert identify(io.BytesIO(zipped({"a.docx": one}))).extension == "zip"
    with pytest.raises(AttachmentError, match="far more data"):
        identify(io.BytesIO(zipped({"a.docx": one, "b.docx": one}, zipfile.ZIP_STORED)))


def test_object_streams_count_together(monkeypatch):
    one = object_stream(b"<<>> " * 1_000)
    monkeypatch.setattr("news.library.documents.pdf.MAX_OBJECT_STREAMS", 8_000)
    assert identify(io.BytesIO(pdf(one))).extension == "pdf"
    with pytest.raises(AttachmentError, match="far more data"):
        identify(io.BytesIO(pdf(one, one)))


def test_lists_of_types_are_not_parsed_beyond_a_bound(monkeypatch):
    monkeypatch.setattr("news.library.documents.open_office_xml.MAX_XML", 400)
    with pytest.raises(AttachmentError, match="far more data"):
        identify(io.BytesIO(docx(types="<Default/>" * 50)))
