import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.library.documents import KINDS, AttachmentError, check_name
from news.library.documents.recognition import recognise
from tests.news.library.documents.catalogue import GOOD, TRICKS
from tests.news.library.documents.samples import (
    FORM,
    doc,
    docx,
    ofd,
    package,
    packed,
    pdf,
    ppt,
    xls,
)

WHOLE = [
    packed(pdf(FORM)),
    doc(),
    xls(),
    ppt(),
    docx(),
    package("xlsx"),
    ofd(),
    GOOD["a.zip"],
]


@pytest.mark.parametrize("name", GOOD)
def test_document_is_told_by_its_content(name):
    extension = recognise(io.BytesIO(GOOD[name]))
    assert extension == name.rpartition(".")[2]
    check_name(name.upper(), KINDS[extension])


@pytest.mark.parametrize("trick", TRICKS)
def test_trick_is_refused_with_what_to_do_next(trick):
    data, name, word = TRICKS[trick]
    with pytest.raises(AttachmentError) as caught:
        check_name(name, KINDS[recognise(io.BytesIO(data))])
    assert word in str(caught.value)
    assert str(caught.value).count(".") >= 2


def test_name_without_an_end_is_refused():
    with pytest.raises(AttachmentError, match=r"does not end in \.pdf"):
        check_name("pdf", KINDS["pdf"])


@pytest.mark.parametrize("name", [b"/\xcb\xce\xcc\xe5", b"/#CB#CE#CC#E5"])
def test_names_of_a_pdf_may_be_in_gbk(name):
    """As of fonts that older programs have embedded: 宋体."""
    whole = pdf(b"<< /Type /Font /BaseFont %s /FontFile << %s 1 >> >>" % (name, name))
    assert recognise(io.BytesIO(whole)) == "pdf"


@pytest.mark.parametrize("name", [b"/\xcb\xce", b"/#CB#CE"])
def test_what_acts_is_found_beside_them(name):
    with pytest.raises(AttachmentError) as caught:
        recognise(io.BytesIO(pdf(b"<< %s %s /S /JavaScript >>" % (name, name))))
    assert str(caught.value) == str(AttachmentError("active_pdf"))


def test_mangled_name_that_failed():
    whole = packed(pdf(FORM))
    with contextlib.suppress(AttachmentError):
        recognise(io.BytesIO(whole.replace(b"/ObjStm", b"/\x80bjStm")))


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_mangled_file_is_a_document_or_an_attachment_error(data):
    whole = data.draw(st.sampled_from(WHOLE))
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=6))
    with contextlib.suppress(AttachmentError):
        recognise(io.BytesIO(whole[:at] + junk + whole[at + len(junk) :]))


@pytest.mark.parametrize("whole", [pdf(), doc(), docx(), ofd(), GOOD["a.zip"]])
def test_truncated_anywhere_it_is_refused(whole):
    for length in range(0, len(whole) - 1, max(1, len(whole) // 150)):
        with pytest.raises(AttachmentError):
            recognise(io.BytesIO(whole[:length]))


@settings(deadline=None)
@given(st.binary(max_size=600), st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", doc()[:4096]]))
def test_any_bytes_are_a_document_or_an_attachment_error(data, start):
    with contextlib.suppress(AttachmentError):
        recognise(io.BytesIO(start + data))
