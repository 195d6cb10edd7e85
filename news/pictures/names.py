"""The names of a picture's files: news.text.filenames makes that of the first."""

FOLDER = "pictures"


def rendition_name(name: str, width: int, extension: str) -> str:
    """The name of the rendition `width` pixels wide of the file `name`."""
    return f"{name.rpartition('.')[0]}-{width}.{extension}"
