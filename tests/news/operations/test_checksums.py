import os
import subprocess

import pytest

from news.operations.backup import checksums
from news.operations.backup.failure import BackupError

NAMES = ["plain", "media/开发区 1.pdf", "media/back\\slash", "media/two\nlines\r", " spaces "]


def write(folder, names):
    sums = {}
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        sums[name] = checksums.write(folder / name, [name.encode()])
    checksums.write_sums(folder, sums)
    return sums


def sum_line(name, checksum="0" * 64):
    return f"{checksum}  {name}\n"


def test_whatever_the_names_they_are_read_as_written(tmp_path):
    sums = write(tmp_path, NAMES)
    assert checksums.read_sums(tmp_path) == sums


def test_sha256sum_checks_them_too(tmp_path):
    write(tmp_path, NAMES)
    command = ["sha256sum", "--check", "--strict", checksums.SUMS]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "plain").write_text("changed")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1


def test_files_are_closed_to_other_accounts(tmp_path):
    previous = os.umask(0)
    try:
        write(tmp_path, ["plain"])
    finally:
        os.umask(previous)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_what_is_missing_or_changed_is_named_and_nothing_else(tmp_path):
    sums = write(tmp_path, ["good", "changed", "missing"])
    (tmp_path / "changed").write_text("tampered")
    (tmp_path / "missing").unlink()
    with pytest.raises(BackupError) as caught:
        checksums.check(tmp_path, sums)
    assert "changed has changed since the backup; missing is missing." in str(caught.value)
    assert "good" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../outside", "media/../../outside", "/etc/passwd", "media//a", "media/./a", ".."]
)
def test_a_path_that_leads_out_is_refused(tmp_path, name):
    (tmp_path / checksums.SUMS).write_text(sum_line(name))
    with pytest.raises(BackupError, match="leads out of its folder"):
        checksums.read_sums(tmp_path)


def test_so_is_an_escaped_one(tmp_path):
    (tmp_path / checksums.SUMS).write_text(f"\\{sum_line('..' + chr(92) * 2 + 'n')}")
    assert list(checksums.read_sums(tmp_path)) == ["..\\n"]
    (tmp_path / checksums.SUMS).write_text(f"\\{sum_line('../a' + chr(92) + 'n')}")
    with pytest.raises(BackupError, match="leads out of its folder"):
        checksums.read_sums(tmp_path)


def test_a_symbolic_link_is_refused_wherever_it_is_in_the_path(tmp_path):
    backup, outside = tmp_path / "backup", tmp_path / "outside"
    for folder in (backup, outside):
        folder.mkdir()
    secret = outside / "secret"
    secret.write_text("secret")
    (backup / "link").symlink_to(secret)
    (backup / "media").symlink_to(outside)
    for name in ("link", "media/secret"):
        with pytest.raises(BackupError, match="symbolic link"):
            checksums.check(backup, {name: checksums.sha256_of_file(secret)})


def test_a_backup_may_itself_be_reached_by_a_symbolic_link(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "backups").symlink_to(tmp_path / "disk")
    checksums.check(tmp_path / "backups", write(tmp_path / "backups", ["plain"]))


@pytest.mark.parametrize("text", ["no checksum\n", sum_line("a") * 2, sum_line("a", "0" * 63)])
def test_lines_that_are_wrong_are_refused(tmp_path, text):
    (tmp_path / checksums.SUMS).write_text(text)
    with pytest.raises(BackupError, match=checksums.SUMS):
        checksums.read_sums(tmp_path)


def test_a_folder_without_checksums_is_no_backup(tmp_path):
    with pytest.raises(BackupError, match="no complete backup"):
        checksums.read_sums(tmp_path)
