"""Counting under load: the real server with two worker processes on a real database."""

import json
import os
import signal
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import count

import pytest

from tests.processes import Portal

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
def portal(own_database, tmp_path):
    portal = Portal(own_database, tmp_path)
    portal.run("-c", MAKE_ARTICLES)
    return portal


@pytest.fixture
def server(portal):
    with portal.serving() as server:
        yield server


def post_view(server, article_id, visitor):
    request = urllib.request.Request(
        f"{server.address}/articles/{article_id}/views/",
        method="POST",
        headers={"X-Forwarded-For": f"203.0.{visitor // 200}.{visitor % 200}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.slow
def test_parallel_views_are_all_counted(server, portal):
    """Of one article that all read at once, and of many."""
    ids = [1] * 100 + [1 + number % 20 for number in range(100)]
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda view: post_view(server, *view), zip(ids, count())))
    assert Counter(answers) == {200: 200}
    expected = [list(count) for count in sorted(Counter(ids).items())]
    assert json.loads(portal.run("-c", READ_COUNTS)) == [expected, expected]


@pytest.mark.slow
def test_one_visitor_counts_once_in_all_processes(server, portal):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: post_view(server, 1, 7), range(40)))
    assert Counter(answers) == {200: 40}
    assert json.loads(portal.run("-c", READ_COUNTS)) == [[[1, 1]], [[1, 1]]]


@pytest.mark.slow
def test_what_is_answered_is_counted_when_the_server_is_killed(server, portal):
    with ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(post_view, server, 1, visitor) for visitor in range(300)]
        wait(sent, return_when=FIRST_COMPLETED)
        os.killpg(server.process.pid, signal.SIGKILL)
        answers = [each.result() for each in sent if not each.exception()]
    accepted = Counter(answers)[200]
    ((_article, counted),), ((_same, on_this_day),) = json.loads(portal.run("-c", READ_COUNTS))
    assert counted == on_this_day
    assert 0 < accepted <= counted <= accepted + 20  # that were asked for at that moment
