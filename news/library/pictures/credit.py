"""Reads who made a picture from its metadata, before all metadata is removed."""

from PIL import ExifTags, IptcImagePlugin
from PIL.ImageFile import ImageFile

from news.text.file_names import clean_text

MAX_CREDIT = 200  # characters

# IPTC IIM 4.2, record 2.
_BYLINE, _CREDIT, _COPYRIGHT = (2, 80), (2, 110), (2, 116)


def read_credit(image: ImageFile) -> str:
    """
    The byline and the agency, or the copyright notice, or "".

    Broken metadata gives "" and never costs the picture.
    """
    iptc = _read_iptc(image)
    exif = _read_exif(image)
    text = {key: value for key, value in image.info.items() if isinstance(value, str)}
    byline = iptc.get(_BYLINE) or exif.get(ExifTags.Base.Artist) or text.get("Author", "")
    makers = [clean_text(byline), clean_text(iptc.get(_CREDIT, ""))]
    credit = " / ".join(dict.fromkeys(filter(None, makers)))
    if not credit:
        notice = iptc.get(_COPYRIGHT) or exif.get(ExifTags.Base.Copyright)
        credit = clean_text(notice or text.get("Copyright", ""))
    return credit[:MAX_CREDIT].strip()


def _read_iptc(image: ImageFile) -> dict[tuple[int, int], str]:
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}
    except Exception:  # Pillow raises errors of many kinds for broken metadata.
        return {}
    names: dict[tuple[int, int], str] = {}
    for key in (_BYLINE, _CREDIT, _COPYRIGHT):
        value = found.get(key, b"")
        values = value if isinstance(value, list) else [value]
        names[key] = ", ".join(filter(None, (_decode(one) for one in values)))
    return names


def _read_exif(image: ImageFile) -> dict[int, str]:
    try:
        exif = image.getexif()
        tags = (ExifTags.Base.Artist, ExifTags.Base.Copyright)
        values = {tag: exif.get(tag, "") for tag in tags}
    except Exception:  # As above.
        return {}
    # Pillow decodes these as Latin-1; cameras write UTF-8, older Chinese programs GBK.
    return {
        tag: _decode(value if isinstance(value, bytes) else str(value).encode("latin-1", "ignore"))
        for tag, value in values.items()
    }


def _decode(value: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")
