from hypothesis import given
from hypothesis import strategies as st

from news.richtext import sanitise
from news.text.html_tokens import attributes_of, text_of, tokens


@given(st.text(alphabet='<>/="& ab\n字'))
def test_what_is_walked_is_all_of_it(html):
    assert "".join(markup for markup, *_rest in tokens(html)) == html


@given(st.text(alphabet="<>\"'&=ab 字"))
def test_sanitised_html_has_its_signs_in_tags_alone(text):
    """What the pattern of a tag relies on, also where a value holds these signs."""
    html = sanitise(f'<p>{text}</p><img src="/media/a.jpg" alt="{text.replace(chr(34), "")}">')
    texts = [markup for markup, _is_end, name, _attributes in tokens(html) if not name]
    assert not any("<" in text or ">" in text for text in texts)


def test_tags_and_texts_are_told_apart():
    html = '<p class="a">x &lt; <img alt="a&quot;&gt;b" data-src="/y"></p>'
    start, text, image, end = tokens(html)
    assert start == ('<p class="a">', False, "p", ' class="a"')
    assert text == ("x &lt; ", False, "", "")
    assert end == ("</p>", True, "p", "")
    assert attributes_of(image[3]) == {"alt": 'a">b', "data-src": "/y"}
    assert text_of(html) == "x < "
