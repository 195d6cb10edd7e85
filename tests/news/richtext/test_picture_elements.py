from hypothesis import given
from hypothesis import strategies as st

from news.richtext import sanitise
from news.richtext.picture_elements import PictureInText, find_pictures, replace_pictures

STEM = "pictures/2026/11/" + "0123456789abcdef" * 2
REFERENCE = f"/media/{STEM}.jpg"


def test_pictures_are_found_in_their_order_with_what_the_editor_made_of_them():
    html = sanitise(
        f'<p><img width="300" src="{REFERENCE}" alt="&lt;A &amp; &quot;B&quot;&gt;"></p>'
        f'<figure><img src="/media/{STEM}-640.webp"></figure>'
    )
    assert find_pictures(html) == [
        PictureInText(STEM, '<A & "B">', 300),
        PictureInText(STEM, "", None),
    ]


def test_other_pictures_are_not_the_librarys():
    for address in (
        "/media/pictures/2026/11/short.jpg",
        f"/media/{STEM}.svg",
        f"/media/{STEM}.jpg/x",
        f"/x/media/{STEM}.jpg",
        f"/media/../{STEM}.jpg",
        f"/media/attachments/2026/11/{'a' * 32}.jpg",
    ):
        assert find_pictures(f'<img src="{address}" alt="">') == []


def test_what_is_not_rendered_stays():
    html = f'<p>a<img src="{REFERENCE}" alt="">b</p>'
    assert replace_pictures(html, lambda picture: None) == html
    assert replace_pictures(html, lambda picture: "<i>x</i>") == "<p>a<i>x</i>b</p>"


@given(st.text())
def test_text_that_only_looks_like_a_picture_stays(text):
    html = sanitise(f"<p>{text}</p>")
    assert replace_pictures(html, lambda picture: "gone") == html
