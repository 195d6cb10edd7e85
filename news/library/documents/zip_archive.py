"""Reads ZIP files with the standard library, for ZIP itself and the formats based on it."""

import re
import stat
import struct
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from . import signatures
from .document_kinds import MAX_BYTES
from .refusals import AttachmentError, told_as_damaged

_MAX_ENTRIES = 10_000
_MAX_UNPACKED = 500 * 1024 * 1024  # bytes of all files together
_CHUNK = 1024 * 1024  # bytes
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED, _UTF8 = 0x2041, 0x0800  # bits of the flags
_AES = 99  # the "method" number of WinZip's encryption
_END = b"PK\x05\x06"
_LENGTHS_AT = 26  # in a file's own header
_END_LENGTH = 22  # bytes without the comment
# A colon marks a drive, or a hidden stream of another file.
_WRONG_PART = re.compile(r"\.\.?| *|.*[:\x00-\x1f\x7f].*", re.DOTALL)
# The standard library's errors for broken ZIPs.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)


class Archive:
    """A ZIP. Raises AttachmentError if it is damaged, protected, unsafe to unpack or a bomb."""

    def __init__(self, file: BinaryIO) -> None:
        with told_as_damaged(*_BROKEN):
            self._zip = zipfile.ZipFile(file)
        entries = self._zip.infolist()
        if len(entries) > _MAX_ENTRIES or sum(e.file_size for e in entries) > _MAX_UNPACKED:
            raise AttachmentError("bomb")
        for entry in entries:
            _check_entry(entry)
        if len({entry.filename.casefold() for entry in entries}) < len(entries):
            raise AttachmentError("unusual_archive")
        self._check_ends(file)
        self.files = [entry for entry in entries if not entry.is_dir()]

    def read_head(self, entry: zipfile.ZipInfo) -> bytes:
        """The file's first bytes. It unpacks the whole file, to find damage anywhere."""
        with told_as_damaged(*_BROKEN), self._zip.open(entry) as data:
            head = data.read(signatures.HEAD)
            while data.read(_CHUNK):
                pass
        return head

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """A document inside the ZIP, up to the size limit of an attachment."""
        if entry.file_size > MAX_BYTES:
            raise AttachmentError("bomb")
        with told_as_damaged(*_BROKEN):
            return self._zip.read(entry)

    def parse(self, entry: zipfile.ZipInfo, parser: expat.XMLParserType) -> None:
        with told_as_damaged(*_BROKEN, expat.ExpatError), self._zip.open(entry) as data:
            while chunk := data.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)

    def _check_ends(self, file: BinaryIO) -> None:
        """Checks that nothing is before, between or behind the files, nor in the comment."""
        comment = self._zip.comment
        file.seek(-_END_LENGTH - len(comment), 2)
        if file.read(len(_END)) != _END or signatures.is_markup(comment):
            raise AttachmentError("polyglot")
        ends = {0}  # where the next file may begin
        for entry in sorted(self._zip.infolist(), key=lambda entry: entry.header_offset):
            if entry.header_offset not in ends or (entry.is_dir() and entry.file_size):
                raise AttachmentError("polyglot")
            ends = _ends_of(file, entry)
        if self._zip.start_dir not in ends:
            raise AttachmentError("polyglot")


def _ends_of(file: BinaryIO, entry: zipfile.ZipInfo) -> set[int]:
    """Where the file's data may end; with or without its sizes behind it (APPNOTE 4.3.9)."""
    file.seek(entry.header_offset + _LENGTHS_AT)
    with told_as_damaged(struct.error):
        lengths = struct.unpack("<HH", file.read(4))  # of the name and of extra fields
    end = entry.header_offset + _LENGTHS_AT + 4 + sum(lengths) + entry.compress_size
    return {end + behind for behind in (0, 12, 16, 20, 24)}


def extension_of(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[2].rpartition(".")[2].lower()


def new_parser() -> expat.XMLParserType:
    """
    A parser that gives names as namespace, space, local name.

    It refuses document types, which may expand, and every encoding except the formats' own.
    """
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_declaration: object) -> None:
        raise AttachmentError("damaged")

    def check(_version: str, encoding: str | None, _standalone: int) -> None:
        # The formats use no other encoding; Python would look up any codec of that name.
        if encoding and encoding.lower() not in ("utf-8", "utf-16"):
            raise AttachmentError("damaged")

    parser.XmlDeclHandler = check
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _check_entry(entry: zipfile.ZipInfo) -> None:
    entry.filename = _decode_name(entry)
    if entry.flag_bits & _ENCRYPTED or entry.compress_type == _AES:
        raise AttachmentError("protected")
    if entry.compress_type not in _METHODS:
        raise AttachmentError("unusual_archive")
    parts = re.split(r"[/\\]", entry.filename.removesuffix("/"))
    if stat.S_ISLNK(entry.external_attr >> 16) or any(map(_WRONG_PART.fullmatch, parts)):
        raise AttachmentError("unsafe_name", name=entry.filename)


def _decode_name(entry: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in its own encoding and does not mark it."""
    name = entry.orig_filename
    if entry.flag_bits & _UTF8:
        return name
    raw_name = name.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw_name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
