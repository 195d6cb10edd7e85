"""
What a request costs, as a ratio to floors measured in the same run.

    make bench                                  1,000 and 100,000 articles
    .venv/bin/python -m bench.serving --quick   1,000 articles, in three minutes
    … --articles 1000000 --json FILE            as many as the portal is made for; the figures

F is granian with an empty Django view without middleware; N is nginx with a static file, P nginx
with a page of the same size in its cache. Everything is measured interleaved, several times, and
the medians compared: processor time of the server from /proc, and requests a second over four
connections.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

from bench.servers import ROOT, Cost, Server, floor_server, missing, nginx, portal_server

BROWSER = {"Accept-Encoding": "br, gzip"}


@dataclass(frozen=True)
class Row:
    """What was measured of a kind of request; `least` are what its ratios are to be."""

    name: str
    floor: str
    milliseconds: float
    speed: float  # the floor's processor time through this one's
    rate: float  # requests a second through the floor's
    least_speed: float | None = None
    least_rate: float | None = None

    @property
    def is_enough(self) -> bool:
        return not (
            (self.least_speed and self.speed < self.least_speed)
            or (self.least_rate and self.rate < self.least_rate)
        )


@dataclass(frozen=True)
class Kind:
    name: str
    floor: str  # of which kind it is a ratio
    measure: Callable[[int], Cost]  # for so many seconds
    least_speed: float | None = None
    least_rate: float | None = None


class Portal:
    """A portal of the benchmark's own, with made-up articles."""

    def __init__(self, folder: Path, articles: int) -> None:
        folder.mkdir()
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only-for-benchmarks-and-long-enough",
            "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
            "CACHE_URL": "",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DEBUG": "off",
            "HTTPS": "off",
            "LOG_LEVEL": "ERROR",
        }
        self.run("manage.py", "prepare")
        self.run("manage.py", "sample_articles", str(articles), "--force")
        found = json.loads(self.run("-c", _ADDRESSES))
        # One is not counted, as its page and validator are to stay as they are.
        self.unread = found["articles"].pop()
        self.articles, self.views = found["articles"], found["views"][:-1]

    def run(self, *command: str) -> str:
        return subprocess.run(  # noqa: S603 - our own words.
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def environment_with(self, **settings: str) -> dict[str, str]:
        return self.environment | settings


_ADDRESSES = """
import django, json
django.setup()
from news.articles.models import Article
found = Article.objects.published().filter(language="zh-hans")[:1000]
print(json.dumps({
    "articles": [article.get_absolute_url() for article in found],
    "views": [f"/articles/{article.pk}/views/" for article in found],
}))
"""

_PAGES = {"list": ["/zh-hans/articles/"], "home": ["/zh-hans/"]}
_CACHED = {"article": (2, 1.3), "list": (2, 1.3), "home": (2, 1.3)}
_UNCACHED = {"article": 0.03, "list": 0.013, "home": 0.008}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.serving")
    parser.add_argument("--quick", action="store_true", help="in three minutes")
    parser.add_argument("--articles", type=int, default=100_000, help="of the large portal")
    parser.add_argument("--json", type=Path, help="write the figures there")
    options = parser.parse_args()
    if lacking := missing():
        print(f"Install {' and '.join(lacking)} (apt-get install {' '.join(lacking)}).")
        return 2
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name, ExitStack() as stack:
        kinds = _kinds(Path(name), stack, options)
        rows = _measure(kinds, rounds=3 if options.quick else 7, seconds=1 if options.quick else 3)
    print(_table(rows))
    if options.json:
        figures = [asdict(row) for row in rows]
        about = {"date": f"{date.today()}", "machine": _machine(), "rows": figures}
        options.json.write_text(json.dumps(about, indent=2) + "\n")
    return 0 if all(row.is_enough for row in rows) else 1


def _kinds(folder: Path, stack: ExitStack, options: argparse.Namespace) -> list[Kind]:
    def kind(
        name: str,
        server: Server,
        paths: list[str],
        least_speed: float | None = None,
        least_rate: float | None = None,
        floor: str = "F",
        **sent: object,
    ) -> Kind:
        return Kind(
            name,
            floor,
            lambda seconds: server.cost(paths, seconds, folder, **sent),
            least_speed,
            least_rate,
        )

    floor = stack.enter_context(floor_server())
    kinds = [kind("F", floor, ["/"])]

    small = Portal(folder / "small", 1_000)
    cached = stack.enter_context(portal_server(small.environment))
    hot = {"article": [small.unread], **_PAGES}
    for name, (speed, rate) in _CACHED.items():
        paths = hot[name]
        kinds.append(kind(f"{name}, cached", cached, paths, speed, rate))
        kinds.append(
            kind(f"{name}, cached, compressed", cached, paths, speed, rate, headers=BROWSER)
        )
    validator = _validator(cached, hot["article"][0])
    kinds.append(kind("304", cached, hot["article"], 2.5, headers=validator, accepted=(304,)))
    sizes = {"1,000": small}
    if not options.quick:
        sizes[f"{options.articles:,}"] = Portal(folder / "large", options.articles)
    for size, portal in sizes.items():
        uncached = stack.enter_context(portal_server(portal.environment_with(PAGE_CACHE_MB="0")))
        paths_of = {"article": portal.articles, **_PAGES}
        for name, least in _UNCACHED.items():
            kinds.append(kind(f"{name}, uncached, of {size}", uncached, paths_of[name], least))
        kinds.append(
            kind(f"missing page, uncached, of {size}", uncached, ["/en/none/"], accepted=(404,))
        )
    kinds += _behind_nginx(folder, stack, kind, floor, cached, hot)
    kinds += _counting(stack, kind, small)
    return kinds


def _behind_nginx(
    folder: Path,
    stack: ExitStack,
    kind: Callable[..., Kind],
    floor: Server,
    cached: Server,
    hot: dict[str, list[str]],
) -> list[Kind]:
    static = folder / "static"
    static.mkdir()
    (static / "index.html").write_bytes(b"x" * 20_000)
    keys = f"proxy_cache_path {folder}/floor-cache keys_zone=floor:1m use_temp_path=off;"
    file = stack.enter_context(nginx(f"server {{ listen 127.0.0.1:PORT; root {static}; }}", folder))
    page = stack.enter_context(
        nginx(
            f"{keys} server {{ listen 127.0.0.1:PORT; location / {{ proxy_cache floor;"
            f" proxy_pass http://127.0.0.1:{floor.port}; }} }}",
            folder,
        )
    )
    portal = stack.enter_context(nginx(_shipped(folder, cached.port), folder))
    kinds = [kind("N", file, ["/index.html"], floor="N")]
    for name, paths in hot.items():
        for compressed, sent in (("", {}), (", compressed", BROWSER)):
            # A page of the same size from the same cache.
            size = len(_get(cached, paths[0], sent)[1])
            floored = f"P{compressed}, {name}"
            kinds.append(kind(floored, page, [f"/kept/{size}/"], floor=floored))
            kinds.append(
                kind(
                    f"{name}, cached by nginx{compressed}",
                    portal,
                    paths,
                    0.95,
                    floor=floored,
                    headers=sent,
                )
            )
    return kinds


def _shipped(folder: Path, port: int) -> str:
    """deploy/nginx.conf, without TLS and limits of clients, before the portal on that port."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    text = text[: text.index("server {\n    listen 80;")]
    text = re.sub(r"(?m)^ *(ssl_|limit_|listen \[).*\n", "", text)
    for written, measured in {
        "listen 443 ssl http2;": "listen 127.0.0.1:PORT;",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "/var/cache/nginx/portal": f"{folder}/portal-cache",
        "news.example.org": "127.0.0.1",
    }.items():
        text = text.replace(written, measured)
    return text


def _counting(stack: ExitStack, kind: Callable[..., Kind], portal: Portal) -> list[Kind]:
    server = stack.enter_context(portal_server(portal.environment_with(PROXIES="1"), workers=2))
    floor = stack.enter_context(floor_server(workers=2))
    # Each view is of another visitor, as our proxy tells.
    post = {"method": "POST", "new_visitors": True}
    return [
        kind("empty POST", floor, ["/"], floor="empty POST", **post),
        kind("a view of one article", server, portal.views[:1], 0.5, floor="empty POST", **post),
        kind("a view of 1,000 articles", server, portal.views, 0.5, floor="empty POST", **post),
    ]


def _validator(server: Server, path: str) -> dict[str, str]:
    return {"If-None-Match": _get(server, path, {})[0]["ETag"]}


def _get(server: Server, path: str, sent: dict[str, str]) -> tuple[Message, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers=sent)
    response = connection.getresponse()
    return response.headers, response.read()


def _measure(kinds: list[Kind], rounds: int, seconds: int) -> list[Row]:
    for each in kinds:
        each.measure(1)  # What a process does once.
    costs: dict[str, list[Cost]] = {each.name: [] for each in kinds}
    for _round in range(rounds):
        for each in kinds:
            costs[each.name].append(each.measure(seconds))
    medians = {
        name: Cost(*(statistics.median(values) for values in zip(*found, strict=True)))
        for name, found in costs.items()
    }
    return [
        Row(
            each.name,
            each.floor,
            medians[each.name].milliseconds,
            medians[each.floor].milliseconds / medians[each.name].milliseconds,
            medians[each.name].rate / medians[each.floor].rate,
            each.least_speed,
            each.least_rate,
        )
        for each in kinds
    ]


def _table(rows: list[Row]) -> str:
    lines = [
        "| what | ms of CPU | speed | at least | requests a second | at least | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        speed, rate = (
            f"{value:g} {row.floor}" if value else "" for value in (row.least_speed, row.least_rate)
        )
        lines.append(
            f"| {row.name} | {row.milliseconds:.3f} | {row.speed:.3g} {row.floor} | {speed} "
            f"| {row.rate:.3g} {row.floor} | {rate} | {'' if row.is_enough else 'too slow'} |"
        )
    return "\n".join([f"{date.today()}, {_machine()}", "", *lines])


def _machine() -> str:
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return f"{len(models)} × {models[0]}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
