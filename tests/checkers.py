"""Where the programs are that judge pages."""

import shutil
from pathlib import Path

# The Nu HTML checker, which `make test` installs where npm is found (see the Makefile).
VNU_JAR = Path(__file__).resolve().parent.parent / ".venv/node_modules/vnu-jar/build/dist/vnu.jar"


def missing_html_checker() -> str:
    if not VNU_JAR.exists():
        return "the HTML checker (no npm to install it with)"
    return "" if shutil.which("java") else "the HTML checker (no java on the PATH)"
