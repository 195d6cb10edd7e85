import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.samples.captured_pages import BAD, good


@pytest.fixture
def paths(tmp_path):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "good.txt").write_text(good(), encoding="utf-8")
    return {"seeds": seeds, "output": tmp_path / "fixtures" / "seed.json"}


def test_committed_fixture_is_what_the_seeds_build(capsys):
    call_command("build_fixture", "--check")
    assert "Pages: 1. Records: 3." in capsys.readouterr().out


def test_rebuilding_writes_the_same_bytes(tmp_path):
    output = tmp_path / "seed.json"
    call_command("build_fixture", output=output, verbosity=0)
    assert output.read_bytes() == settings.SEED_FIXTURE.read_bytes()


def test_check_fails_on_any_difference_and_writes_nothing(paths):
    call_command("build_fixture", **paths, verbosity=0)
    altered = paths["output"].read_text().replace("admin", "root")
    paths["output"].write_text(altered)
    with pytest.raises(CommandError, match="Run build_fixture"):
        call_command("build_fixture", **paths, check=True)
    assert paths["output"].read_text() == altered


def test_check_fails_without_a_fixture(paths):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("build_fixture", **paths, check=True)
    assert not paths["output"].exists()


def test_bad_documents_are_named_the_others_built_and_the_exit_code_tells(paths, capsys):
    for name, (content, _reason) in BAD.items():
        (paths["seeds"] / name).write_bytes(content)
    with pytest.raises(CommandError, match=f"Left out, for the reasons above: {len(BAD)}"):
        call_command("build_fixture", **paths)
    errors = capsys.readouterr().err
    for name, (_content, reason) in BAD.items():
        line = next(line for line in errors.splitlines() if name in line)
        assert reason in line
    assert '"origin_document": "good.txt"' in paths["output"].read_text()


def test_check_fails_when_a_document_is_bad(paths):
    call_command("build_fixture", **paths, verbosity=0)
    (paths["seeds"] / "empty.txt").touch()
    with pytest.raises(CommandError, match="Left out, for the reasons above: 1"):
        call_command("build_fixture", **paths, check=True)


def test_without_any_good_document_the_fixture_stays(paths):
    call_command("build_fixture", **paths, verbosity=0)
    before = paths["output"].read_bytes()
    (paths["seeds"] / "good.txt").write_bytes(b"\xff")
    with pytest.raises(CommandError, match="left as it was"):
        call_command("build_fixture", **paths)
    assert paths["output"].read_bytes() == before


def test_progress_is_shown(paths, capsys):
    for number in range(100):
        (paths["seeds"] / f"a{number:03}.txt").write_text(good(), encoding="utf-8")
    call_command("build_fixture", **paths)
    assert "100: a099.txt" in capsys.readouterr().out
    call_command("build_fixture", **paths, verbosity=2)
    assert "1: a000.txt" in capsys.readouterr().out


def test_folder_that_does_not_exist_is_named(paths, tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        call_command("build_fixture", seeds=tmp_path / "none", output=paths["output"])


def test_what_was_not_understood_is_shown(paths, capsys):
    text = good().replace("* 瀏覽", "* 字號: 大 * 瀏覽")
    (paths["seeds"] / "good.txt").write_text(text, encoding="utf-8")
    call_command("build_fixture", **paths)
    assert "good.txt: “字號: 大” has an unknown label" in capsys.readouterr().err


def test_fixture_that_is_no_text_fails_the_check(paths):
    paths["output"].parent.mkdir()
    paths["output"].write_bytes(b"\xff")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("build_fixture", **paths, check=True)


def test_output_that_cannot_be_written_is_named(paths, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("build_fixture", seeds=paths["seeds"], output=tmp_path)
