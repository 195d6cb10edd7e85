from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.xml import xml_text


@given(st.text(st.characters()))
def test_whatever_is_left_can_stand_in_a_document(text):
    ElementTree.fromstring(f"<a>{escape(xml_text(text))}</a>".encode())


@pytest.mark.parametrize("character", list("\x00\x08\x0b\x1f\ud800\ufffe\uffff"))
def test_what_no_document_may_hold_is_left_out(character):
    assert xml_text(f"a{character}b") == "ab"


def test_everything_else_stays():
    text = "质量\t\n\r <&> \u200b\ufffd😀\U0010ffff"
    assert xml_text(text) == text
