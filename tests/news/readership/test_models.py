import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from news.articles.models import Article
from news.readership.models import DailyViews, ViewCounter
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_views_are_the_sum_of_carried_over_and_counted():
    article = make_article()
    ViewCounter.objects.create(article=article, imported=44, counted=3)
    assert Article.objects.get().views == 47


@pytest.mark.parametrize(
    ("stored", "loaded", "expected"),
    [((44, 7), (44, 0), (44, 7)), ((44, 7), (50, 9), (50, 9)), ((44, 7), (10, 8), (44, 8))],
)
def test_loaddata_raises_counts_but_never_lowers_them(tmp_path, stored, loaded, expected):
    article = make_article()
    ViewCounter.objects.create(article=article, imported=stored[0], counted=stored[1])
    fields = {"article": [str(article.guid)], "imported": loaded[0], "counted": loaded[1]}
    fixture = tmp_path / "counts.json"
    fixture.write_text(json.dumps([{"model": "news.viewcounter", "fields": fields}]))
    call_command("loaddata", str(fixture), verbosity=0)
    counter = ViewCounter.objects.get()
    assert (counter.imported, counter.counted) == expected


def test_saving_without_loaddata_can_lower_a_count():
    counter = ViewCounter.objects.create(article=make_article(), counted=5)
    counter.counted = 1
    counter.save()
    assert ViewCounter.objects.get().counted == 1


def test_backup_restored_over_newer_counts_keeps_them(tmp_path):
    article = make_article()
    ViewCounter.objects.create(article=article, counted=5)
    DailyViews.objects.create(article=article, day=timezone.localdate(), count=5)
    backup = tmp_path / "backup.json"
    call_command("dumpdata", "news", output=str(backup), verbosity=0)
    ViewCounter.objects.update(counted=9)
    DailyViews.objects.update(count=9)
    call_command("loaddata", str(backup), verbosity=0)
    assert ViewCounter.objects.get().counted == 9
    assert DailyViews.objects.get().count == 9


def test_backup_restored_into_an_empty_database_is_complete(tmp_path):
    article = make_article()
    ViewCounter.objects.create(article=article, imported=44, counted=5)
    DailyViews.objects.create(article=article, day=timezone.localdate(), count=5)
    backup = tmp_path / "backup.json"
    call_command("dumpdata", "news", output=str(backup), verbosity=0)
    Article.objects.all().delete()
    call_command("loaddata", str(backup), verbosity=0)
    assert Article.objects.get().views == 49
    assert DailyViews.objects.get().count == 5
