"""The names of a picture's files: news.text.file_names makes that of the first."""

import re

from news.text.file_names import REFERENCES

FOLDER = "pictures"
# A picture or one of its renditions, as (folders and stem).
REFERENCE = re.compile(
    rf"{REFERENCES}({FOLDER}/\d{{4}}/\d{{2}}/[0-9a-f]{{32}})(?:-\d{{1,5}})?\.(?:jpg|png|webp)"
)
EXTENSIONS = ("jpg", "png")


def rendition_name(name: str, width: int, extension: str) -> str:
    """The name of the rendition `width` pixels wide of the file `name`."""
    return f"{name.rpartition('.')[0]}-{width}.{extension}"
