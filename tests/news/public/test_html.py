"""Every page is what the Nu HTML checker calls valid, without a warning."""

import json
import subprocess

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from news.site.models import PICTURES, TEXTS, OfficialAccount
from tests.checkers import VNU_JAR
from tests.factories import make_identity, make_image
from tests.pages import NOT_FOUND, WORDS, make_pages

pytestmark = [pytest.mark.django_db, pytest.mark.checker]


def messages(folder, pages):
    """What the checker says, as "page: message (extract)"."""
    for name, html in pages.items():
        (folder / f"{name}.html").write_bytes(html)
    command = ["java", "-jar", VNU_JAR, "--stdout", "--format", "json", folder]
    output = subprocess.run(command, capture_output=True, check=False, timeout=300).stdout
    return [
        f"{one['url'].rpartition('/')[2]}: {one['message']} ({one.get('extract', '')})"
        for one in json.loads(output)["messages"]
    ]


def test_every_page_is_valid(client, tmp_path):
    """All in one run of the checker, whose start takes longer than all pages."""
    htmls = empty_portal(client) | portal_of_its_own(client)
    for edition, _name in settings.LANGUAGES:
        # No two names are the same, in either script.
        pages = make_pages(edition, f"{WORDS[edition]} {edition}") | NOT_FOUND
        answers = {name: client.get(f"/{edition}/{address}") for name, address in pages.items()}
        assert {answer.status_code for answer in answers.values()} == {200, 404}
        htmls |= {f"{edition}-{name}": answer.content for name, answer in answers.items()}
    # What the checker would say of a fault, so that its silence means something.
    htmls["faulty"] = b"<!doctype html><html lang=en><title>x</title><p><div></div></p>"
    found = messages(tmp_path, htmls)
    assert [each for each in found if not each.startswith("faulty.html")] == []
    assert len(found) == 1


def empty_portal(client):
    addresses = ["", "articles/", "search/", "archive/", "tags/", "nothing/"]
    htmls = {f"empty-{n}": client.get(f"/en/{path}").content for n, path in enumerate(addresses)}
    htmls["host"] = client.get("/en/", headers={"host": "foreign.example"}).content
    htmls["500"] = render_to_string("500.html").encode()
    return htmls


def portal_of_its_own(client):
    """Its home page with all that an identity can show, in each edition."""
    image = make_image(1300, 1300)
    pictures = dict.fromkeys(PICTURES, image)
    texts = {f"{name}_en": "Zone" for name in TEXTS}
    identity = make_identity(
        **pictures,
        **texts,
        masthead_colour="#a51c1c",
        postcode="321000",
        phone="0579-8228 0000",
        email="a@zone.example",
        report_link="https://report.example/",
        mark_link="https://mark.example/",
    )
    OfficialAccount.objects.create(
        identity=identity, name_en="WeChat", qr_picture=image, link="https://a.example/"
    )
    OfficialAccount.objects.create(identity=identity, name_en="Weibo", link="https://b.example/")
    OfficialAccount.objects.create(identity=identity, name_en="Radio")
    htmls = {
        f"own-{edition}": client.get(f"/{edition}/").content
        for edition, _name in settings.LANGUAGES
    }
    identity.delete()
    return htmls
