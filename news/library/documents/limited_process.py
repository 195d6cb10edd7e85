"""
Looks into an uploaded document in a process of its own, which may take so much memory and time.

A document may be built to make its reader use gigabytes or crash it, whoever wrote the reader.
That process sees nothing of the portal's environment, and its end is not the portal's.
"""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from .document_kinds import KINDS, MAX_BYTES, Kind
from .refusals import AttachmentError

_PROGRAM = [sys.executable, "-m", "news.library.documents.recognition"]
_PROJECT = Path(__file__).resolve().parents[3]
# The process itself ends after seconds of work (`recognition`); a busy machine may need longer.
_MAX_WAIT = 120  # seconds

logger = logging.getLogger(__name__)


def identify(file: BinaryIO) -> Kind:
    """
    The kind of document in `file`, which must be seekable and stays open.

    Raises AttachmentError when it is none of them or must not be attached.
    """
    size = file.seek(0, 2)
    if size == 0:
        raise AttachmentError("empty")
    if size > MAX_BYTES:
        raise AttachmentError("too_large")
    file.seek(0)
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        answer = _inspect(copy)
    if "kind" in answer:
        return KINDS[answer["kind"]]
    raise AttachmentError(answer["reason"], within=answer["within"], **answer["values"])


def _inspect(file: BinaryIO) -> dict:
    """What the process says. Raises AttachmentError when it dies of the document."""
    try:
        process = subprocess.run(  # noqa: S603 - a fixed program without arguments
            _PROGRAM, stdin=file, capture_output=True, cwd=_PROJECT, env={}, timeout=_MAX_WAIT
        )
    except subprocess.TimeoutExpired as error:
        raise AttachmentError("bomb") from error
    if process.returncode:
        # Of a signal (below zero) or an error nobody foresaw, which its last lines name.
        logger.warning(
            "A document ended its inspection with %d: %s",
            process.returncode,
            process.stderr[-2000:].decode(errors="replace"),
        )
        raise AttachmentError("bomb" if process.returncode < 0 else "damaged")
    return json.loads(process.stdout)
