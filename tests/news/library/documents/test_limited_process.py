"""What a document may cost, and what its inspection says to the process that serves the upload."""

import io
import os
import resource
import subprocess
import sys

import pytest

from news.library.documents import MAX_BYTES, AttachmentError, identify, limited_process
from tests.news.library.documents.samples import (
    docx,
    inflating_pdf,
    package_files,
    pdf,
    stream,
    xls,
    zipped,
)


def refusal(data):
    with pytest.raises(AttachmentError) as caught:
        identify(io.BytesIO(data))
    return str(caught.value)


def end_with(monkeypatch, program):
    monkeypatch.setattr(limited_process, "_PROGRAM", [sys.executable, "-c", program])


def test_kind_and_refusal_come_back():
    assert identify(io.BytesIO(docx())).extension == "docx"
    assert refusal(b"plain").startswith("This file is not a document that can be attached. Choose")
    assert "“通知.xls” in this ZIP: This file holds macros. Save it as XLSX" in refusal(
        zipped({"通知.xls": xls(sheet=1)})
    )


def test_file_is_neither_empty_nor_too_large():
    assert "is empty" in refusal(b"")
    assert "larger than 50 MB" in refusal(b"%PDF-1.7\n" + bytes(MAX_BYTES))


def test_lower_limit_of_the_portal_itself_stays():
    program = (
        "from news.library.documents import recognition;"
        "recognition._limit(recognition.resource.RLIMIT_CPU, 30)"
    )
    lower = lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20))  # noqa: E731
    subprocess.run([sys.executable, "-c", program], check=True, preexec_fn=lower)


def test_document_that_unpacks_to_too_much_is_refused():
    assert "cannot be checked" in refusal(inflating_pdf(150_000_000))


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        ("import os; os.kill(os.getpid(), 9)", "far more data"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (0, 0))\nwhile 1: pass", "far"),
        ("1 / 0", "damaged"),
    ],
)
def test_document_that_ends_its_inspection_is_refused(monkeypatch, caplog, program, answer):
    caplog.set_level("WARNING")
    end_with(monkeypatch, program)
    assert answer in refusal(pdf())
    assert "A document ended its inspection" in caplog.text


def test_document_is_not_waited_for(monkeypatch):
    end_with(monkeypatch, "while 1: pass")
    monkeypatch.setattr(limited_process, "_MAX_WAIT", 0.1)
    assert "far more data" in refusal(pdf())


def test_inspection_sees_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    end_with(
        monkeypatch, "import os; assert 'SECRET_KEY' not in os.environ; print('{\"kind\":\"pdf\"}')"
    )
    assert identify(io.BytesIO(pdf())).extension == "pdf"


def spreadsheet_of_relations():
    part = b"<R>" + b"".join(b"<Default a='%x'/>" % n for n in range(190_000)) + b"</R>"
    relations = {f"xl/_rels/{number}.rels": part for number in range(100)}
    return zipped(package_files("xlsx") | relations)


HOSTILE = {
    "pdf of numbers": (lambda: pdf(b"[" + b"0 " * 25_000_000 + b"]"), "refused"),
    "pdf of names": (lambda: pdf(b"[" + b"/A " * 16_000_000 + b"]"), "refused"),
    "inflating pdf": (lambda: inflating_pdf(2_000_000_000), "refused"),
    "pdf of slashes": (lambda: pdf(b"/#4a" * 12_000_000), "pdf"),
    "large pdf": (lambda: pdf(stream(os.urandom(MAX_BYTES - 10_000))), "pdf"),
    "zip of a large pdf": (
        lambda: zipped({"a.pdf": pdf(stream(os.urandom(MAX_BYTES - 100_000)))}, 0),
        "zip",
    ),
    "zip of many files": (lambda: zipped({f"{n:0200}.txt": b"x" for n in range(10_000)}), "zip"),
    "large spreadsheet": (
        lambda: zipped(package_files("xlsx") | {"xl/sheet1.xml": b"<c>1</c>" * 60_000_000}),
        "xlsx",
    ),
    "spreadsheet of relations": (spreadsheet_of_relations, "refused or xlsx"),
}


@pytest.mark.nightly
@pytest.mark.parametrize("name", HOSTILE)
def test_most_that_a_document_takes(name, tmp_path):
    build, outcome = HOSTILE[name]
    (tmp_path / "document").write_bytes(build())
    # In a process that is small itself, as its own peak would count for its child's.
    program = (
        "import resource, sys\nfrom news.library.documents import identify\n"
        "try: print(identify(open(sys.argv[1], 'rb')).extension)\n"
        "except ValueError as error: print('refused')\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "document")],
        check=True,
        capture_output=True,
        text=True,
    )
    kind, megabytes, seconds = done.stdout.split()
    print(name, kind, megabytes, "MB", seconds, "s")
    assert kind in outcome
    assert int(megabytes) < 800
    assert float(seconds) < 35
