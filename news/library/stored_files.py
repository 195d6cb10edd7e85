"""Writes files to storage all or none, and deletes them with their row."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from .models import Attachment, Image
from .uses import protecting_rows, references_to

# A process handles one upload at a time, because decoding a picture or inspecting a document needs
# much memory.
upload_lock = Lock()


@contextmanager
def writing() -> Iterator[Callable[[str, File], None]]:
    """Gives a function that writes a file under a name; if the block raises, all are deleted."""
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
    """Delete the row, and its files after the commit. Raises ValueError while it is in use."""
    if references_to([item]).exists() or protecting_rows([item]):
        raise ValueError(f"{item} is in use")
    names = item.file_names
    item.delete()
    # Robust: if storage fails then, the row is still deleted, and find_orphans lists the files.
    transaction.on_commit(lambda: delete_files(names), robust=True)


def delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
