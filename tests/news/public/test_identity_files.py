"""What is made from the identity: its files, icons, style sheet and web manifest."""

import io
import re

import PIL.Image
import pytest
from django.core.cache import caches
from django.core.files.storage import default_storage

from news.addresses import colours
from news.public.icons.drawing import draw_icon
from news.site.face import ICONS, icon_address
from news.site.models import OfficialAccount
from news.site.palette import digest, stylesheet
from tests.factories import make_identity, make_image, make_staff_client

PAIR = "#a51c1c", "#8a6500"


@pytest.fixture(autouse=True)
def no_cards():
    caches["cards"].clear()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["logo", "logo_dark", "icon", "banner", "mark_picture", "qr"])
def test_picture_is_public_while_the_live_version_shows_it(client, field):
    image = make_image(width=1300)
    identity = make_identity(state="draft", **({} if field == "qr" else {field: image}))
    if field == "qr":
        OfficialAccount.objects.create(identity=identity, name_en="A", qr_picture=image)
    assert client.get(image.file.url).status_code == 404
    identity.state = "live"
    identity.save()
    assert client.get(image.file.url).status_code == 200
    assert client.get(image.webp[0].url).status_code == 200
    identity.state = "former"
    identity.save()
    assert client.get(image.file.url).status_code == 404


@pytest.mark.django_db
def test_icons_are_pngs_of_their_size_that_caches_keep_for_good(client):
    identity = make_identity(icon=make_image(300, 300))
    for one in ICONS:
        response = client.get(icon_address(identity, one))
        assert response["Content-Type"] == "image/png"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert PIL.Image.open(io.BytesIO(response.content)).size == (one.side, one.side)


@pytest.mark.django_db
def test_icon_is_made_once(client, monkeypatch):
    address = icon_address(make_identity(icon=make_image(300, 300)), ICONS[0])
    first = client.get(address).content
    monkeypatch.setattr(default_storage, "open", lambda *args: pytest.fail("made again"))
    assert client.get(address).content == first


@pytest.mark.django_db
def test_icon_of_a_draft_is_for_those_who_may_change_it(client):
    draft = make_identity(state="draft", icon=make_image(300, 300))
    address = icon_address(draft, ICONS[0])
    assert client.get(address).status_code == 404
    response = make_staff_client("change_identity").get(address)
    assert response["Cache-Control"] == "private, max-age=600"
    live = make_identity(icon=make_image(300, 300))
    assert client.get(address)["Location"] == icon_address(live, ICONS[0])
    assert client.get(address.replace("/tab-", "/none-")).status_code == 404


@pytest.mark.django_db
def test_head_and_favicon_name_the_same_icon(client):
    live = make_identity(logo=make_image(600, 300))
    html = client.get("/en/").text
    address = client.get("/favicon.ico")["Location"]
    assert address == icon_address(live, ICONS[0])
    assert f'<link rel="icon" href="{address}" type="image/png" sizes="48x48">' in html
    for link in re.findall(r'rel="(?:apple-touch-icon|manifest)" href="([^"]+)"', html):
        assert client.get(link).status_code == 200


@pytest.mark.django_db
def test_manifest_is_that_of_the_edition(client):
    make_identity(
        name_en="Zone", name_zh_hans="开发区", short_name_zh_hans="开发", icon=make_image(200, 200)
    )
    chinese = client.get("/zh-hans/site.webmanifest")
    assert chinese["Content-Type"] == "application/manifest+json"
    assert (chinese.json()["name"], chinese.json()["short_name"]) == ("开发区", "开发")
    assert chinese.json()["lang"] == "zh-Hans"
    english = client.get("/en/site.webmanifest").json()
    assert (english["name"], english["start_url"]) == ("Zone", "/en/")
    assert {icon["purpose"] for icon in english["icons"]} == {"any", "maskable"}
    for icon in english["icons"]:
        assert client.get(icon["src"]).status_code == 200


@pytest.mark.django_db
def test_manifest_without_an_icon_names_the_drawn_one(client):
    (icon,) = client.get("/en/site.webmanifest").json()["icons"]
    assert icon["type"] == "image/svg+xml"


@pytest.mark.parametrize("side", [48, 192])
def test_wide_logo_is_whole_on_its_ground(side):
    logo = PIL.Image.new("RGBA", (400, 100), (255, 255, 255, 0))
    logo.paste((255, 0, 0, 255), (0, 40, 400, 60))
    icon = draw_icon(logo, side, "#0b3a5b", is_masked=False)
    assert icon.getpixel((0, 0)) == icon.getpixel((side // 2, 2)) == (0x0B, 0x3A, 0x5B)
    red = [x for x in range(side) if icon.getpixel((x, side // 2))[0] > 200]
    assert len(red) == pytest.approx(side * 0.8, abs=2)


def test_masked_icon_is_inside_the_circle_that_no_phone_cuts():
    icon = draw_icon(PIL.Image.new("RGB", (200, 200), "red"), 200, "#ffffff", is_masked=True)
    assert icon.getpixel((0, 0)) == (255, 0, 0)
    picture = PIL.Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (1, 1, 199, 199))
    icon = draw_icon(picture, 200, "#ffffff", is_masked=True)
    for x in range(200):
        for y in range(200):
            if icon.getpixel((x, y)) == (255, 0, 0):
                assert (x - 99.5) ** 2 + (y - 99.5) ** 2 <= 80**2


def test_style_sheet_is_kept_for_good_and_needs_no_database(client):
    response = client.get(colours(*PAIR, digest(*PAIR)))
    assert response.text == stylesheet(*PAIR)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "style-src 'self'" in response["Content-Security-Policy"]


def test_style_sheet_of_another_release_leads_to_todays(client):
    response = client.get(colours(*PAIR, "0" * 12))
    assert response["Location"] == colours(*PAIR, digest(*PAIR))
    assert response["Cache-Control"] == "no-cache"


def test_illegible_style_sheet_is_not_found(client, db):
    assert client.get(colours("#ffff00", "#8a6500", "0" * 12)).status_code == 404
