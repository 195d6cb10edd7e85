"""Captured pages for the importer: one that is good, and every kind that is not."""

from news.legacy.document import MAX_BYTES

GOOD = """
    1. <em id="x"></em>
    {title}
    * 來(lái)源: {source} * 作者: {author} * 發(fā)表時(shí)間: 2022/9/7 7:04:00 * 瀏覽: 44
    {body}
"""


def good(title="A title", source="", author="admin", body="Some words of text."):
    return GOOD.format(title=title, source=source, author=author, body=body)


BAD = {
    "no-metadata.txt": (b"A title\nand text", "no line of metadata"),
    "bad-date.txt": (good().replace("2022/9/7", "2022/19/7").encode(), "2022/19/7"),
    "latin-1.txt": ("Café".encode("latin-1"), "not UTF-8: byte 0xe9 at offset 3"),
    "gbk.txt": (good().encode("gb18030"), "not UTF-8"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "huge.txt": (b"x" * (MAX_BYTES + 1), "larger than"),
    "years.txt": (good().replace("2022", "0001").encode(), "0001/9/7"),
    "binary.bin": (bytes(range(128)) * 9, "binary: control character U+0000"),
    "long-title.txt": (good(title="t" * 301).encode(), "title that does not fit"),
    "long-author.txt": (good(author="a" * 201).encode(), "name that does not fit"),
    "large-body.txt": (good(body="字" * 340_000).encode(), "at most 1000000"),
}
