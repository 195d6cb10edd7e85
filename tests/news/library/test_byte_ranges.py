import io

import pytest

from news.library.byte_ranges import Part, parse_range
from tests.factories import make_attachment


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-", range(0, 100)),
        ("bytes=0-0", range(0, 1)),
        ("bytes=90-", range(90, 100)),
        ("bytes=90-200", range(90, 100)),
        ("bytes=10-19", range(10, 20)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-200", range(0, 100)),
        ("bytes=-0", range(100, 100)),
        ("bytes=100-", range(100, 100)),
        ("bytes=999-1000", range(999, 100)),
    ],
)
def test_part_of_a_file(header, wanted):
    assert parse_range(header, 100) == wanted


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=²-",
        "bytes=20-10",
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_everything_else_asks_for_the_whole(header):
    assert parse_range(header, 100) is None


def test_part_is_read_like_a_file():
    file = io.BytesIO(b"0123456789")
    part = Part(file, range(2, 7))
    assert (part.read(3), part.read(3), part.read(3)) == (b"234", b"56", b"")
    assert Part(file, range(2, 7)).read() == b"23456"
    part.close()
    assert file.closed


@pytest.mark.django_db
@pytest.mark.usefixtures("public_files")
class TestDownload:
    def get(self, client, attachment, wanted, **headers):
        return client.get(attachment.reference, headers={"Range": wanted, **headers})

    def test_goes_on_where_it_broke_off(self, client):
        attachment = make_attachment()
        whole = client.get(attachment.reference)
        assert whole["Accept-Ranges"] == "bytes"
        data = whole.getvalue()
        response = self.get(client, attachment, "bytes=100-")
        assert response.status_code == 206
        assert response.getvalue() == data[100:]
        assert response["Content-Range"] == f"bytes 100-{len(data) - 1}/{len(data)}"
        assert response["Content-Length"] == str(len(data) - 100)
        for name in ("Content-Type", "Content-Disposition", "Content-Security-Policy"):
            assert response[name] == whole[name]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert self.get(client, attachment, "bytes=5-9").getvalue() == data[5:10]

    def test_part_beyond_its_end_is_told(self, client):
        attachment = make_attachment()
        response = self.get(client, attachment, "bytes=999999-")
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{attachment.bytes}"

    def test_part_of_another_version_is_never_given(self, client):
        attachment = make_attachment()
        version = client.get(attachment.reference)["ETag"]
        for condition, status, start in ((version, 206, 5), ('"another"', 200, 0)):
            response = self.get(client, attachment, "bytes=5-", **{"If-Range": condition})
            assert response.status_code == status
            assert len(response.getvalue()) == attachment.bytes - start
