import io
import re

import PIL.Image
import pytest
from django.core.cache import caches
from django.core.files.storage import default_storage

from news.articles.models import Article
from news.public.cards import making as cards
from news.public.cards.making import Card
from tests.factories import make_article, make_image, make_invisible_articles

pytestmark = pytest.mark.django_db

SHAPES = {"wide": (1200, 630), "square": (600, 600)}


@pytest.fixture(autouse=True)
def empty_store():
    caches["cards"].clear()


def picture_of(response):
    assert response.status_code == 200
    return PIL.Image.open(io.BytesIO(response.content))


@pytest.mark.parametrize("shape", SHAPES)
def test_card_is_a_picture_of_its_shape(client, shape):
    for card in (Card(shape, make_article()), Card(shape)):
        response = client.get(card.get_absolute_url())
        assert response["Content-Type"] == "image/jpeg"
        assert picture_of(response).size == SHAPES[shape]


def test_card_is_cut_from_the_lead_picture(client):
    image = make_image(1600, 800)
    article = make_article(lead_image=image)
    expected = PIL.Image.open(default_storage.open(image.file.name)).convert("RGB")
    card = picture_of(client.get(Card("wide", article).get_absolute_url()))
    wanted, found = expected.getpixel((800, 400)), card.getpixel((600, 315))
    assert all(abs(one - other) < 6 for one, other in zip(wanted, found, strict=True))


def test_smallest_file_that_fills_the_card_is_read(client):
    image = make_image(2000, 1500)
    assert cards._source_of(image, SHAPES["wide"]).endswith("-1280.png")
    assert cards._source_of(image, SHAPES["square"]).endswith("-960.png")
    assert cards._source_of(make_image(1250, 1000), SHAPES["wide"]).count("-") == 0


def test_picture_too_small_for_a_card_gives_way_to_the_title(client):
    drawn, plain, cut = (
        client.get(Card("wide", make_article(title="Same", lead_image=image)).get_absolute_url())
        for image in (make_image(599, 400), None, make_image(600, 400))
    )
    assert drawn.content == plain.content
    assert cut.content != plain.content


def test_missing_file_gives_way_to_the_title(client):
    image = make_image(1600, 800)
    article = make_article(title="Same", lead_image=image)
    for name in image.file_names:
        default_storage.delete(name)
    plain = client.get(Card("wide", make_article(title="Same")).get_absolute_url())
    assert client.get(Card("wide", article).get_absolute_url()).content == plain.content


def test_card_is_made_once(client, monkeypatch):
    made = []
    encode = cards.encode
    monkeypatch.setattr(cards, "encode", lambda card: made.append(1) or encode(card))
    address = Card("wide", make_article()).get_absolute_url()
    assert client.get(address).content == client.get(address).content
    assert len(made) == 1


def test_address_changes_with_what_is_shown_and_with_nothing_else(client):
    article = make_article(title="Title", lead_image=make_image(1600, 800))

    def address():
        return Card("wide", Article.objects.select_related("lead_image").get()).get_absolute_url()

    addresses = [address()]
    Article.objects.update(summary="Other", body="<p>Other</p>")
    assert address() == addresses[0]
    for change in (
        lambda: Article.objects.update(title="Changed"),
        lambda: Article.objects.update(lead_image=make_image(1700, 900)),
        lambda: type(article.lead_image).objects.update(focal_x=0.1),
    ):
        change()
        addresses.append(address())
    assert len(set(addresses)) == 4


def test_outdated_address_leads_to_todays(client):
    article = make_article()
    old = Card("wide", article).get_absolute_url()
    article.title = "Changed"
    article.save()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (
        302,
        Card("wide", article).get_absolute_url(),
    )
    assert response["Cache-Control"] == "no-cache"


def test_articles_that_visitors_cannot_see_have_no_card(client, editor_client):
    for way, article in make_invisible_articles().items():
        for visitor in (client, editor_client):
            assert visitor.get(Card("wide", article).get_absolute_url()).status_code == 404, way
            assert visitor.get(f"/cards/{article.pk}/wide-{'0' * 20}.jpg").status_code == 404, way


def test_card_of_an_article_withdrawn_since_is_gone(client):
    article = make_article()
    address = Card("wide", article).get_absolute_url()
    assert client.get(address).status_code == 200
    Article.objects.update(status="withdrawn")
    assert client.get(address).status_code == 404


def test_card_may_be_cached_and_asked_after(client):
    address = Card("wide", make_article()).get_absolute_url()
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=86400, s-maxage=5"
    assert "Vary" not in first
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "1/tall-00000000000000000000.jpg",
        "1/wide-0000.jpg",
        "1/wide-0000000000000000000g.jpg",
        f"{'9' * 30}/wide-00000000000000000000.jpg",
        f"{'9' * 18}/wide-00000000000000000000.jpg",
        "1/wide-00000000000000000000.png",
        "x/wide-00000000000000000000.jpg",
    ],
)
def test_other_addresses_are_not_found(client, address):
    make_article(pk=1)
    assert client.get(f"/cards/{address}").status_code == 404


def test_named_font_comes_before_the_systems(settings, tmp_path):
    settings.CARD_FONT = str(tmp_path / "font.ttf")
    assert cards.find_font("zh-hans") != cards.Font(settings.CARD_FONT)
    (tmp_path / "font.ttf").write_bytes(b"")
    assert cards.find_font("zh-hans") == cards.Font(settings.CARD_FONT)


def test_scripts_have_fonts_of_their_own(monkeypatch, tmp_path):
    path = tmp_path / "font.ttc"
    path.write_bytes(b"")
    monkeypatch.setattr(cards, "_FONTS", ((str(path), {"zh-hans": 2, "zh-hant": 3}),))
    found = [cards.find_font(language).index for language in ("zh-hans", "zh-hant", "en")]
    assert found == [2, 3, 2]
    path.unlink()
    assert cards.find_font("zh-hans") is None


def test_queries_of_a_card(client, django_assert_num_queries):
    address = Card("wide", make_article(lead_image=make_image(1600, 800))).get_absolute_url()
    with django_assert_num_queries(2):  # Due updates, and the article.
        client.get(address)


def test_converted_page_names_cards_that_are_there(client):
    article = make_article(language="zh-hans", title="开发区的发展")
    html = client.get(article.address_in("zh-hant")).text
    addresses = re.findall(r'property="og:image" content="http://testserver([^"]+)"', html)
    assert len(addresses) == 2
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
    outdated = client.get(addresses[0][:-24] + "0" * 20 + ".jpg")
    assert outdated["Location"] != addresses[0]
