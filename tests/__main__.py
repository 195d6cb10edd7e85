"""
Runs every test on SQLite, and again on PostgreSQL, where a server is found, those that ask for a
database. A process a core, in random order (pytest prints the seed; `--randomly-seed=N` brings it
back); tests marked `nightly` are left to `make nightly`.

What is not found (PostgreSQL, Redis, Chromium, the HTML checker) is left out and named in one
line; with CI set in the environment, that is a failure. Further arguments go to pytest.

With CI set, what fails is run once more, alone and without the others' load: nobody is there to do
it by hand. What passes then is named as unsteady; what does not has failed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import redis
from playwright._impl._driver import compute_driver_executable

from tests.checkers import missing_html_checker
from tests.services import POSTGRES_URL, REDIS_URL

# After three failures it is no matter of load.
AGAIN = ["--last-failed", "--last-failed-no-failures=none", "--maxfail=3", "-v"]

# Rewriting the asserts of all tests takes each process ten seconds; this keeps the result, beside
# the packages and not among the sources, where somebody may want none.
COMPILED = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "compiled"),
}


def missing_postgres() -> str:
    try:
        psycopg.connect(POSTGRES_URL, connect_timeout=3).close()
    except psycopg.Error as error:
        return f"PostgreSQL (no server for TEST_POSTGRES_URL: {str(error).splitlines()[0]})"
    return ""


def missing_redis() -> str:
    try:
        redis.Redis.from_url(REDIS_URL, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        return f"Redis (no server for TEST_REDIS_URL: {error})"
    return ""


def missing_chromium() -> str:
    if not shutil.which("chromium"):
        return "the browser tests (no chromium on the PATH)"
    driver, _script = compute_driver_executable()
    if subprocess.run([driver, "--version"], capture_output=True, check=False).returncode:
        return "the browser tests (Playwright's driver does not start: install libatomic1)"
    return ""


def passes(options: list[str], database_url: str) -> bool:
    command = [sys.executable, "-m", "pytest", *options]
    environment = os.environ | COMPILED | {"TEST_DATABASE_URL": database_url}
    return subprocess.run(command, env=environment, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    no_postgres, no_redis, no_chromium = missing_postgres(), missing_redis(), missing_chromium()
    no_checker = missing_html_checker()
    left_out = [reason for reason in (no_postgres, no_redis, no_chromium, no_checker) if reason]
    if left_out and os.environ.get("CI"):
        print(f"Nothing may be left out here, but these would be: {'; '.join(left_out)}.")
        return 1

    unavailable = [
        name
        for name, reason in (
            ("redis", no_redis),
            ("browser", no_chromium),
            ("checker", no_checker),
        )
        if reason
    ]
    selection = ["-m", " and ".join(f"not {name}" for name in ["nightly", *unavailable])]
    # Whoever has run out of tests takes some from the others.
    processes = ["-n", "auto", "--dist", "worksteal"]
    runs: dict[str, tuple[str, list[str]]] = {"SQLite": ("", [])}
    if not no_postgres:
        runs["PostgreSQL"] = (POSTGRES_URL, ["--database-only"])
    if any(argument.startswith("--cov") for argument in arguments) and not no_postgres:
        runs["PostgreSQL"][1].append("--cov-append")
    failed, unsteady = [], []
    for name, (url, options) in runs.items():
        print(f"\nTests on {name}", flush=True)
        chosen = [*selection, *options, *arguments]
        if passes([*processes, *chosen], url):
            continue
        if os.environ.get("CI") and passes([*AGAIN, *chosen], url):
            unsteady.append(name)
        else:
            failed.append(name)
    print(f"\nLeft out: {'; '.join(left_out) or 'nothing'}.")
    if unsteady:
        print(f"Unsteady on {' and '.join(unsteady)}: failed at first, passed alone (see above).")
    if failed:
        print(f"Failed on {' and '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
