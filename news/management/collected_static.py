"""Collects static files where they have changed: making their names and codings takes seconds."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# In the folder of the collected files: what they were collected from.
_NOTE = ".collected-from"


def collect_static() -> bool:
    """Run `collectstatic`, unless its result is there already; whether it ran."""
    note = Path(settings.STATIC_ROOT) / _NOTE
    sources = _sources()
    if note.exists() and note.read_text() == sources:
        return False
    note.unlink(missing_ok=True)  # Whoever stops it in between begins again.
    call_command("collectstatic", interactive=False, verbosity=0)
    note.write_text(sources)
    return True


def _sources() -> str:
    """A digest of the files' names, sizes and times, and of the settings that they are made by."""
    made_by = f"{settings.STORAGES['staticfiles']} {settings.STATIC_URL}\n"
    digest = hashlib.sha256(made_by.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
