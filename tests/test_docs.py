"""The guides name what there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MOST_LINES = 120


def name(guide):
    return str(guide.relative_to(ROOT))


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_every_module_that_a_guide_names_exists(guide):
    folders = ("bench", "news", "portal", "tests")
    modules = [path.as_posix() for folder in folders for path in (ROOT / folder).rglob("*.py")]
    for named in re.findall(r"`([\w/]+\.py)`", guide.read_text(encoding="utf-8")):
        found = (ROOT / named).exists() or any(path.endswith(f"/{named}") for path in modules)
        assert found, f"{named} is not in the tree"


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_every_link_leads_to_a_file(guide):
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8")):
        assert (guide.parent / link).exists(), f"{link} leads nowhere"


def test_every_decision_says_its_status_and_date():
    records = sorted((ROOT / "docs/developers/decisions").glob("*.md"))
    for number, record in enumerate(records, start=1):
        text = record.read_text(encoding="utf-8")
        assert record.name.startswith(f"{number:04}-")
        assert re.search(rf"^# {number}\. .+\n\n- Status: (accepted|partly accepted|planned)", text)
        assert re.search(r"^- Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE)


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= MOST_LINES
