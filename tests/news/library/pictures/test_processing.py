import io
import struct

import pytest
from PIL import ExifTags, Image, ImageChops, ImageCms, PngImagePlugin

from news.library.pictures import PictureError, hash_distance, make_renditions, process
from tests.news.library.pictures.samples import encoded, gif, jpeg, picture, png


def made_of(data: bytes):
    return process(io.BytesIO(data))


def reopened(made) -> Image.Image:
    return Image.open(io.BytesIO(made.data))


def exif(**tags) -> bytes:
    """With a place, and with bytes where Pillow itself would write ASCII only."""
    block = Image.Exif()
    raw: dict[bytes, bytes] = {}
    for name, value in tags.items():
        if isinstance(value, bytes):
            raw[bytes([65 + len(raw)]) * len(value)] = value
            value = [*raw][-1].decode()
        block[ExifTags.Base[name]] = value
    block[ExifTags.IFD.GPSInfo] = {ExifTags.GPS.GPSLatitudeRef: "N"}
    data = block.tobytes()
    for standing_in, value in raw.items():
        data = data.replace(standing_in, value)
    return data


def iptc(**values: bytes) -> bytes:
    """An APP13 part with IPTC records, as picture agencies write them."""
    numbers = {"byline": 80, "credit": 110, "copyright": 116}
    records = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + struct.pack(">H", len(value)) + value
        for name, value in values.items()
    )
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(records)) + records
    part = b"Photoshop 3.0\x00" + resource + b"\x00" * (len(records) % 2)
    return b"\xff\xed" + struct.pack(">H", len(part) + 2) + part


def with_iptc(data: bytes, **values: bytes) -> bytes:
    return data[:2] + iptc(**values) + data[2:]


class TestFormat:
    @pytest.mark.parametrize(
        ("data", "kept"),
        [
            (jpeg(), "JPEG"),
            (encoded(picture(mode="L")), "JPEG"),
            (encoded(picture(mode="CMYK")), "JPEG"),
            (encoded(picture(), "MPO", save_all=True, append_images=[picture()]), "JPEG"),
            (png(), "PNG"),
            (png(mode="RGBA"), "PNG"),
            (png(mode="LA"), "PNG"),
            (png(mode="P"), "PNG"),
            (png(mode="1"), "PNG"),
            (png(mode="I;16"), "PNG"),
            (gif(), "PNG"),
            (gif(3), "PNG"),
            (gif(transparency=0), "PNG"),
            (encoded(picture(), "WEBP"), "JPEG"),
            (encoded(picture(mode="RGBA"), "WEBP"), "PNG"),
            (encoded(picture(), "AVIF"), "JPEG"),
            (encoded(picture(mode="RGBA"), "AVIF"), "PNG"),
        ],
    )
    def test_each_becomes_a_jpeg_or_a_png_of_its_size(self, data, kept):
        made = made_of(data)
        assert reopened(made).format == kept
        assert made.extension == {"JPEG": "jpg", "PNG": "png"}[kept]
        assert (made.width, made.height) == reopened(made).size == (8, 6)

    def test_jpeg_is_progressive(self):
        assert reopened(made_of(jpeg(100, 100))).info["progressive"]

    def test_transparency_is_kept(self):
        assert reopened(made_of(png(mode="RGBA"))).mode == "RGBA"
        transparent = Image.new("P", (4, 4), 1)
        made = made_of(encoded(transparent, "GIF", transparency=1))
        assert reopened(made).getpixel((0, 0))[3] == 0

    def test_alpha_channel_that_hides_nothing_goes(self):
        opaque = picture()
        opaque.putalpha(255)
        assert reopened(made_of(encoded(opaque, "PNG"))).mode == "RGB"

    def test_first_frame_of_an_animation_is_kept(self):
        made = made_of(gif(3))
        assert getattr(reopened(made), "n_frames", 1) == 1
        assert reopened(made).getpixel((0, 0)) == (0, 0, 0)

    def test_grey_of_16_bits_keeps_its_shades(self):
        grey = Image.new("I;16", (4, 4), 32_896)
        assert reopened(made_of(encoded(grey, "PNG"))).getpixel((0, 0)) == (128, 128, 128)

    def test_same_picture_gives_the_same_bytes(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        data = jpeg(50, 50, icc_profile=profile)
        assert made_of(data).sha256 == made_of(data).sha256

    def test_profile_is_applied_and_removed(self):
        # A profile in which the same numbers mean other colours.
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        for profile in (lab, b"no profile"):
            made = made_of(png(icc_profile=profile))
            assert reopened(made).getpixel((3, 3)) == picture().getpixel((3, 3))
            assert "icc_profile" not in reopened(made).info

    def test_large_jpeg_and_png_are_kept_smaller(self, monkeypatch):
        monkeypatch.setattr("news.library.pictures.processing.MAX_KEPT_PIXELS", 300)
        monkeypatch.setattr("news.library.pictures.processing._STRIP", 4)
        made = made_of(jpeg(41, 25))
        assert (made.width, made.height) == (21, 13)
        for mode in ("RGB", "RGBA", "P", "L"):
            made = made_of(png(30, 300, mode=mode))
            assert (made.width, made.height) == (5, 50)

    def test_strips_of_a_large_picture_meet_without_a_seam(self, monkeypatch):
        whole = made_of(png(30, 300)).pixels.reduce(6)
        monkeypatch.setattr("news.library.pictures.processing.MAX_KEPT_PIXELS", 300)
        monkeypatch.setattr("news.library.pictures.processing._STRIP", 4)
        assert made_of(png(30, 300)).pixels.tobytes() == whole.tobytes()


class TestMetadata:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
    def test_nothing_is_left_but_pixels(self, kind):
        options = {} if kind == "AVIF" else {"icc_profile": b"x" * 200}
        data = encoded(picture(), kind, exif=exif(Artist="Li Si", Make="Camera"), **options)
        made = made_of(data)
        assert made.credit == "Li Si"
        for rendition in [made.data, *(one.data for one in make_renditions(made))]:
            again = Image.open(io.BytesIO(rendition))
            assert not again.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(again.info)
            assert b"Camera" not in rendition

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_orientation_is_applied(self, orientation):
        upright = picture(64, 32)
        stored = {
            1: upright,
            2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
            3: upright.transpose(Image.Transpose.ROTATE_180),
            4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
            5: upright.transpose(Image.Transpose.TRANSPOSE),
            6: upright.transpose(Image.Transpose.ROTATE_90),
            7: upright.transpose(Image.Transpose.TRANSVERSE),
            8: upright.transpose(Image.Transpose.ROTATE_270),
        }[orientation]
        made = made_of(encoded(stored, "PNG", exif=exif(Orientation=orientation)))
        assert made.pixels.tobytes() == upright.tobytes()

    @pytest.mark.parametrize(
        ("data", "credit"),
        [
            (jpeg(), ""),
            (jpeg(exif=exif(Artist="Li Si")), "Li Si"),
            (jpeg(exif=exif(Copyright="© 2024 Jinhua Daily".encode())), "© 2024 Jinhua Daily"),
            (jpeg(exif=exif(Artist="李四".encode())), "李四"),
            (jpeg(exif=exif(Artist="李四".encode("gb18030"))), "李四"),
            (with_iptc(jpeg(), byline=b"Li Si", credit="新华社".encode()), "Li Si / 新华社"),
            (with_iptc(jpeg(), copyright=b"Xinhua"), "Xinhua"),
            (jpeg(exif=exif(Artist="a\u202eb\n  c".encode())), "ab c"),
            (jpeg(exif=b"Exif\x00\x00MM\x00*broken"), ""),
        ],
    )
    def test_credit_is_read_first(self, data, credit):
        assert made_of(data).credit == credit

    def test_credit_of_a_png_is_in_its_text(self):
        text = PngImagePlugin.PngInfo()
        text.add_itxt("Author", "李四")
        assert made_of(png(pnginfo=text)).credit == "李四"

    def test_credit_is_cut_at_its_columns_length(self):
        assert len(made_of(jpeg(exif=exif(Artist="x" * 5000))).credit) == 200


class TestRenditions:
    def test_widths_below_the_pictures_own_in_both_formats(self):
        made = made_of(jpeg(1000, 700))
        renditions = list(make_renditions(made))
        assert [(one.width, one.extension) for one in renditions] == [
            (960, "webp"),
            (960, "jpg"),
            (640, "webp"),
            (640, "jpg"),
            (320, "webp"),
            (320, "jpg"),
        ]
        for one in renditions:
            opened = Image.open(io.BytesIO(one.data))
            assert opened.size == (one.width, round(one.width * 0.7))

    def test_transparent_picture_has_transparent_ones(self):
        for one in make_renditions(made_of(png(400, 10, mode="RGBA"))):
            assert Image.open(io.BytesIO(one.data)).mode == "RGBA"

    def test_small_picture_has_none(self):
        assert not list(make_renditions(made_of(jpeg(320, 200))))

    def test_line_of_pixels_stays_one_high(self):
        assert Image.open(io.BytesIO(next(make_renditions(made_of(png(9000, 1)))).data)).height == 1


class TestHash:
    def test_smaller_and_coarser_copies_are_near(self):
        made = made_of(jpeg(800, 600))
        for copy in (jpeg(400, 300, quality=40), encoded(picture(640, 480), "WEBP", quality=50)):
            assert hash_distance(made.dhash, made_of(copy).dhash) <= 4

    def test_other_pictures_are_far(self):
        mirrored = encoded(picture(800, 600).transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        assert hash_distance(made_of(jpeg(800, 600)).dhash, made_of(mirrored).dhash) > 20

    def test_known_hash(self):
        ramp = Image.linear_gradient("L").rotate(-90)
        assert made_of(encoded(ramp, "PNG")).dhash in ("0" * 16, "f" * 16)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 5}])
@pytest.mark.parametrize("missing", [1, 2, 40])
def test_jpeg_without_its_last_bytes_is_taken(options, missing):
    whole = jpeg(320, 240, **options)
    made = process(io.BytesIO(whole[:-missing]))
    assert (made.width, made.height) == (320, 240)
    shown = ImageChops.difference(made.pixels, process(io.BytesIO(whole)).pixels)
    bounds = shown.point(lambda value: 255 if value > 40 else 0).getbbox()
    assert bounds is None or bounds[1] >= 240 - 48


def test_jpeg_of_a_telephone_without_its_last_bytes_is_taken():
    whole = encoded(picture(320, 240), "MPO", save_all=True, append_images=[picture(32, 24)])
    assert process(io.BytesIO(whole[:-2])).width == 320


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_half_of_another_picture_is_refused(kind):
    whole = encoded(picture(320, 240), kind)
    with pytest.raises(PictureError, match="damaged"):
        process(io.BytesIO(whole[: len(whole) // 2]))
