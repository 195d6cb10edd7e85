from io import StringIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection

from news.articles.models import Article
from news.articles.referring import articles_with, live_pages_linking_to
from news.library.models import Reference
from news.library.orphans import find_orphans
from news.newsroom.models import Revision
from tests.factories import make_article, make_attachment, make_draft, make_image, make_user

pytestmark = pytest.mark.django_db


def showing(item) -> str:
    return f'<p><img src="{item.reference}" alt=""></p>'


def new_article(item) -> Article:
    return Article(title="x", body=showing(item))


def by_saving(item):
    new_article(item).save()


def by_saving_again(item):
    article = make_article()
    article.body = showing(item)
    article.save()


def by_saving_one_column(item):
    article = make_article()
    article.body = showing(item)
    article.save(update_fields=["body"])


def by_bulk_create(item):
    Article.objects.bulk_create([new_article(item)])


def by_bulk_update(item):
    article = make_article()
    article.body = showing(item)
    Article.objects.bulk_update([article], ["body"])


def by_update(item):
    Article.objects.filter(pk=make_article().pk).update(body=showing(item))


def by_leading(item):
    Article.objects.filter(pk=make_article().pk).update(lead_image=item)


def by_loading(item):
    article = make_article(body=showing(item))
    text = serializers.serialize("json", [article])
    article.delete()
    for loaded in serializers.deserialize("json", text):
        loaded.save()


def by_revision(item):
    article = make_article()
    Revision.objects.bulk_create(
        [
            Revision(
                article=article,
                number=9,
                created_at=article.created_at,
                fields={"lead_image": item.pk},
            )
        ]
    )


WAYS = [
    by_saving,
    by_saving_again,
    by_saving_one_column,
    by_bulk_create,
    by_bulk_update,
    by_update,
    by_leading,
    by_loading,
    by_revision,
]


@pytest.mark.parametrize("store", WAYS)
def test_what_a_text_uses_is_known_however_it_is_stored(store):
    image = make_image()
    store(image)
    article = Article.objects.get()
    assert list(articles_with([image])) == [article]
    assert find_orphans().unused == []
    article.delete()
    assert not Reference.objects.exists()


def test_what_a_text_no_longer_uses_is_forgotten():
    image, other = make_image(), make_image()
    article = make_article(body=showing(image), lead_image=other)
    article.body, article.lead_image = "<p>x</p>", None
    article.save()
    assert not Reference.objects.exists()


def test_column_that_is_not_saved_counts_as_it_is_stored():
    image = make_image()
    article = make_article(body=showing(image))
    article.body = ""
    article.save(update_fields=["lead_image"])
    assert list(articles_with([image])) == [article]


def test_text_counts_as_it_is_stored():
    image = make_image()
    by_saving(image)
    address = image.reference.replace("pictures", "pict&#117;res")
    make_article(
        body=f'<p><img src="{address}" alt=""></p><script>{make_image().reference}</script>'
    )
    assert articles_with([image]).count() == 2
    assert Reference.objects.count() == 2


def test_saving_what_is_not_text_asks_nothing(django_assert_num_queries):
    article = make_article(body=showing(make_image()))
    with django_assert_num_queries(1):
        article.save(update_fields=["slug"])


def test_looking_up_reads_no_texts(django_assert_num_queries):
    images = [make_image() for _ in range(3)]
    for image in images:
        make_article(body=showing(image))
    with django_assert_num_queries(1) as captured:
        list(articles_with(images))
    assert "LIKE" not in captured.captured_queries[0]["sql"]
    assert '"body"' not in captured.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    "address", ["/en/articles/{}/title/", "/articles/{}/", "/zh-hans/articles/{}/x/?a#b"]
)
def test_article_that_is_linked_to_is_known(address):
    target, other = make_article(), make_article()
    article = make_article(body=f'<a href="{address.format(target.pk)}">x</a>')
    make_article(body=f'<a href="https://other.example{address.format(target.pk)}">x</a>')
    make_article(body=f'<a href="{address.format(target.pk)}">x</a>', status="draft")
    assert list(live_pages_linking_to(target)) == [article]
    assert not live_pages_linking_to(other).exists()


def test_dump_can_be_loaded_over_what_it_was_made_from():
    article = make_article(body=showing(make_image()))
    text = serializers.serialize("json", [article, *Reference.objects.all()])
    for loaded in serializers.deserialize("json", text):
        loaded.save()
    assert Reference.objects.count() == 1


def _write_past_django(article, body):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE news_article SET body = %s WHERE id = %s", [body, article.pk])


def test_command_finds_and_mends_what_was_written_past_django():
    image = make_image()
    article = make_article()
    _write_past_django(article, showing(image))
    out = StringIO()
    with pytest.raises(CommandError, match="1 texts do not agree"):
        call_command("rebuild_references", "--check", stdout=out)
    assert out.getvalue() == f"article {article.pk}\n"
    call_command("rebuild_references", stdout=out)
    assert list(articles_with([image])) == [article]
    call_command("rebuild_references", "--check", stdout=out)
    assert out.getvalue().endswith("All texts agree\n")


def test_command_fills_an_empty_table():
    image, lead = make_image(), make_image()
    target = make_article()
    body = showing(image) + f'<a href="/en/articles/{target.pk}/x/">x</a>'
    make_draft(make_user(), body=body, lead_image=lead.pk)
    make_article(body=f'<a href="{make_attachment().reference}">x</a>', lead_image=lead)
    expected = set(Reference.objects.values_list("key", "article", "revision", "kind", "target"))
    assert len(expected) == 8
    Reference.objects.all().delete()
    call_command("rebuild_references", stdout=StringIO())
    found = set(Reference.objects.values_list("key", "article", "revision", "kind", "target"))
    assert found == expected
