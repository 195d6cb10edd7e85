import json
import os
from pathlib import Path

import pytest

from news.legacy.fixture import build_fixture as build
from news.legacy.fixture import write_fixture
from tests.samples.captured_pages import BAD, good


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.txt").write_text(good(), encoding="utf-8")
    return tmp_path


def build_fixture(folder):
    return build(folder, on_document=lambda name: None)


def of(fixture, model):
    return [record["fields"] for record in fixture.records if record["model"] == f"news.{model}"]


@pytest.mark.parametrize("name", BAD)
def test_bad_document_costs_only_itself(folder, name):
    content, reason = BAD[name]
    (folder / name).write_bytes(content)
    fixture = build_fixture(folder)
    assert list(fixture.failures) == [name]
    assert reason in " ".join(fixture.failures[name])
    assert [article["origin_document"] for article in of(fixture, "article")] == ["good.txt"]


def test_all_bad_documents_are_named_at_once(folder):
    for name, (content, _reason) in BAD.items():
        (folder / name).write_bytes(content)
    assert set(build_fixture(folder).failures) == set(BAD)


def test_the_same_documents_make_the_same_bytes(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "other.txt").write_text(good(source="B", author="C、D"), encoding="utf-8")
    assert build_fixture(folder).to_json() == build_fixture(folder).to_json()


def test_a_document_moved_into_the_folder_does_not_change_the_others(folder):
    before = of(build_fixture(folder), "article")
    (folder / "another.txt").write_text(good(title="Another"), encoding="utf-8")
    after = of(build_fixture(folder), "article")
    assert before[0] in after
    assert len({article["guid"] for article in after}) == 2


def test_sources_and_authors_are_shared(folder):
    for number, author in enumerate(["admin", "張三、admin", "Admin"]):
        text = good(source="金華日報", author=author)
        (folder / f"z{number}.txt").write_text(text, encoding="utf-8")
    fixture = build_fixture(folder)
    assert [author["slug"] for author in of(fixture, "author")] == ["admin", "張三"]
    assert [source["name"] for source in of(fixture, "source")] == ["金華日報"]
    assert of(fixture, "article")[2]["authors"] == [["張三"], ["admin"]]
    assert "“Admin” was taken for “admin”" in fixture.notes["z2.txt"][0]


def test_names_that_read_the_same_are_one_row(folder):
    names = [("金华晚报", "张三"), ("金華晚報\u200b", "張　三、李四"), ("⾦华晚报", "張三")]
    for number, (source, author) in enumerate(names):
        text = good(source=source, author=author)
        (folder / f"z{number}.txt").write_text(text, encoding="utf-8")
    fixture = build_fixture(folder)
    assert [source["name"] for source in of(fixture, "source")] == ["金华晚报"]
    assert [author["name"] for author in of(fixture, "author")][-2:] == ["张三", "李四"]
    assert [article["source"] for article in of(fixture, "article")][1:] == [["金华晚报"]] * 3
    assert of(fixture, "article")[2]["authors"] == [["张三"], ["李四"]]
    assert "taken for" in fixture.notes["z1.txt"][0]


def test_every_document_is_announced(folder):
    (folder / "another.txt").touch()
    announced = []
    build(folder, on_document=announced.append)
    assert announced == ["another.txt", "good.txt"]


def test_hidden_files_are_passed_over(folder):
    (folder / ".DS_Store").write_bytes(b"\x00\x01")
    assert build_fixture(folder).failures == {}


def test_markup_in_the_text_is_shown_not_run(folder):
    (folder / "good.txt").write_text(good(body="&lt;script&gt;x()&lt;/script&gt; & 1 < 2"))
    body = of(build_fixture(folder), "article")[0]["body"]
    assert body == "<p>&lt;script&gt;x()&lt;/script&gt; &amp; 1 &lt; 2</p>"


def test_language_follows_the_text(folder):
    (folder / "good.txt").write_text(good(title="質量強國", body="金華開發區"), encoding="utf-8")
    assert of(build_fixture(folder), "article")[0]["language"] == "zh-hant"


def test_interrupted_write_leaves_the_old_fixture(tmp_path, monkeypatch):
    path = tmp_path / "seed.json"
    write_fixture("old", path)

    def fail(*args):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        write_fixture("new", path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_fixture_is_readable_json(folder):
    assert json.loads(build_fixture(folder).to_json())


def test_what_is_no_file_is_named(folder):
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.txt")
    (folder / "linked").symlink_to(folder.parent, target_is_directory=True)
    failures = build_fixture(folder).failures
    assert list(failures) == ["dangling.txt", "linked", "pipe.txt"]
    assert all("no regular file" in reasons[0] for reasons in failures.values())


def test_folder_that_cannot_be_listed_is_named(folder, monkeypatch):
    (folder / "secret").mkdir()
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    fixture = build_fixture(folder)
    assert "cannot be read: Permission denied" in fixture.failures["secret"][0]
    assert fixture.documents == 1


def test_file_that_cannot_be_read_is_named(folder, monkeypatch):
    def refuse(path, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert build_fixture(folder).failures == {"good.txt": ("cannot be read: Permission denied.",)}


@pytest.mark.parametrize(
    ("name", "shown"),
    [(os.fsdecode(b"old\xb2.txt"), "old\\udcb2.txt"), ("line\nend.txt", "line\\nend.txt")],
)
def test_name_that_cannot_be_printed_is_named_escaped(folder, name, shown):
    (folder / name).write_text(good(), encoding="utf-8")
    fixture = build_fixture(folder)
    assert list(fixture.failures) == [shown]
    assert fixture.documents == 1


def test_subfolders_are_read_and_byte_order_marks_passed_over(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "marked.txt").write_text(good(title="Marked"), encoding="utf-8-sig")
    articles = of(build_fixture(folder), "article")
    assert [article["origin_document"] for article in articles] == ["good.txt", "sub/marked.txt"]
    assert articles[1]["title"] == "Marked"


def test_names_of_authors(folder):
    for number, author in enumerate(["Smith, John", "張三；張三", "C++", "C", "？！"]):
        (folder / f"z{number}.txt").write_text(good(author=author), encoding="utf-8")
    fixture = build_fixture(folder)
    authors = {author["slug"]: author["name"] for author in of(fixture, "author")}
    assert list(authors.values()) == ["admin", "Smith, John", "張三", "C++", "C", "？！"]
    assert authors["c"] == "C"
    assert of(fixture, "article")[2]["authors"] == [["張三"]]


def test_fixture_is_written_to_be_read_by_people_and_by_everyone(folder, tmp_path):
    (folder / "good.txt").write_text(good(title="質量"), encoding="utf-8")
    path = tmp_path / "out" / "seed.json"
    write_fixture(build_fixture(folder).to_json(), path)
    assert '"title": "質量"' in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o644
