"""The file names of renditions; news.text.file_names makes the name of the picture's own file."""

import re

from news.text.file_names import REFERENCES

FOLDER = "pictures"
# The address of a picture or rendition; its group is the folders and the stem.
REFERENCE = re.compile(
    rf"{REFERENCES}({FOLDER}/\d{{4}}/\d{{2}}/[0-9a-f]{{32}})(?:-\d{{1,5}})?\.(?:jpg|png|webp)"
)
EXTENSIONS = ("jpg", "png")


def rendition_name(name: str, width: int, extension: str) -> str:
    """The name of the rendition of file `name` that is `width` pixels wide."""
    return f"{name.rpartition('.')[0]}-{width}.{extension}"
