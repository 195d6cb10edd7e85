import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.slugs import SLUG, slug_from


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Quality “Mark” Units & Plastics", "quality-mark-units-plastics"),
        ("首席质量官工作站成立", "首席质量官工作站成立"),
        ("？！", ""),
        ("𮯰某𱍐", "𮯰某𱍐"),
        ("⾦华\u200b开发区", "金华开发区"),
        ("word " * 30, "word-" * 15 + "word"),
        ("字" * 100, "字" * 80),
    ],
)
def test_slug(text, slug):
    assert slug_from(text) == slug


@given(st.text(max_size=300))
def test_slug_is_short_and_fits_an_address(text):
    slug = slug_from(text)
    assert len(slug) <= 80
    assert not slug or re.fullmatch(SLUG, slug)
    assert slug == slug.strip("-")
