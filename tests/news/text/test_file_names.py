from datetime import UTC, datetime

import pytest

from news.library.pictures.rendition_names import rendition_name
from news.text.file_names import MAX_NAME, clean_name, make_name, stem_pattern


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\照片.png", "照片.png"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ('a\r\nSet-Cookie: b".pdf', 'a Set-Cookie: b".pdf'),
        ("图为\U0002ebf0某👩\u200d💻.jpg", "图为\U0002ebf0某👩\u200d💻.jpg"),
        ("⾦华.pdf", "金华.pdf"),
        ("", ""),
        ("..", ".."),
        ("x" * 300 + ".jpeg", "x" * 250 + ".jpeg"),
        ("照" * 300, "照" * 255),
    ],
)
def test_uploaded_name_is_made_fit_to_be_shown(given, shown):
    assert clean_name(given) == shown
    assert len(clean_name(given)) <= MAX_NAME


def test_name_is_the_servers():
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    name = make_name("pictures", moment, "jpg")
    assert name.startswith("pictures/2024/05/")
    assert name != make_name("pictures", moment, "jpg")
    assert rendition_name(name, 320, "webp") == name.removesuffix(".jpg") + "-320.webp"


def test_stems_are_found_in_a_text():
    one, two = (make_name(folder, datetime(2024, 5, 1, tzinfo=UTC), "x") for folder in "ab")
    text = f"/media/{one} {rendition_name(two, 320, 'webp')} c/2024/05/{'0' * 32} a/2024/05/0"
    assert stem_pattern("a", "b").findall(text) == [one[10:42], two[10:42]]
