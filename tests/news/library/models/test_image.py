import pytest
from django.db import IntegrityError, connection
from django.db.models import ProtectedError

from news.articles.models import Article
from news.library.models import Image
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db


def test_search_finds_every_word_in_any_text_newest_first():
    first = make_image(alt="质量工作站", credit="Li Si")
    second = make_image(caption="质量 station", original_name="照片.jpg")
    make_image(alt="Something else")
    assert list(Image.objects.search("质量")) == [second, first]
    assert list(Image.objects.search("质量 si")) == [first]
    assert list(Image.objects.search("照片")) == [second]
    assert Image.objects.search("").count() == 3


def test_similar_are_nearest_first():
    far, near, nearest = make_image(), make_image(), make_image()
    for image, dhash in ((far, "f" * 16), (near, "0" * 15 + "7"), (nearest, "0" * 16)):
        Image.objects.filter(pk=image.pk).update(dhash=dhash)
    assert Image.objects.similar_to("0" * 16) == [nearest, near]
    assert Image.objects.similar_to("0" * 16, most=1) == [nearest]


@pytest.mark.parametrize("wrong", [{"focal_x": 1.1}, {"focal_y": -0.1}, {"width": 0}, {"bytes": 0}])
def test_database_refuses(wrong):
    image = make_image()
    with pytest.raises(IntegrityError):
        Image.objects.filter(pk=image.pk).update(**wrong)


def test_lead_picture_is_protected_and_its_article_is_not():
    article = make_article(lead_image=make_image())
    with pytest.raises(ProtectedError):
        article.lead_image.delete()
    article.delete()
    assert Image.objects.count() == 1


def test_body_is_the_last_column():
    with connection.cursor() as cursor:
        table = Article._meta.db_table
        columns = connection.introspection.get_table_description(cursor, table)
    assert columns[-1].name == "body"
    assert Article._meta.concrete_fields[-1].name == "body"


def test_files_that_belong_to_a_picture():
    image = make_image(width=700, height=70)
    stem = image.file.name.removesuffix(".png")
    ends = [".png", "-320.webp", "-320.png", "-640.webp", "-640.png"]
    assert image.file_names == [stem + end for end in ends]
    assert [one.width for one in image.fallback] == [320, 640, 700]
    assert str(image) == image.original_name
