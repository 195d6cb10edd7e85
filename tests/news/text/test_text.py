import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.excerpts import excerpt
from news.text.languages import detect_language
from news.text.slugs import slug_from


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Quality “Mark” Units & Plastics", "quality-mark-units-plastics"),
        ("首席质量官工作站成立", "首席质量官工作站成立"),
        ("？！", ""),
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
    assert re.fullmatch(r"[-\w]*", slug)
    assert slug == slug.strip("-")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One &amp; two.</p>\n<p>Three.</p>", "One & two. Three."),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<p>" + "word " * 40 + "</p>", "word " * 31 + "word…"),
        ("<p>" + "字" * 200 + "</p>", "字" * 159 + "…"),
        ("<p>a</p>" + "<b></b>" * 2000 + "<a href='x", "a"),
    ],
)
def test_excerpt(html, expected):
    assert excerpt(html) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Chief Quality Officer Workstation", "en"),
        ("金华开发区首席质量官工作站成立", "zh-hans"),
        ("金華開發區首席質量官工作站成立", "zh-hant"),
        ("关于 T/ZZB 044-2018 PVC 标准的通知", "zh-hans"),
        ("Hehe Plastics (和和塑胶) has led the drafting of two standards", "en"),
        ("人山人海", "zh-hans"),
        ("", "en"),
    ],
)
def test_language(text, language):
    assert detect_language(text) == language
