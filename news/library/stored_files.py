"""Files through storage only: written all or not at all, and deleted with their row."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from .models import Attachment, Image
from .uses import references_to

# One upload at a time in a process, so that they take turns with the memory one may need: a
# picture is decoded, a document looked into by a process of its own.
upload_lock = Lock()


@contextmanager
def writing() -> Iterator[Callable[[str, File], None]]:
    """Gives what writes a file of a name; all of them are deleted when the block raises."""
    written: list[str] = []

    def write(name: str, content: File) -> None:
        written.append(name)
        default_storage.save(name, content)

    try:
        yield write
    except BaseException:
        delete_files(written)
        raise


def remove(item: Image | Attachment) -> None:
    """The row, and its files once that is certain. Raises ValueError while it is in use."""
    if references_to([item]).exists():
        raise ValueError(f"{item} is in use")
    names = item.file_names
    item.delete()
    # Robust: when storage fails then, the row is gone all the same, and find_orphans names them.
    transaction.on_commit(lambda: delete_files(names), robust=True)


def delete_files(names: Iterable[Any]) -> None:
    for name in names:
        default_storage.delete(name)
