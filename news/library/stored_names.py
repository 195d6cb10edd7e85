from collections.abc import Iterator

from django.core.files.storage import Storage


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files below the folder, in order; none if it is missing."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # Before the first upload; an S3 store returns an empty list instead.
        return
    start = f"{folder}/" if folder else ""
    yield from (start + name for name in sorted(files))
    for name in sorted(folders):
        yield from walk(storage, start + name)
