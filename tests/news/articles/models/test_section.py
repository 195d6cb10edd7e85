import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from news.editions.models import Language
from tests.factories import make_section

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "names", "expected"),
    [
        ("en", {"name_en": "News", "name_zh_hans": "新闻"}, ("News", "en")),
        ("zh-hans", {"name_en": "News", "name_zh_hans": "新闻"}, ("新闻", "zh-hans")),
        ("zh-hant", {"name_en": "News", "name_zh_hans": "新闻"}, ("新聞", "zh-hant")),
        ("zh-hans", {"name_en": "News", "name_zh_hant": "新聞"}, ("新闻", "zh-hans")),
        ("en", {"name_zh_hans": "新闻", "name_zh_hant": "新聞"}, ("新闻", "zh-hans")),
        ("fr", {"name_en": "News"}, ("News", "en")),
    ],
)
def test_name_is_the_readers_or_the_nearest(language, names, expected):
    section = make_section(**names)
    with translation.override(language):
        assert (section.name, section.name_language) == expected
        assert str(section) == expected[0]


def test_database_refuses_a_section_without_any_name():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_section(name_en="")


def test_third_level_is_refused():
    child = make_section(parent=make_section())
    grandchild = make_section()
    grandchild.parent = child
    with pytest.raises(ValidationError, match="two levels deep"):
        grandchild.full_clean()


def test_section_with_subsections_cannot_become_one():
    parent = make_section()
    make_section(parent=parent)
    parent.parent = make_section()
    with pytest.raises(ValidationError, match="has subsections"):
        parent.full_clean()


def test_section_cannot_be_its_own_parent():
    section = make_section()
    section.parent = section
    with pytest.raises(ValidationError):
        section.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        section.save()


def test_languages_of_models_and_settings_are_the_same(settings):
    assert [code for code, _name in settings.LANGUAGES] == Language.values
