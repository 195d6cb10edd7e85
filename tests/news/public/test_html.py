"""Every page is what the Nu HTML checker calls valid, without a warning."""

import json
import subprocess

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests.checkers import VNU_JAR
from tests.pages import NOT_FOUND, make_pages

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


@pytest.mark.parametrize("edition", [code for code, _name in settings.LANGUAGES])
def test_every_page_is_valid(client, tmp_path, edition):
    pages = make_pages(edition) | NOT_FOUND
    answers = {name: client.get(f"/{edition}/{address}") for name, address in pages.items()}
    assert {answer.status_code for answer in answers.values()} == {200, 404}
    htmls = {name: answer.content for name, answer in answers.items()}
    assert messages(tmp_path, htmls) == []


def test_empty_portal_is_valid(client, tmp_path):
    addresses = ["", "articles/", "search/", "archive/", "tags/", "nothing/"]
    htmls = {str(n): client.get(f"/en/{address}").content for n, address in enumerate(addresses)}
    host = client.get("/en/", headers={"host": "foreign.example"})
    htmls["host"] = host.content
    htmls["500"] = render_to_string("500.html").encode()
    assert messages(tmp_path, htmls) == []


def test_checker_would_find_a_fault(tmp_path):
    page = b"<!doctype html><html lang=en><title>x</title><p><div></div></p>"
    assert len(messages(tmp_path, {"faulty": page})) == 1
