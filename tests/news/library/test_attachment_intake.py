import hashlib
import io
import re

import pytest
from django.db import IntegrityError

from news.library import attachment_intake as attachments
from news.library.attachment_intake import add_attachment
from news.library.documents import AttachmentError
from news.library.models import Attachment
from tests.news.library.documents.catalogue import ONE_EACH
from tests.news.library.documents.samples import docx, pdf
from tests.news.library.pictures.samples import HTML

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def add(data, name="a.pdf"):
    return add_attachment(io.BytesIO(data), name)


@pytest.mark.parametrize("name", ONE_EACH)
def test_row_and_file_agree(storage, stored, name):
    data = ONE_EACH[name]
    attachment = add(data, f"/tmp/通知 {name.upper()}").attachment
    extension = name.rpartition(".")[2]
    pattern = rf"attachments/\d{{4}}/\d{{2}}/[0-9a-f]{{32}}\.{extension}"
    assert re.fullmatch(pattern, attachment.file.name)
    assert stored() == [attachment.file.name]
    assert (storage / attachment.file.name).read_bytes() == data
    assert (attachment.kind, attachment.bytes) == (extension, len(data))
    assert attachment.sha256 == hashlib.sha256(data).hexdigest()
    assert attachment.original_name == f"通知 {name.upper()}"
    assert attachment.reference == f"/media/{attachment.file.name}"


def test_exact_duplicate_gives_the_one_that_exists(stored):
    first = add(pdf())
    again = add(pdf(), "other name.pdf")
    assert (first.is_duplicate, again.is_duplicate) == (False, True)
    assert again.attachment == first.attachment
    assert len(stored()) == 1


@pytest.mark.parametrize(("data", "name"), [(HTML, "a.pdf"), (docx(), "a.pdf"), (b"", "a.pdf")])
def test_what_is_refused_leaves_nothing(stored, data, name):
    with pytest.raises(AttachmentError):
        add(data, name)
    assert stored() == []
    assert not Attachment.objects.exists()


def test_what_fails_halfway_leaves_nothing(stored, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Attachment.objects, "create", fail)
    with pytest.raises(IntegrityError):
        add(pdf())
    assert stored() == []


def test_same_file_in_two_processes_at_once(stored, monkeypatch):
    real, first = attachments.writing, []

    def meanwhile():
        monkeypatch.setattr(attachments, "writing", real)
        sha256 = hashlib.sha256(pdf()).hexdigest()
        kind = attachments.identify(io.BytesIO(pdf()))
        first.append(attachments._store(io.BytesIO(pdf()), kind, sha256, "first.pdf", None, ""))
        return real()

    monkeypatch.setattr(attachments, "writing", meanwhile)
    added = add(pdf())
    assert (added.attachment, added.is_duplicate) == (first[0].attachment, True)
    assert stored() == [added.attachment.file.name]
