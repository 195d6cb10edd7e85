"""Every string for people is translated into both Chinese scripts."""

import ast
import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

IN_TEMPLATES = re.compile(
    r"""\{%\s*translate\s+(?P<quote>["'])(?P<text>.+?)(?P=quote)"""
    r"""(?:\s+context\s+"(?P<context>.+?)")?"""
)


def strings_of_templates():
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for match in IN_TEMPLATES.finditer(path.read_text(encoding="utf-8")):
            yield match["text"], match["context"]


def strings_of_modules():
    for path in (settings.BASE_DIR / "news").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                yield ast.literal_eval(node.args[0]), None


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_catalogue_is_complete(locale):
    path = settings.BASE_DIR / "news" / "locale" / locale / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    wanted = {*strings_of_templates(), *strings_of_modules()}
    assert len(wanted) > 80
    for text, context in wanted:
        message = catalogue.get(text, context)
        assert message is not None, f"{text!r} is not in {path}: run make messages"
        assert message.string, f"{text!r} is not translated in {path}"
        assert not message.fuzzy, f"{text!r} is fuzzy in {path}"
        assert re.findall(r"%\(\w+\)\w", message.string) == re.findall(r"%\(\w+\)\w", text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edition", "words"),
    [("zh-hans", ["首页", "全部文章", "来源"]), ("zh-hant", ["首頁", "標籤", "來源"])],
)
def test_edition_speaks_its_language(client, edition, words):
    html = client.get(f"/{edition}/").text
    for word in words:
        assert word in html
