import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.library.pictures import PictureError, process
from tests.news.library.pictures.samples import TRICKS, encoded, gif, jpeg, picture, png


@pytest.mark.parametrize("trick", TRICKS)
def test_trick_is_refused_with_what_to_do_next(trick):
    data, word = TRICKS[trick]
    with pytest.raises(PictureError) as caught:
        process(io.BytesIO(data))
    assert word in str(caught.value)
    assert str(caught.value).count(".") >= 2 or "and try again." in str(caught.value)


WHOLE = [
    jpeg(40, 40),
    png(40, 40),
    gif(3),
    encoded(picture(40, 40), "WEBP"),
    encoded(picture(40, 40), "AVIF"),
]


@settings(deadline=None)  # A decoder takes as long as the machine lets it.
@given(st.data())
def test_mangled_file_is_a_picture_or_a_picture_error(data):
    whole = data.draw(st.sampled_from(WHOLE))
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=6))
    with contextlib.suppress(PictureError):
        process(io.BytesIO(whole[:at] + junk + whole[at + len(junk) :]))


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"GIF89a", b"\xff\xd8\xff", png()[:16]]))
def test_any_bytes_are_a_picture_or_a_picture_error(data, start):
    with contextlib.suppress(PictureError):
        process(io.BytesIO(start + data))


def test_film_behind_a_telephones_picture_is_no_harm():
    assert process(io.BytesIO(jpeg() + b"\x00\x00\x00\x18ftypmp42" + bytes(500))).width == 8


def test_progressive_jpeg_whose_decoding_needs_too_much_memory(monkeypatch):
    monkeypatch.setattr("news.library.pictures.inspection.MAX_COEFFICIENT_BYTES", 100 * 100 * 3)
    assert process(io.BytesIO(jpeg(100, 100))).width == 100
    assert process(io.BytesIO(jpeg(100, 100, progressive=True))).width == 100  # 4:2:0
    with pytest.raises(PictureError, match="baseline"):
        process(io.BytesIO(jpeg(100, 100, progressive=True, subsampling=0)))
