"""
Inspects an uploaded document in a separate process with limited memory and time.

A document may be built to make a parser use gigabytes or crash. The process does not get the
portal's environment variables, and the portal survives if it crashes.
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
# The process limits its own CPU time (`recognition`); on a busy machine it may wait longer.
_MAX_WAIT = 120  # seconds

logger = logging.getLogger(__name__)


def identify(file: BinaryIO) -> Kind:
    """
    The kind of document in `file`, which must be seekable and stays open.

    Raises AttachmentError if it is of another kind or must not be attached.
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
    """The process's answer. Raises AttachmentError if the document crashes the process."""
    try:
        process = subprocess.run(  # noqa: S603 - a fixed program without arguments
            _PROGRAM, stdin=file, capture_output=True, cwd=_PROJECT, env={}, timeout=_MAX_WAIT
        )
    except subprocess.TimeoutExpired as error:
        raise AttachmentError("bomb") from error
    if process.returncode:
        # A signal (below zero) or an unexpected error; its last lines name it.
        logger.warning(
            "A document ended its inspection with %d: %s",
            process.returncode,
            process.stderr[-2000:].decode(errors="replace"),
        )
        raise AttachmentError("bomb" if process.returncode < 0 else "damaged")
    return json.loads(process.stdout)
