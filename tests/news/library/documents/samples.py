"""Builders of documents in memory."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf

from tests.news.library.pictures.samples import png

# PDF, written by hand, so that a sample says exactly what a reader gets


def pdf(*objects: bytes, catalog: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    """A page, and more objects from number 4 on, each without its number."""
    more = b" ".join(b"%d 0 R" % number for number in range(4, 4 + len(objects)))
    numbered = [
        b"<< /Type /Catalog /Pages 2 0 R /More [%s] %s >>" % (more, catalog),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(numbered, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(numbered) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%s" % (count, table, count, len(data), end)
    )


def saved(data: bytes, **options) -> bytes:
    """The same as another program would save it."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(buffer, static_id="encryption" not in options, **options)
    return buffer.getvalue()


def packed(data: bytes) -> bytes:
    """With its objects in an object stream."""
    return saved(data, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), dictionary, content)


def inflating_pdf(size: int) -> bytes:
    """So many bytes when its object stream is unpacked, and a thousandth of them before."""
    packer = zlib.compressobj(9)
    content = packer.compress(b"5 0 [")
    for _chunk in range(size // 1_000_000):
        content += packer.compress(b"0 " * 500_000)
    content += packer.compress(b"]") + packer.flush()
    catalog = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    pages = b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    objects = b"3 0 obj\n%s\nendobj\n" % stream(
        content, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    )
    head = b"%PDF-1.7\n"
    at = [len(head), len(head + catalog), len(head + catalog + pages)]
    table_at = at[2] + len(objects)
    rows = [(0, 0, 0), *((1, place, 0) for place in [*at, table_at]), (2, 3, 0)]
    table = stream(
        b"".join(struct.pack(">BLH", *row) for row in rows),
        b"/Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R",
    )
    data = head + catalog + pages + objects + b"4 0 obj\n%s\nendobj\n" % table
    return data + b"startxref\n%d\n%%%%EOF\n" % table_at


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
ADDRESS = b"<< /S /URI /URI (https://example.org/) >>"
JUMP = b"<< /S /GoTo /D [3 0 R /Fit] %s>>"
FORM = (
    b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [72 600 300 620] "
    b"/MK << /JSX 1 >> /A %s >>" % ADDRESS
)


def opening(action: bytes, *objects: bytes) -> bytes:
    """What the document does when it is opened; `objects` follow from 4 on."""
    return pdf(*objects, catalog=b"/OpenAction " + action)


def acting(events: bytes, *objects: bytes) -> bytes:
    """Object 4 with additional actions; `objects` follow from 5 on."""
    return pdf(b"<< /Type /Annot /AA %s >>" % events, *objects)


# ZIP and Office Open XML


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, **ends) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = ends.get("comment", b"")
    return buffer.getvalue()


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new)


OFFICE = "application/vnd.openxmlformats-officedocument."
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_PARTS = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
}


def relations(kind: str, target: str, mode: str = "") -> bytes:
    mode = f' TargetMode="{mode}"' if mode else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/{kind}" Target="{target}"{mode}/>'
        "</Relationships>"
    ).encode()


def package_files(
    kind: str = "docx", main_type: str = "", types: str = "", text: str = "Notice"
) -> dict[str, bytes]:
    part, its_type = _MAIN_PARTS[kind]
    return {
        "[Content_Types].xml": (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{part}" ContentType="{main_type or its_type}"/>{types}</Types>'
        ).encode(),
        "_rels/.rels": relations("officeDocument", part),
        part: f"<?xml version='1.0'?><document>{text}</document>".encode(),
    }


def package(kind: str = "docx", files: Mapping[str, bytes] = {}, **options) -> bytes:
    return zipped({**package_files(kind, **options), **files})


def docx(**options) -> bytes:
    return package("docx", **options)


# OFD

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(document: str = "", root: str = "Doc_0/Document.xml", **parts: bytes) -> bytes:
    """`parts` by their names in Doc_0, a dot written as two underscores."""
    main = (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {_OFD} Version="1.1" DocType="OFD">'
        f"<ofd:DocBody><ofd:DocInfo><ofd:Title>通知</ofd:Title></ofd:DocInfo>"
        f"<ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    files = {
        "OFD.xml": main.encode(),
        "Doc_0/Document.xml": (
            f"<ofd:Document {_OFD}><ofd:Pages>"
            f'<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>{document}'
            "</ofd:Document>"
        ).encode(),
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {_OFD}/>".encode(),
        "Doc_0/Signs/Sign_0/SignedValue.dat": b"0\x82" + bytes(300),
        "Doc_0/Res/image_1.png": png(),
    }
    named = {f"Doc_0/{name.replace('__', '.')}": data for name, data in parts.items()}
    return zipped(files | named)


def action(event: str, what: str) -> str:
    return f'<ofd:Actions><ofd:Action Event="{event}">{what}</ofd:Action></ofd:Actions>'


URI = '<ofd:URI URI="https://example.org/"/>'

# Compound files

_FREE, END_OF_CHAIN, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 4096
PACKAGE = bytes.fromhex("0c00030000000000c000000000000046")


def compound(streams: Mapping[str, bytes], class_id: bytes = bytes(16)) -> bytes:
    """
    Version 4; a name with a slash puts the stream into a storage, of that class.

    Streams shorter than a sector are filled up to it: no small sectors.
    """
    nodes: list[list] = [["Root Entry", 5, [], END_OF_CHAIN, 0, bytes(16)]]
    table: list[int] = []
    sectors = b""

    def chain(data: bytes) -> int:
        nonlocal sectors
        first, count = len(table), -(-len(data) // _SECTOR)
        table.extend([*range(first + 1, first + count), END_OF_CHAIN])
        sectors += data.ljust(count * _SECTOR, b"\0")
        return first

    storages = {"": 0}
    for path, data in streams.items():
        folder, _slash, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = len(nodes)
            nodes[0][2].append(len(nodes))
            nodes.append([folder, 1, [], 0, 0, class_id])
        nodes[storages[folder]][2].append(len(nodes))
        whole = data.ljust(_SECTOR, b"\0")
        nodes.append([name, 2, [], chain(whole), len(whole), bytes(16)])
    following = {
        left: right for node in nodes for left, right in zip(node[2], node[2][1:], strict=False)
    }
    directory = b""
    for number, (name, kind, children, start, size, its_class) in enumerate(nodes):
        encoded = name.encode("utf-16-le") + b"\0\0"
        directory += struct.pack(
            "<64sHBBLLL16sLQQLQ",
            encoded, len(encoded), kind, 1, _FREE, following.get(number, _FREE),
            children[0] if children else _FREE, its_class, 0, 0, 0, start, size,
        )  # fmt: skip
    nodes_at = chain(directory)
    tables_at, tables = len(table), -(-(len(table) + 1) // (_SECTOR // 4 - 1))
    table += [_TABLE] * tables
    table += [_FREE] * (tables * (_SECTOR // 4) - len(table))
    header = struct.pack(
        "<8s16s5H6x9L",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 4, 0xFFFE, 12, 6,
        1, tables, nodes_at, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0,
    )  # fmt: skip
    places = [*range(tables_at, tables_at + tables), *[_FREE] * (109 - tables)]
    header = (header + struct.pack("<109L", *places)).ljust(_SECTOR, b"\0")
    return header + sectors + struct.pack(f"<{len(table)}L", *table)


def word(flags: int = 0) -> bytes:
    return struct.pack("<H8xH", 0xA5EC, flags) + b"Notice".ljust(5000, b"\0")


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def workbook(*records: bytes, sheet: int = 0) -> bytes:
    begin = record(0x0809, struct.pack("<HHHHLL", 0x0600, 5, 0, 1997, 0, 0))
    named = record(0x0085, struct.pack("<LBB", 0, 0, sheet) + b"\x06\x00Sheet1")
    return begin + b"".join(records) + named + record(0x000A)


def atom(kind: int, data: bytes = b"", is_container: bool = False) -> bytes:
    return struct.pack("<HHL", 0xF if is_container else 0, kind, len(data)) + data


def slides(has_macros: bool = False) -> bytes:
    macros = atom(1023, atom(1024, struct.pack("<LLL", 1, has_macros, 2)), True)
    slide = atom(1006, atom(1024, b"\1" * 12), True)  # The same number means nothing here.
    return slide + atom(1000, atom(1001, bytes(40)) + atom(2000, macros, True), True)


def doc(**streams: bytes) -> bytes:
    return compound({"WordDocument": word(), "1Table": b"", "\x05Summary": b""} | streams)


def xls(*records: bytes, stream: str = "Workbook", sheet: int = 0) -> bytes:
    return compound({stream: workbook(*records, sheet=sheet)})


def ppt(has_macros: bool = False, is_encrypted: bool = False) -> bytes:
    shown = slides(has_macros)
    edit = atom(0x0FF5, bytes(32 if is_encrypted else 28)) + atom(4085, bytes(5000))
    user = atom(0x0FF6, struct.pack("<LLLHHBBH", 20, 0xE391C05F, len(shown), 0, 0, 3, 0, 0))
    return compound({"Current User": user + bytes(4), "PowerPoint Document": shown + edit})
