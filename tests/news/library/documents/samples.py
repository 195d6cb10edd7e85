"""Documents built in memory, good and bad."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from tests.news.library.pictures.samples import HTML, SVG, jpeg, png

# PDF


def pdf(*objects: bytes, trailer: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    """A page with the text `Notice`, and more objects, each without its number."""
    text = b"BT /F1 24 Tf 72 720 Td (Notice) Tj ET"
    numbered = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        stream(text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(numbered, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(numbered) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\n"
        b"startxref\n%d\n%s" % (count, table, count, trailer, len(data), end)
    )


def stream(content: bytes, dictionary: bytes = b"", filters: bytes = b"/FlateDecode") -> bytes:
    packed = zlib.compress(content) if filters else content
    named = b"/Filter " + filters if filters else b""
    return b"<< /Length %d %s %s >>\nstream\n%s\nendstream" % (
        len(packed),
        named,
        dictionary,
        packed,
    )


def object_stream(content: bytes, **options) -> bytes:
    """Object 9 alone in a stream."""
    options.setdefault("dictionary", b"/Type /ObjStm /N 1 /First 4")
    return stream(b"9 0 " + content, **options)


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
FORM = (
    b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [72 600 300 620] "
    b"/MK << /JSX 1 >> /A << /S /URI /URI (https://example.org/) >> >>"
)


def opening(action: bytes, *objects: bytes) -> bytes:
    """Object 6 with what the document does when it is opened; `objects` follow from 7 on."""
    return pdf(b"<< /Type /Catalog /Pages 2 0 R /OpenAction %s >>" % action, *objects)


def acting(events: bytes, *objects: bytes) -> bytes:
    """Object 6 with additional actions; `objects` follow from 7 on."""
    return pdf(b"<< /Type /Page /Parent 2 0 R /AA %s >>" % events, *objects)


ADDRESS = b"<< /S /URI /URI (https://example.org/) >>"
JUMP = b"<< /S /GoTo /D [3 0 R /Fit] %s>>"

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


_OFFICE = "application/vnd.openxmlformats-officedocument."
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_PARTS = {
    "docx": ("word/document.xml", f"{_OFFICE}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{_OFFICE}presentationml.presentation.main+xml"),
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


def _action(event: str, what: str) -> str:
    return f'<ofd:Actions><ofd:Action Event="{event}">{what}</ofd:Action></ofd:Actions>'


_URI = '<ofd:URI URI="https://example.org/"/>'

# Compound files

_FREE, _END_OF_CHAIN = 0xFFFFFFFF, 0xFFFFFFFE
_TABLE, _TABLE_OF_TABLES = 0xFFFFFFFD, 0xFFFFFFFC
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
PACKAGE = bytes.fromhex("0c00030000000000c000000000000046")


def compound(streams: Mapping[str, bytes], class_id: bytes = bytes(16)) -> bytes:
    """Version 3; a name with a slash puts the stream into a storage, of that class."""
    nodes: list[list] = [["Root Entry", 5, [], 0, 0, bytes(16)]]
    storages: dict[str, int] = {}
    for path, data in streams.items():
        folder, _slash, name = path.rpartition("/")
        parent = 0
        if folder:
            if folder not in storages:
                storages[folder] = len(nodes)
                nodes[0][2].append(len(nodes))
                nodes.append([folder, 1, [], 0, 0, class_id])
            parent = storages[folder]
        nodes[parent][2].append(len(nodes))
        nodes.append([name, 2, data, 0, len(data), bytes(16)])
    table: list[int] = []
    sectors = b""

    def chain(data: bytes) -> int:
        nonlocal sectors
        first, count = len(table), -(-len(data) // _SECTOR)
        table.extend([*range(first + 1, first + count), _END_OF_CHAIN] if count else [])
        sectors += data.ljust(count * _SECTOR, b"\0")
        return first if count else _END_OF_CHAIN

    minis, mini_table = b"", []
    for node in nodes[1:]:
        if node[1] == 2 and node[4] < _CUTOFF:
            count = -(-node[4] // _MINI)
            node[3] = len(mini_table)
            mini_table += [*range(node[3] + 1, node[3] + count), _END_OF_CHAIN] if count else []
            minis += node[2].ljust(count * _MINI, b"\0")
        elif node[1] == 2:
            node[3] = chain(node[2])
    nodes[0][3], nodes[0][4] = chain(minis), len(minis)
    mini_at = chain(struct.pack(f"<{len(mini_table)}L", *mini_table))
    following = {
        child: nodes_of[index + 1]
        for nodes_of in (node[2] for node in nodes if node[1] != 2)
        for index, child in enumerate(nodes_of[:-1])
    }
    directory = b""
    for number, (name, kind, content, start, size, its_class) in enumerate(nodes):
        encoded = name.encode("utf-16-le") + b"\0\0"
        child = content[0] if kind != 2 and content else _FREE
        directory += struct.pack(
            "<64sHBBLLL16sLQQLQ",
            encoded, len(encoded), kind, 1, _FREE, following.get(number, _FREE), child, its_class,
            0, 0, 0, start, size,
        )  # fmt: skip
    nodes_at = chain(directory)
    # Where the tables are is itself a table: 109 in the header, and 127 in each sector more.
    tables = extra = 0
    while len(table) + tables + extra > tables * (_SECTOR // 4):
        tables += 1
        extra = -(-max(0, tables - 109) // 127)
    places = [*range(len(table), len(table) + tables)]
    more = [*range(len(table) + tables, len(table) + tables + extra)]
    table += [_TABLE] * tables + [_TABLE_OF_TABLES] * extra
    table += [_FREE] * (tables * (_SECTOR // 4) - len(table))
    header = struct.pack(
        "<8s16s5H6x9L",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, nodes_at, 0, _CUTOFF, mini_at, bool(mini_table),
        more[0] if more else _END_OF_CHAIN, extra,
    )  # fmt: skip
    places += [_FREE] * (109 + 127 * extra - tables)
    data = header + struct.pack("<109L", *places[:109]) + sectors
    data += struct.pack(f"<{len(table)}L", *table)
    for number in range(extra):
        numbers = places[109 + 127 * number :][:127]
        data += struct.pack("<128L", *numbers, [*more, _END_OF_CHAIN][number + 1])
    return data


def word(flags: int = 0) -> bytes:
    return (struct.pack("<H8xH", 0xA5EC, flags) + b"Notice").ljust(5000, b"\0")


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def workbook(*records: bytes, sheet: int = 0) -> bytes:
    begin = record(0x0809, struct.pack("<HHHHLL", 0x0600, 5, 0, 1997, 0, 0))
    named = record(0x0085, struct.pack("<LBB", 0, 0, sheet) + b"\x06\x00Sheet1")
    return (begin + b"".join(records) + named + record(0x000A)).ljust(5000, b"\0")


def atom(kind: int, data: bytes = b"", is_container: bool = False) -> bytes:
    return struct.pack("<HHL", 0xF if is_container else 0, kind, len(data)) + data


def slides(has_macros: bool = False) -> bytes:
    macros = atom(1023, atom(1024, struct.pack("<LLL", 1, has_macros, 2)), True)
    slide = atom(1006, atom(1024, b"\1" * 12), True)  # The same number means nothing here.
    return slide + atom(1000, atom(1001, bytes(40)) + atom(2000, macros, True), True)


def doc(**streams: bytes) -> bytes:
    return compound(
        {"WordDocument": word(), "1Table": bytes(4096), "\x05Summary": b"x" * 200} | streams
    )


def xls(**options) -> bytes:
    return compound({"Workbook": workbook(**options)})


def ppt(has_macros: bool = False, token: int = 0xE391C05F) -> bytes:
    user = struct.pack("<HHLLL", 0, 0x0FF6, 24, 20, token) + bytes(20)
    document = slides(has_macros) + atom(4085, bytes(5000))
    return compound({"Current User": user, "PowerPoint Document": document})


# What may pass: name -> data.
GOOD: dict[str, bytes] = {
    "a.pdf": pdf(),
    "form.pdf": pdf(FORM, b"<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1 >>"),
    "object stream.pdf": pdf(object_stream(b"<< /Type /Catalog >>")),
    "opened at a place.pdf": opening(b"[3 0 R /XYZ 0 (a\\)b) null]"),
    "opened at a page.pdf": opening(b"7 0 R", JUMP % b"/Next 8 0 R ", JUMP % b"/Next [7 0 R]"),
    "opened at a name.pdf": opening(b"/Chapter1"),
    "opened at no place.pdf": opening(b"99 0 R"),
    "jumps.pdf": acting(b"<< /O 7 0 R >>", JUMP % b""),
    "font of that name.pdf": pdf(b"<< /Font << /AA 5 0 R >> >>"),
    "link.pdf": pdf(b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://a.example) >> >>"),
    "chance.pdf": pdf(stream(b"\x00 /JS \x01", filters=b"")),
    "a.doc": doc(),
    "a.docx": docx(),
    "a.xls": xls(),
    "excel 95.xls": compound({"Book": workbook()}),
    "a.xlsx": package("xlsx"),
    "a.ppt": ppt(),
    "a.pptx": package("pptx"),
    "equation.docx": docx(
        files={"word/embeddings/oleObject1.bin": compound({"Equation Native": bytes(50)})}
    ),
    "chart.docx": docx(files={"word/embeddings/data.xlsx": package("xlsx")}),
    "picture.docx": docx(files={"word/media/a.png": png(), "word/media/a.svg": SVG}),
    "template.docx": docx(
        files={
            "word/_rels/settings.xml.rels": relations(
                "attachedTemplate", "file:///C:\\Templates\\a.dotx", "External"
            )
        }
    ),
    "link.docx": docx(
        files={
            "word/_rels/document.xml.rels": relations(
                "hyperlink", "https://example.org/", "External"
            )
        }
    ),
    "a.ofd": ofd(),
    "link.ofd": ofd(_action("CLICK", _URI) + _action("DO", "<ofd:Goto><ofd:Dest/></ofd:Goto>")),
    "with an invoice.ofd": ofd(invoice__xml=b"<invoice/>"),
    "with an ofd.zip": zipped({"a.ofd": ofd()}),
    "a.zip": zipped(
        {
            "表/通知.pdf": pdf(),
            "表/申请表.docx": docx(),
            "a.xls": xls(),
            "photo.JPG": jpeg(),
            "plan.dwg": b"AC1032" + bytes(20),
            "说明.txt": "请先阅读".encode("gb18030"),
            "empty folder/": b"",
        }
    ),
    "stored.zip": zipped({"a.pdf": pdf()}, zipfile.ZIP_STORED),
    "of a mac.zip": zipped(
        {
            "a.pdf": pdf(),
            "__MACOSX/._a.pdf": b"\x00\x05\x16\x07" + bytes(30),
            ".DS_Store": b"\x00\x00\x00\x01Bud1" + bytes(30),
        }
    ),
    "commented.zip": zipped({"a.pdf": pdf()}, comment="附件".encode()),
}


def _streamed_zip() -> bytes:
    """As written to where nobody can seek: sizes follow each file's data."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "one")
        archive.writestr("b.txt", "two")
    return pipe.data


def _gbk_zip() -> bytes:
    name = "通知附件一.txt".encode("gb18030")
    return patched(zipped({"x" * len(name): b"text"}), b"x" * len(name), name)


GOOD["streamed.zip"] = _streamed_zip()
GOOD["gbk.zip"] = _gbk_zip()


def _zip_with(name: str, data: bytes = b"x", **attributes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        for attribute, value in attributes.items():
            setattr(entry, attribute, value)
        archive.writestr(entry, data)
        archive.writestr("other.txt", "text")
    return buffer.getvalue()


def _ending(data: bytes, locator: bytes = b"", **fields: int) -> bytes:
    """A ZIP that says otherwise at its end."""
    names = ("disk", "first", "here", "count", "length", "start", "comment")
    values = dict(zip(names, struct.unpack("<4H2LH", data[-18:]), strict=True)) | fields
    return data[:-22] + locator + data[-22:-18] + struct.pack("<4H2LH", *values.values())


def _twice() -> bytes:
    return patched(zipped({"a.txt": b"1", "b.txt": b"2"}), b"b.txt", b"A.txt")


def _overlapping() -> bytes:
    """Two files that share their data, as in bombs that need no nesting."""
    whole = zipped({"a.txt": b"1", "b.txt": b"1"})
    second = whole.index(b"PK\x03\x04", 4)
    at = whole.rindex(b"PK\x01\x02") + 42
    assert struct.unpack_from("<L", whole, at)[0] == second
    return whole[:at] + bytes(4) + whole[at + 4 :]


def _lying() -> bytes:
    """Claims 10 bytes where there are 20 MB."""
    data = zipped({"a.txt": bytes(20 * 1024 * 1024)})
    size = struct.pack("<L", 20 * 1024 * 1024)
    return patched(data, size, struct.pack("<L", 10))


def _silent_start() -> bytes:
    """A program behind a packed megabyte that inflates to nothing."""
    program = b"MZ" + bytes(600)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"\x00\x00\x00\xff\xff" * 420_000 + packer.compress(program) + packer.flush()
    name, checksum = b"a.txt", zlib.crc32(program)
    sizes = struct.pack("<LLL", checksum, len(packed), len(program))
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 0x21) + sizes
    local += struct.pack("<HH", len(name), 0) + name + packed
    central = b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 0x21) + sizes
    central += struct.pack("<5HLL", len(name), 0, 0, 0, 0, 0, 0) + name
    return (
        local
        + central
        + b"PK\x05\x06"
        + struct.pack("<4H2LH", 0, 0, 1, 1, len(central), len(local), 0)
    )


def _hidden_object_stream() -> bytes:
    """Where a careless reader sees the object stream inside another."""
    return pdf(b"<< /A 1 >> % stream\n", object_stream(SCRIPT))


def _long_pdf_bomb() -> bytes:
    return pdf(object_stream(b" " * (70 * 1024 * 1024)))


_VBA = compound({"VBA/dir": b"x", "PROJECT": b"y"})
_MACRO_TYPE = "application/vnd.ms-{}.macroEnabled.main+xml"
_VBA_TYPE = (
    '<Override PartName="/word/harmless.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
)
MACHINE = b"MZ\x90\x00" + bytes(200)

# What an uploader might try: (data, name, a word of the answer).
TRICKS: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "a.pdf", "empty"),
    "text": (b"just some text", "a.pdf", "not a document"),
    "html": (HTML, "a.pdf", "web page"),
    "html as doc": (b"\r\n <HTML><body><table></table>", "a.doc", "web page"),
    "html in utf-16": (HTML.decode().encode("utf-16"), "a.doc", "web page"),
    "svg": (SVG, "a.pdf", "web page"),
    "php": (b"<?php system($_GET['c']);", "a.pdf", "web page"),
    "rich text": (b"{\\rtf1 x}", "a.doc", "web page"),
    "program": (MACHINE, "a.pdf", "program"),
    "linux program": (b"\x7fELF" + bytes(60), "a.zip", "program"),
    "shell script": (b"#!/bin/sh\nid\n", "a.pdf", "program"),
    "shortcut": (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "a.pdf", "program"),
    "picture": (png(), "a.pdf", "not a document"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(60), "a.zip", "not a document"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "a.zip", "not a document"),
    "more than 50 MB": (b"%PDF-1.7\n" + bytes(50 * 1024 * 1024), "a.pdf", "larger than 50 MB"),
    # Names
    "pdf named doc": (pdf(), "a.doc", "does not end in .pdf"),
    "pdf named exe": (pdf(), "a.pdf.exe", "does not end in .pdf"),
    "pdf named html": (pdf(), "a.html", "does not end in .pdf"),
    "pdf without a name's end": (pdf(), "pdf", "does not end in .pdf"),
    "docx named zip": (docx(), "a.zip", "does not end in .docx"),
    "docx named pdf": (docx(), "a.pdf", "does not end in .docx"),
    "xlsx named docx": (package("xlsx"), "a.docx", "does not end in .xlsx"),
    "zip named docx": (GOOD["a.zip"], "a.docx", "does not end in .zip"),
    "doc named xls": (doc(), "a.xls", "does not end in .doc"),
    "direction turned": (pdf(), "a\u202efdp.exe", "does not end in .pdf"),
    # PDF
    "pdf behind html": (HTML + pdf(), "a.pdf", "before, behind"),
    "pdf behind a line end": (b"\n" + pdf(), "a.pdf", "before, behind"),
    "pdf behind a program": (MACHINE + pdf(), "a.pdf", "program"),
    "pdf behind a script's comment": (b"/*" + pdf() + b"*/alert(1)", "a.pdf", "before, behind"),
    "pdf with html behind": (pdf() + HTML, "a.pdf", "before, behind"),
    "pdf with html in a comment": (pdf(b"null % " + HTML), "a.pdf", "before, behind"),
    "pdf with php inside": (pdf(stream(b"<?php id(); ", filters=b"")), "a.pdf", "before, behind"),
    "pdf with zip behind": (pdf() + zipped({"a.txt": b""}), "a.pdf", "before, behind"),
    "pdf with zip inside": (
        pdf(stream(zipped({"a.class": b"x"}), filters=b"")),
        "a.pdf",
        "before, behind",
    ),
    "pdf with rar inside": (
        pdf(stream(b"Rar!\x1a\x07\x00", filters=b"")),
        "a.pdf",
        "before, behind",
    ),
    "half a pdf": (pdf()[:400], "a.pdf", "damaged"),
    "pdf without its last line": (pdf(end=b""), "a.pdf", "damaged"),
    "pdf's first line": (b"%PDF-1.7\n", "a.pdf", "damaged"),
    "pdf of no version": (b"%PDF-" + pdf()[8:], "a.pdf", "damaged"),
    "pdf whose table is elsewhere": (
        pdf().replace(b"startxref\n", b"startxref\n9999"),
        "a.pdf",
        "damaged",
    ),
    "pdf with a script": (pdf(SCRIPT), "a.pdf", "script"),
    "pdf with an escaped script": (pdf(b"<< /S /J#61va#53cript /J#53 (x) >>"), "a.pdf", "script"),
    "pdf with only /JS": (pdf(b"<< /S/X/JS(x) >>"), "a.pdf", "script"),
    "pdf with only /JS between streams": (
        pdf(b"<< /S/X/JS(x) >>", stream(b"x")),
        "a.pdf",
        "script",
    ),
    "pdf with a script in an object stream that is not packed": (
        pdf(object_stream(b"<< /JS (x) >>", filters=b"")),
        "a.pdf",
        "script",
    ),
    "pdf with an object stream that begins oddly": (
        pdf(stream(b"<< /JS (x) >>", dictionary=b"/Type /ObjStm /First 4", filters=b"")),
        "a.pdf",
        "cannot be checked",
    ),
    "pdf with an object stream without an end": (
        pdf(object_stream(b"<< >>").replace(b"endstream", b"")),
        "a.pdf",
        "cannot be checked",
    ),
    "pdf with only an escaped /JS": (pdf(b"<< /S /X /#4aS 5 0 R >>"), "a.pdf", "script"),
    "pdf with a script in an object stream": (pdf(object_stream(SCRIPT)), "a.pdf", "script"),
    "pdf with an escaped script in an object stream": (
        pdf(object_stream(b"<< /S /#4AavaScript >>", filters=b"[ /Fl#61teDecode ]")),
        "a.pdf",
        "script",
    ),
    "pdf with a script in an escaped object stream": (
        pdf(object_stream(SCRIPT, dictionary=b"/Type /Obj#53tm /N 1 /First 4")),
        "a.pdf",
        "script",
    ),
    "pdf with a script in an object stream of no type": (
        pdf(object_stream(SCRIPT, dictionary=b"/N 1 /First 4")),
        "a.pdf",
        "script",
    ),
    "pdf with a script in a hidden object stream": (_hidden_object_stream(), "a.pdf", "script"),
    "pdf with a script in what looks like a stream": (
        pdf(b"<< /A 1 >> % stream\n", b"<< /S /JavaScript >>", stream(b"x")),
        "a.pdf",
        "script",
    ),
    "pdf that starts a program": (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "a.pdf", "script"),
    "pdf with a file": (pdf(b"<< /Type /EmbeddedFile >>"), "a.pdf", "script"),
    "pdf with a list of files": (pdf(b"<< /EmbeddedFiles 3 0 R >>"), "a.pdf", "script"),
    "pdf with a film": (pdf(b"<< /Subtype/RichMedia>>"), "a.pdf", "script"),
    "pdf with a form of another kind": (pdf(b"<< /XFA [] >>"), "a.pdf", "script"),
    **{
        f"pdf that {what}": (data, "a.pdf", "opens an address")
        for what, data in {
            "opens an address": opening(ADDRESS),
            "opens an address by another object": opening(b"7 0 R", ADDRESS),
            "opens an address by objects defined twice": opening(b"4 0 R", b"4 0 obj" + ADDRESS),
            "opens an address behind a comment": opening(b"%<<\n7%\n0 %\rR", ADDRESS),
            "opens an address, escaped": pdf(b"<</#4fpen#41ction<</S/#55RI/URI(http://x)>>>>"),
            "opens an address of a packed object": opening(b"9 0 R", object_stream(ADDRESS)),
            "opens an address, packed": pdf(object_stream(b"<< /OpenAction 6 0 R >>"), ADDRESS),
            "opens an address after jumping": opening(JUMP % (b"/Next " + ADDRESS)),
            "opens an address after jumping twice": opening(
                JUMP % b"/Next 7 0 R ", b"[ 8 0 R 9 0 R ]", JUMP % b"", ADDRESS
            ),
            "jumps or opens an address": opening(b"<< /S /GoTo /S /URI /URI (http://x) >>"),
            "names its kind elsewhere": opening(b"<< /S 7 0 R /URI (http://x) >>", b"/URI"),
            "prints by itself": opening(b"<< /S /Named /N /Print >>"),
            "opens an address with a page": acting(b"<< /O %s >>" % ADDRESS),
            "opens an address with a page, escaped": pdf(b"<< /#41A << /#4f 7 0 R >>", ADDRESS),
            "opens an address with a page, by objects": acting(
                b"7 0 R", b"<< /C 8 0 R >>", ADDRESS
            ),
            "opens an address with a page, packed": pdf(
                object_stream(b"<< /AA << /PV %s >> >>" % ADDRESS)
            ),
            "opens an address in what looks like a stream": pdf(
                b"<< /A 1 >> % stream\n", b"<< /AA << /O %s >> >>" % ADDRESS, stream(b"x")
            ),
            "opens an address behind a long comment": acting(
                b"%" + b"x" * 200 + b"\n<< /O %s >>" % ADDRESS
            ),
            "sends a form": pdf(b"<< /A << /S /SubmitForm /F (https://example.org/) >> >>"),
            "opens a file of a share": pdf(b"<< /S /GoToR /F (\\\\\\\\host\\\\a.pdf) >>"),
            "opens a file of a share, packed": pdf(object_stream(b"<< /S /GoTo#52 /F (x) >>")),
            "imports data": pdf(b"<< /S /ImportData /F (x.fdf) >>"),
        }.items()
    },
    **{
        f"pdf whose action is {what}": (data, "a.pdf", "cannot be checked")
        for what, data in {
            "nested too deep": opening(b"[" * 30),
            "too long": opening(b"[" + b"0 " * 40_000 + b"]"),
            "not paired": opening(b"<< 1 /S /GoTo >>"),
            "a chain without an end": opening(
                b"7 0 R", *(JUMP % b"/Next %d 0 R " % n for n in range(8, 30))
            ),
        }.items()
    },
    "pdf of more actions than are read": (
        pdf(b"/AA<<>>" * 150_000),
        "a.pdf",
        "cannot be checked",
    ),
    "pdf with an object stream that begins at two places": (
        pdf(object_stream(b"<< >>", dictionary=b"/Type /ObjStm /First 4 /Fir#73t 2")),
        "a.pdf",
        "cannot be checked",
    ),
    "pdf with hexadecimal object stream": (
        pdf(object_stream(b"x", filters=b"[/ASCIIHexDecode/FlateDecode]")),
        "a.pdf",
        "cannot be checked",
    ),
    "pdf with predicted object stream": (
        pdf(object_stream(b"x", dictionary=b"/Type/ObjStm/First 4/DecodeParms<</Predictor 12>>")),
        "a.pdf",
        "cannot be checked",
    ),
    "pdf with broken object stream": (
        pdf(b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nbroken\nendstream"),
        "a.pdf",
        "cannot be checked",
    ),
    "pdf with object stream to blow up": (_long_pdf_bomb(), "a.pdf", "far more data"),
    "pdf of endless streams": (
        pdf(b"stream\nendstream\n" * 200_001),
        "a.pdf",
        "cannot be checked",
    ),
    "encrypted pdf": (pdf(trailer=b"/Encrypt 5 0 R"), "a.pdf", "protected"),
    # ZIP
    "zip behind a picture": (png() + zipped({"a.txt": b"x"}), "a.zip", "before, behind"),
    "zip behind html": (HTML + zipped({"a.txt": b"x"}), "a.zip", "before, behind"),
    "zip with html behind": (zipped({"a.txt": b"x"}) + HTML, "a.zip", "before, behind"),
    "zip with pdf behind": (zipped({"a.txt": b"x"}) + pdf(), "a.zip", "before, behind"),
    "zip with a page as its comment": (
        zipped({"a.txt": b"x"}, comment=HTML),
        "a.zip",
        "before, behind",
    ),
    "zip with something before its directory": (
        zipped({"a.txt": b"x"}).replace(b"PK\x01\x02", b"hiddenPK\x01\x02"),
        "a.zip",
        "before, behind",
    ),
    "zip with a page behind that it calls nothing": (
        _ending(zipped({"a.txt": b"x"}), comment=0) + b"<p>",
        "a.zip",
        "before, behind",
    ),
    "zip of a cut comment": (_ending(zipped({"a.txt": b"x"}), comment=9), "a.zip", "damaged"),
    "zip of 64 bits": (_ending(zipped({"a.txt": b"x"}), start=0xFFFFFFFF), "a.zip", "unusual"),
    "zip that may be of 64 bits": (
        _ending(zipped({"a.txt": b"x"}), locator=b"PK\x06\x07" + bytes(16)),
        "a.zip",
        "unusual",
    ),
    "one of several zips": (_ending(zipped({"a.txt": b"x"}), disk=1), "a.zip", "unusual"),
    "zip of fewer files than it says": (
        _ending(zipped({"a.txt": b"x"}), here=2, count=2),
        "a.zip",
        "damaged",
    ),
    "zip of more files than it says": (
        _ending(zipped({"a.txt": b"x", "b.txt": b"x"}), here=1, count=1),
        "a.zip",
        "damaged",
    ),
    "zip of long names": (
        zipped({f"{number:0450}.txt": b"" for number in range(9_999)}),
        "a.zip",
        "far more data",
    ),
    "half a zip": (GOOD["a.zip"][: len(GOOD["a.zip"]) // 2], "a.zip", "damaged"),
    "half a docx": (docx()[:300], "a.docx", "damaged"),
    "zip of a wrong checksum": (
        patched(zipped({"a.txt": b"text"}, zipfile.ZIP_STORED), b"text", b"tort"),
        "a.zip",
        "damaged",
    ),
    "empty zip": (zipped({}), "a.zip", "holds no files"),
    "zip of a folder": (zipped({"a/": b""}), "a.zip", "holds no files"),
    "encrypted zip": (
        patched(
            zipped({"a.txt": b"x"}),
            b"PK\x01\x02\x14\x03\x14\x00\x00",
            b"PK\x01\x02\x14\x03\x14\x00\x01",
        ),
        "a.zip",
        "protected",
    ),
    "bzip2 in a zip": (zipped({"a.txt": b"x"}, zipfile.ZIP_BZIP2), "a.zip", "unusual"),
    "zip bomb": (zipped({"a.txt": bytes(20 * 1024 * 1024)}), "a.zip", "far more data"),
    "zip bomb that lies": (_lying(), "a.zip", "far more data"),
    "docx bomb": (docx(text=" " * 20 * 1024 * 1024), "a.docx", "far more data"),
    "zip of overlapping files": (_overlapping(), "a.zip", "far more data"),
    "zip of too many files": (
        zipped({f"{number}.txt": b"" for number in range(10_001)}),
        "a.zip",
        "far more data",
    ),
    "zip in a zip": (
        zipped({"in.zip": zipped({"a.txt": b"x"})}),
        "a.zip",
        "is an archive itself",
    ),
    "zip in a zip by another name": (
        zipped({"in.jpg": zipped({"a.txt": b"x"})}),
        "a.zip",
        "is an archive itself",
    ),
    "zip in a docx": (
        docx(files={"word/embeddings/a.docx": zipped({"a.txt": b"x"})}),
        "a.docx",
        "packed into it",
    ),
    "docx in a docx in a docx in a docx": (
        docx(files={"a": docx(files={"a": docx(files={"a": docx()})})}),
        "a.docx",
        "far more data",
    ),
    "zip that climbs": (zipped({"../../etc/a.txt": b"x"}), "a.zip", "wrong place"),
    "zip that climbs the other way": (_zip_with("..\\a.txt"), "a.zip", "wrong place"),
    "zip that climbs inside": (zipped({"a/../../b.txt": b"x"}), "a.zip", "wrong place"),
    "zip of an absolute name": (_zip_with("/etc/a.txt"), "a.zip", "wrong place"),
    "zip of a drive": (_zip_with("C:/a.txt"), "a.zip", "wrong place"),
    "zip of a hidden stream": (_zip_with("a.exe:b.txt"), "a.zip", "wrong place"),
    "zip with a line end in a name": (_zip_with("a\nb.txt"), "a.zip", "wrong place"),
    "zip with a link": (
        _zip_with("a.txt", b"/etc/passwd", create_system=3, external_attr=0o120777 << 16),
        "a.zip",
        "wrong place",
    ),
    "zip of one name twice": (_twice(), "a.zip", "unusual"),
    "zip of two names for a file": (
        zipped({"a.txt": b"x"}).replace(b"a.txt", b"a.exe", 1),
        "a.zip",
        "before, behind",
    ),
    "program in a zip": (zipped({"setup.exe": MACHINE}), "a.zip", "“setup.exe” in this ZIP"),
    "program in a zip as a text": (zipped({"a.txt": MACHINE}), "a.zip", "“a.txt” in this ZIP"),
    "program in a zip behind nothing": (_silent_start(), "a.zip", "“a.txt” in this ZIP"),
    "program in a zip with two ends": (zipped({"a.pdf.exe": MACHINE}), "a.zip", "“a.pdf.exe”"),
    "program in a zip as a mac's": (zipped({"__MACOSX/._a": MACHINE}), "a.zip", "__MACOSX"),
    "script in a zip": (zipped({"a.js": b"alert(1)"}), "a.zip", "“a.js” in this ZIP"),
    "page in a zip": (zipped({"index.html": HTML}), "a.zip", "“index.html” in this ZIP"),
    "page in a zip as a text": (zipped({"a.txt": HTML}), "a.zip", "“a.txt” in this ZIP"),
    "page in a zip as a picture": (zipped({"a.png": HTML}), "a.zip", "“a.png” in this ZIP"),
    "jar": (
        zipped({"META-INF/MANIFEST.MF": b"Main-Class: a", "a.class": b"\xca\xfe\xba\xbe"}),
        "a.zip",
        "META-INF",
    ),
    "pdf with a script in a zip": (zipped({"a.pdf": pdf(SCRIPT)}), "a.zip", "“a.pdf” in this ZIP"),
    "docm in a zip": (
        zipped({"a.docx": docx(files={"word/vbaProject.bin": _VBA})}),
        "a.zip",
        "macros",
    ),
    "pdf in a zip by a wrong name": (zipped({"a.doc": pdf()}), "a.zip", "does not end in .pdf"),
    # Office Open XML
    "docm": (docx(main_type=_MACRO_TYPE.format("word.document")), "a.docx", "macros"),
    "xlsm": (
        package("xlsx", main_type=_MACRO_TYPE.format("excel.sheet")),
        "a.xlsx",
        "Save it as XLSX",
    ),
    "pptm": (
        package("pptx", main_type=_MACRO_TYPE.format("powerpoint.presentation")),
        "a.pptx",
        "Save it as PPTX",
    ),
    "docx with macros": (docx(files={"word/vbaProject.bin": _VBA}), "a.docx", "macros"),
    "docx with macros by another name": (
        docx(files={"word/harmless.bin": _VBA}),
        "a.docx",
        "macros",
    ),
    "docx with declared macros": (
        docx(files={"word/harmless.bin": b"x"}, types=_VBA_TYPE),
        "a.docx",
        "macros",
    ),
    "xlsx with a macro sheet": (
        package(
            "xlsx",
            types='<Override PartName="/xl/macrosheets/a.xml" '
            'ContentType="application/vnd.ms-excel.macrosheet+xml"/>',
        ),
        "a.xlsx",
        "macros",
    ),
    "dotx": (
        docx(main_type=f"{_OFFICE}wordprocessingml.template.main+xml"),
        "a.docx",
        "template",
    ),
    "docx without its main part": (
        zipped({k: v for k, v in package_files().items() if k != "word/document.xml"}),
        "a.docx",
        "damaged",
    ),
    "docx without relations": (
        zipped({k: v for k, v in package_files().items() if k != "_rels/.rels"}),
        "a.docx",
        "damaged",
    ),
    "docx with what belongs to macros": (
        docx(files={"word/vbaData.xml": b"<a/>"}),
        "a.docx",
        "macros",
    ),
    "docx of two main types": (
        docx(types='<Override PartName="/word/document.xml" ContentType="text/xml"/>'),
        "a.docx",
        "damaged",
    ),
    "docx of types that are cut off": (
        docx(files={"[Content_Types].xml": package_files()["[Content_Types].xml"][:-8]}),
        "a.docx",
        "damaged",
    ),
    "docx with a document type": (
        docx(
            files={
                "[Content_Types].xml": package_files()["[Content_Types].xml"].replace(
                    b"<Types", b"<!DOCTYPE Types><Types"
                )
            }
        ),
        "a.docx",
        "damaged",
    ),
    "docx with another archive": (
        docx(files={"word/media/a.png": b"Rar!\x1a\x07\x00"}),
        "a.docx",
        "packed into it",
    ),
    "zip of a folder with data": (_zip_with("a/", b"data"), "a.zip", "before, behind"),
    "docx of nonsense types": (docx(files={"[Content_Types].xml": b"<a"}), "a.docx", "damaged"),
    "docx of growing types": (
        docx(files={"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "a.docx",
        "damaged",
    ),
    "docx of growing types in utf-16": (
        docx(
            files={
                "[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")
            }
        ),
        "a.docx",
        "damaged",
    ),
    **{
        f"docx of types in {name}": (docx(files={"[Content_Types].xml": data}), "a.docx", "damaged")
        for name in ("UTEl8", "gb18030", "utf-7", "rot13", "zlib", "undefined")
        for data in [f"<?xml version='1.0' encoding='{name}'?><Types/>".encode()]
    },
    "docx with a program": (docx(files={"word/media/a.png": MACHINE}), "a.docx", "packed into it"),
    "docx with a page": (docx(files={"word/afchunk.htm": HTML}), "a.docx", "packed into it"),
    "docx with a packed file": (
        docx(
            files={
                "word/embeddings/a.bin": compound(
                    {"Object/\x01Ole10Native": b"x"}, class_id=PACKAGE
                )
            }
        ),
        "a.docx",
        "packed into it",
    ),
    "docx with a template from elsewhere": (
        docx(
            files={
                "word/_rels/settings.xml.rels": relations(
                    "attachedTemplate", "https://evil.example/a.dotm", "External"
                )
            }
        ),
        "a.docx",
        "another place",
    ),
    "docx with an object from elsewhere": (
        docx(
            files={
                "word/_rels/document.xml.rels": relations(
                    "oleObject", "mhtml:https://evil.example/x!x-usc:x", "External"
                )
            }
        ),
        "a.docx",
        "another place",
    ),
    "docx with a share's object": (
        docx(
            files={
                "word/_rels/document.xml.rels": relations(
                    "oleObject", "file://evil.example/share", "External"
                )
            }
        ),
        "a.docx",
        "another place",
    ),
    # OFD
    **{
        f"ofd {what}": (data, "a.ofd", word)
        for what, word, data in [
            ("with a program", "packed into it", ofd(a__dat=MACHINE)),
            ("with a script", "packed into it", ofd(a__js=b"alert(1)")),
            ("with a page", "packed into it", ofd(a__xml=HTML)),
            ("with an archive", "packed into it", ofd(a__dat=zipped({"a.txt": b"x"}))),
            ("with a pdf", "packed into it", ofd(a__pdf=pdf())),
            ("with an office file", "packed into it", ofd(a__dat=doc())),
            ("that is encrypted", "protected", ofd(Encryptions__xml=b"<a/>")),
            ("with a document type", "packed into it", ofd(a__xml=b"<!DOCTYPE a><a/>")),
            ("of broken pages", "damaged", ofd(a__xml=b"<a")),
            ("of a lost document", "damaged", ofd(root="Doc_1/Document.xml")),
            ("of no document", "damaged", zipped({"OFD.xml": b"<OFD/>"})),
            ("of a document elsewhere", "another place", ofd(root="https://evil.example/d.xml")),
            (
                "with a part on a share",
                "another place",
                ofd("<ofd:PublicRes>\\\\host\\res.xml</ofd:PublicRes>"),
            ),
            (
                "with a page elsewhere",
                "another place",
                ofd('<ofd:Page BaseLoc="//evil.example/Content.xml"/>'),
            ),
            ("that opens an address", "by itself", ofd(_action("DO", _URI))),
            ("whose page plays", "by itself", ofd(_action("PO", '<ofd:Sound ResourceID="1"/>'))),
            ("bomb", "far more data", ofd(a__dat=bytes(20 * 1024 * 1024))),
        ]
    },
    "ofd named zip": (ofd(), "a.zip", "does not end in .ofd"),
    "zip named ofd": (zipped({"a.txt": b"x"}), "a.ofd", "does not end in .zip"),
    "ofd with html behind": (ofd() + HTML, "a.ofd", "before, behind"),
    # Compound files
    "encrypted docx": (
        compound({"EncryptionInfo": b"x", "EncryptedPackage": bytes(5000)}),
        "a.docx",
        "protected",
    ),
    "encrypted doc": (compound({"WordDocument": word(0x0100)}), "a.doc", "protected"),
    "encrypted xls": (compound({"Workbook": workbook(record(0x2F, b"x"))}), "a.xls", "protected"),
    "encrypted ppt": (ppt(token=0xF3D1C4DF), "a.ppt", "protected"),
    "doc with macros": (doc(**{"Macros/dir": b"x"}), "a.doc", "macros"),
    "xls with macros": (
        compound({"Workbook": workbook(), "_VBA_PROJECT_CUR/dir": b"x"}),
        "a.xls",
        "macros",
    ),
    "xls with a macro sheet": (xls(sheet=1), "a.xls", "macros"),
    "ppt with macros": (ppt(has_macros=True), "a.ppt", "macros"),
    "doc with a packed file": (
        compound({"WordDocument": word(), "ObjectPool/x": b"x"}, class_id=PACKAGE),
        "a.doc",
        "packed into it",
    ),
    "installer": (compound({"Property": bytes(5000)}), "a.doc", "not a document"),
    "doc and xls in one": (
        compound({"WordDocument": word(), "Workbook": workbook()}),
        "a.doc",
        "before, behind",
    ),
    "doc deep inside something else": (
        compound({"Object/WordDocument": word()}),
        "a.doc",
        "not a document",
    ),
    "half a doc": (doc()[: len(doc()) // 2], "a.doc", "damaged"),
    "doc's first sector": (doc()[:512], "a.doc", "damaged"),
    "doc with zip behind": (doc() + zipped({"a.txt": b"x"}), "a.doc", "before, behind"),
    "doc with html behind": (doc() + HTML, "a.doc", "before, behind"),
    "doc of another beginning": (
        compound({"WordDocument": b"MZ" + word()[2:]}),
        "a.doc",
        "damaged",
    ),
}
