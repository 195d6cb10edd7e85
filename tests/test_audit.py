"""`make audit` claims nothing about packages that were not looked up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parent.parent / ".ci/audit"
PINS = """\
Django==5.2.19 --hash=sha256:00  # via -r requirements.in
typing_extensions==4.16.0 --hash=sha256:00
tzdata==2026.6 ; sys_platform == 'win32' --hash=sha256:00
"""
CLEAN = [
    {"name": "django", "version": "5.2.19", "vulns": []},
    {"name": "typing-extensions", "version": "4.16.0", "vulns": []},
]


def skipped(name):
    return {"name": name, "skip_reason": f"Dependency not found on PyPI: {name}"}


@pytest.fixture
def audit(tmp_path):
    """Exit code and output, where pip-audit prints and ends as it is told."""

    def run(output, code=0, complaint=""):
        fake, pins = tmp_path / "pip-audit", tmp_path / "requirements.txt"
        pins.write_text(PINS)
        fake.write_text(
            f"#!{sys.executable}\nimport sys\n"
            f"print({output!r})\nprint({complaint!r}, file=sys.stderr)\nsys.exit({code})\n"
        )
        fake.chmod(0o755)
        done = subprocess.run(
            [sys.executable, AUDIT, fake, pins], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return run


def report(packages):
    return json.dumps({"dependencies": packages, "fixes": []})


def test_all_that_were_looked_up_are_clean(audit):
    code, said = audit(report(CLEAN))
    assert (code, said) == (0, "2 packages were looked up, and none has a known fault.\n")


def test_a_fault_is_named_with_the_version_that_mends_it(audit):
    fault = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["5.2.20"], "description": ""}
    code, said = audit(report([CLEAN[0] | {"vulns": [fault]}, CLEAN[1]]), code=1)
    assert (code, said) == (1, "django 5.2.19: PYSEC-1, CVE-1; mended in 5.2.20\n")


@pytest.mark.parametrize("packages", [[skipped("django"), CLEAN[1]], [CLEAN[1]]])
def test_what_was_skipped_or_left_out_is_not_called_clean(audit, packages):
    """pip-audit ends with 0 and says that there are no known vulnerabilities."""
    code, said = audit(report(packages), complaint="No known vulnerabilities found")
    assert (code, said) == (2, "NOT RUN for 1 of 2: django\n")


def test_without_a_network_nothing_is_called_clean(audit):
    code, said = audit("", code=1, complaint="Traceback\nConnectionError: pypi.org")
    assert (code, said) == (2, "NOT RUN: nothing was looked up. ConnectionError: pypi.org\n")


def test_without_pip_audit_nothing_is_called_clean(tmp_path):
    done = subprocess.run(
        [sys.executable, AUDIT, tmp_path / "pip-audit", tmp_path / "requirements.txt"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout.startswith("NOT RUN")
