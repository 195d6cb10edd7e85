"""The peak memory of one upload, measured in a process of its own for each kind at its cap."""

import random
import subprocess
import sys
import zipfile

import pytest

from news.library.documents import MAX_BYTES
from tests.news.library.documents.samples import (
    compound,
    object_stream,
    package_files,
    pdf,
    stream,
    word,
)

pytestmark = pytest.mark.nightly

MEGABYTES = 300

# The whole portal is loaded first, as in the process that serves an upload. VmHWM is this
# process's own peak in KiB.
PROGRAM = r"""
import re, sys, time
import django
django.setup()
import news.admin, news.public.views
from news.library.documents import AttachmentError, identify
start = time.monotonic()
with open(sys.argv[1], "rb") as file:
    try:
        outcome = identify(file).extension
    except AttachmentError as error:
        outcome = "refused"
seconds = time.monotonic() - start
status = open("/proc/self/status").read()
print(outcome, int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024, seconds)
"""


def measure(path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        check=True,
        capture_output=True,
        text=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
    )
    outcome, peak, seconds = done.stdout.split()
    return outcome, int(peak), float(seconds)


def large_pdf(path):
    path.write_bytes(pdf(stream(random.Random(1).randbytes(MAX_BYTES - 10_000), filters=b"")))


def pdf_of_object_streams(path):
    path.write_bytes(pdf(*(object_stream(b"<<>> " * 12_000_000) for _ in range(4))))


def pdf_of_one_name(path):
    filler = b"/First " * ((MAX_BYTES - 10_000) // 7)
    path.write_bytes(pdf(b"[" + filler + b"]"))


def pdf_of_slashes(path):
    path.write_bytes(pdf(b"/#4a" * ((MAX_BYTES - 10_000) // 4)))


def pdf_of_streams_to_search(path):
    streams = b"<</ObjStm 1>>stream\n" * 190_000
    path.write_bytes(pdf(streams + b"x" * (MAX_BYTES - len(streams) - 10_000)))


def zip_of_a_large_pdf(path):
    inner = pdf(stream(random.Random(1).randbytes(MAX_BYTES - 100_000), filters=b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", inner)


def large_spreadsheet(path):
    """480 MB of rows."""
    row = b"".join(b"<c><v>%d</v></c>" % (number * 7919) for number in range(150))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in package_files("xlsx").items():
            archive.writestr(name, data)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _number in range(480 * 1024):
                sheet.write(row[:1024])


def spreadsheet_of_relations(path):
    part = b"".join(b"<Default a='%x'/>" % number for number in range(190_000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in package_files("xlsx").items():
            archive.writestr(name, data)
        for number in range(100):
            archive.writestr(f"xl/_rels/{number}.rels", b"<R>" + part + b"</R>")


def zip_of_many_files(path):
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_000):
            archive.writestr(f"{number:0200}.txt", b"x")


def large_doc(path):
    path.write_bytes(compound({"WordDocument": word(), "Data": bytes(MAX_BYTES - 1_000_000)}))


SAMPLES = {
    large_pdf: "pdf",
    pdf_of_object_streams: "pdf",
    pdf_of_one_name: "refused",
    pdf_of_slashes: "pdf",
    pdf_of_streams_to_search: "refused",
    zip_of_a_large_pdf: "zip",
    large_spreadsheet: "xlsx",
    spreadsheet_of_relations: "refused",
    zip_of_many_files: "zip",
    large_doc: "doc",
}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.__name__)
def test_upload_takes_less_than_the_memory_it_may(sample, tmp_path):
    path = tmp_path / "document"
    sample(path)
    assert path.stat().st_size <= MAX_BYTES
    outcome, peak, seconds = measure(path)
    print(sample.__name__, path.stat().st_size, outcome, peak, "MB", seconds, "s")
    assert outcome == SAMPLES[sample]
    assert peak < MEGABYTES
