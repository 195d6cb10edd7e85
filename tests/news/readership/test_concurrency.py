"""Counting under load: the real server with two worker processes on a real database."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import count
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from tests.services import free_ports, wait_for

MAKE_ARTICLES = """
import django
django.setup()
from django.utils import timezone
from news.models import Article
Article.objects.bulk_create(
    Article(title=str(number), status="published", published_at=timezone.now())
    for number in range(20)
)
"""
READ_COUNTS = """
import json
import django
django.setup()
from django.db.models import Sum
from news.models import DailyViews, ViewCounter
counted = ViewCounter.objects.order_by("article").values_list("article", "counted")
daily = DailyViews.objects.values("article").annotate(Sum("count")).order_by("article")
print(json.dumps([list(counted), list(daily.values_list("article", "count__sum"))]))
"""


@pytest.fixture
def database_url(tmp_path):
    """A database of the kind under test that other processes can open."""
    postgres = os.environ.get("TEST_DATABASE_URL")
    if not postgres:
        yield f"sqlite:///{tmp_path}/load.sqlite3"
        return
    name = f"load_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{postgres.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def environment(tmp_path, database_url):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "only-for-tests",
        "HTTPS": "off",
        "PROXIES": "1",
    }


@pytest.fixture
def run(environment):
    def run(*command):
        result = subprocess.run(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run


@pytest.fixture
def process(environment, run):
    run("manage.py", "migrate", "--verbosity=0")
    run("-c", MAKE_ARTICLES)
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.server", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment | {"DEBUG": "on"},  # No static files are collected here.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # It can be killed with its workers.
    )
    process.address = f"http://127.0.0.1:{port}"
    try:
        wait_for(port)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture
def server(process):
    return process.address


def post_view(server, article_id, visitor):
    request = urllib.request.Request(
        f"{server}/articles/{article_id}/views/",
        method="POST",
        headers={"X-Forwarded-For": f"203.0.{visitor // 200}.{visitor % 200}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.slow
def test_parallel_views_are_all_counted(server, run):
    """Of one article that all read at once, and of many."""
    ids = [1] * 100 + [1 + number % 20 for number in range(100)]
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda view: post_view(server, *view), zip(ids, count())))
    assert Counter(answers) == {200: 200}
    expected = [list(count) for count in sorted(Counter(ids).items())]
    assert json.loads(run("-c", READ_COUNTS)) == [expected, expected]


@pytest.mark.slow
def test_one_visitor_counts_once_in_all_processes(server, run):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: post_view(server, 1, 7), range(40)))
    assert Counter(answers) == {200: 1, 204: 39}
    assert json.loads(run("-c", READ_COUNTS)) == [[[1, 1]], [[1, 1]]]


@pytest.mark.slow
def test_what_is_answered_is_counted_when_the_server_is_killed(process, run):
    with ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(post_view, process.address, 1, visitor) for visitor in range(300)]
        wait(sent, return_when=FIRST_COMPLETED)
        os.killpg(process.pid, signal.SIGKILL)
        answers = [each.result() for each in sent if not each.exception()]
    accepted = Counter(answers)[200]
    ((_article, counted),), ((_same, on_this_day),) = json.loads(run("-c", READ_COUNTS))
    assert counted == on_this_day
    assert 0 < accepted <= counted <= accepted + 20  # that were asked for at that moment
