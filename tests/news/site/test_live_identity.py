"""What the live version changes on pages, and what stays with the settings."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from news.public.cards.making import Card
from news.site import face
from news.site.identity import imprint, is_mourning, publisher, site_description, site_name
from news.site.models import Identity, OfficialAccount
from news.site.versions import make_draft, put_live
from tests.factories import make_article, make_identity, make_image, make_user

pytestmark = pytest.mark.django_db


def in_editions(text):
    found = []
    for edition in ("en", "zh-hans", "zh-hant"):
        with translation.override(edition):
            found.append(text())
    return found


def test_each_edition_has_its_own_name(client, settings):
    settings.SITE_NAME = "青澜开发区"
    make_identity(name_en="Qinglan Zone", name_zh_hans="青澜开发区", name_zh_hant="青瀾園區")
    assert in_editions(site_name) == ["Qinglan Zone", "青澜开发区", "青瀾園區"]
    assert "青" not in client.get("/en/nothing/").text.partition("Editions")[0]


def test_name_left_empty_is_converted_from_the_other_script_and_english_is_the_settings(settings):
    settings.SITE_NAME = "Zone News"
    make_identity(name_zh_hans="经济开发区")
    assert in_editions(site_name) == ["Zone News", "经济开发区", "經濟開發區"]


def test_what_is_not_stated_is_the_settings(settings):
    settings.SITE_ORGANISER, settings.SITE_DESCRIPTION = "Committee", "News of the zone."
    settings.SITE_ICP_NUMBER, settings.SITE_ID_CODE = "ICP 1", "3307010001"
    make_identity(name_en="Zone", icp_number="ICP 2")
    assert (publisher(), site_description()) == ("Committee", "News of the zone.")
    assert (imprint().icp_number, imprint().id_code) == ("ICP 2", "3307010001")


def test_draft_and_former_version_change_nothing(client):
    before = client.get("/en/").text
    for state in ("draft", "former"):
        make_identity(state=state, name_en="Zone", masthead_colour="#a51c1c")
    assert client.get("/en/").text == before


def test_footer_states_how_to_reach_the_office(client):
    live = make_identity(
        address_en="1 Harbour Road",
        postcode="321000",
        phone="0579-8228 0000",
        email="news@zone.example",
        report_link="https://report.example/?a=1&b=2",
        mark_link="https://mark.example/",
        mark_picture=make_image(200, 100),
    )
    OfficialAccount.objects.create(
        identity=live, name_en="WeChat: Zone", qr_picture=make_image(300, 300)
    )
    html = client.get("/en/").text
    assert 'href="tel:057982280000"' in html
    assert 'href="https://report.example/?a=1&amp;b=2"' in html
    assert "1 Harbour Road" in html
    assert 'width="96" height="48" alt="Official site mark"' in html
    assert 'alt="QR code of WeChat: Zone"' in html
    assert "style=" not in html


def test_masthead_shows_the_logo_at_a_fixed_size_beside_the_name(client):
    make_identity(
        name_en="Zone", logo=make_image(1000, 500), logo_dark=make_image(500, 500), icon=None
    )
    html = client.get("/en/").text
    assert 'class="masthead__logo masthead__logo--light"' in html
    assert 'width="96" height="48" alt="">' in html
    assert 'width="48" height="48" alt="" loading="lazy">' in html
    assert "masthead__mark" not in html


def test_colours_of_their_own_are_linked_after_the_styles(client):
    plain = client.get("/en/").text
    assert "/colours/" not in plain
    make_identity(masthead_colour="#a51c1c", accent_colour="#8a6500")
    html = client.get("/en/").text
    assert html.index("css/portal.css") < html.index('"/colours/a51c1c-8a6500-')
    assert (
        '<meta name="theme-color" content="#a51c1c" media="(prefers-color-scheme: light)">' in html
    )


def test_illegible_colours_of_a_loaded_file_are_left_out(client):
    make_identity(masthead_colour="#ffff00", accent_colour="#ffffff")
    assert "/colours/" not in client.get("/en/").text
    assert client.get(Card("wide").get_absolute_url()).status_code == 200


def test_cards_have_new_addresses_when_colours_or_mark_change(client):
    article = make_article(title="A title")
    addresses = {Card("wide", article).get_absolute_url()}
    identity = make_identity(masthead_colour="#a51c1c")
    addresses.add(Card("wide", article).get_absolute_url())
    identity.icon = make_image(200, 200)
    identity.save()
    addresses.add(Card("wide", article).get_absolute_url())
    assert len(addresses) == 3
    assert client.get(Card("wide", article).get_absolute_url()).status_code == 200


def test_mourning_days_are_those_of_both(settings):
    today = timezone.localdate()
    settings.MOURNING_DAYS = frozenset()
    identity = make_identity(mourning_days="2020-01-01\n")
    assert not is_mourning()
    identity.mourning_days = f"2020-01-01\n{today:%Y-%m-%d}"
    identity.save()
    assert is_mourning()


def test_one_version_is_live():
    make_identity()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_identity()


def test_former_version_can_be_put_live_again():
    first, second = make_identity(), make_identity(state="draft")
    assert put_live(second.pk) == (first, second)
    assert put_live(first.pk) == (second, first)
    assert put_live(first.pk) == (first, first)
    states = dict(Identity.objects.values_list("pk", "state"))
    assert states == {first.pk: "live", second.pk: "former"}


def test_draft_has_all_of_the_version_it_is_made_from():
    image = make_image()
    source = make_identity(name_en="Zone", logo=image, live_since=timezone.now(), note="First")
    OfficialAccount.objects.create(identity=source, name_en="WeChat", qr_picture=image, order=3)
    draft = make_draft(make_user(), source)
    assert (draft.name_en, draft.logo, draft.state) == ("Zone", image, "draft")
    assert (draft.note, draft.live_since) == ("", None)
    (account,) = draft.accounts.all()
    assert (account.name_en, account.qr_picture, account.order) == ("WeChat", image, 3)
    assert source.accounts.count() == 1


def test_pages_read_the_identity_once():
    make_identity(logo=make_image())
    with CaptureQueriesContext(connection) as queries:
        site_name()
    assert len(queries) == 2  # The accounts are another one.
    with CaptureQueriesContext(connection) as queries:
        imprint()
        face.face()
        publisher()
    assert len(queries) == 0


def test_portal_without_an_identity_remembers_that_too():
    with CaptureQueriesContext(connection) as queries:
        site_name()
        site_name()
    assert len(queries) == 1
