"""What a backup says of itself."""

import json
import subprocess
import tomllib
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from .contents import Snapshot, Table
from .failure import BackupError

MANIFEST = "manifest.json"
_KIND = "portal backup"
_FORMAT = 1


@dataclass(frozen=True)
class Files:
    number: int
    bytes: int


@dataclass(frozen=True)
class Manifest:
    made_at: datetime
    version: str  # of the portal
    commit: str  # blank without git
    django: str
    engine: str
    engine_version: str
    snapshot: Snapshot
    files: Files | None  # None: without uploaded files

    def as_json(self) -> bytes:
        fields = {"kind": _KIND, "format": _FORMAT, **asdict(self)}
        fields["made_at"] = self.made_at.isoformat()
        return json.dumps(fields, indent=1).encode() + b"\n"


def describe(
    made_at: datetime, engine: str, engine_version: str, snapshot: Snapshot, files: Files | None
) -> Manifest:
    """
    Adds the versions of what runs now.

    Of the migrations only those that this code has: the rows of one that was squashed or whose app
    was removed stay for ever, and would forbid every restore.
    """
    known = known_migrations()
    migrations = [name for name in snapshot.migrations if name in known]
    snapshot = Snapshot(snapshot.tables, migrations)
    version, commit = portal_version()
    return Manifest(
        made_at, version, commit, django.get_version(), engine, engine_version, snapshot, files
    )


def read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        fields: dict[str, Any] = json.loads(path.read_bytes())
        if (fields.pop("kind"), fields.pop("format")) != (_KIND, _FORMAT):
            raise ValueError("it is of another kind or of a newer portal")
        tables = {name: Table(**table) for name, table in fields["snapshot"]["tables"].items()}
        fields["snapshot"] = Snapshot(tables, fields["snapshot"]["migrations"])
        fields["made_at"] = datetime.fromisoformat(fields["made_at"])
        fields["files"] = Files(**fields["files"]) if fields["files"] else None
        return Manifest(**fields)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(
            f"{folder} is no backup of this portal: {path.name} cannot be read ({error}). Name the "
            "folder of one backup, such as backups/20260901T020000Z."
        ) from error


def known_migrations() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def portal_version() -> tuple[str, str]:
    """The version in pyproject.toml, and the commit, blank where git doesn't tell."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],  # noqa: S607
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):  # No git, or no repository of this account.
        return project["project"]["version"], ""
    return project["project"]["version"], said.stdout.strip()
