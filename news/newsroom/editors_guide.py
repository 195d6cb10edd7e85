"""The guide for editors, docs/editors/: in the admin, in the language of whoever reads it."""

from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str


@dataclass(frozen=True)
class Guide:
    title: str
    headings: list[Heading]  # of its parts, for a table of contents
    html: SafeString


def read_guide(markdown: str) -> Guide:
    """The guide as HTML, without its title; every part has an id, made of its heading."""
    _open, title, _close, *tokens = _MARKDOWN.parse(markdown)
    headings = []
    for token, text in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            heading = Heading(slugify(text.content, allow_unicode=True), text.content)
            token.attrSet("id", heading.anchor)
            headings.append(heading)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # A file of ours, rendered without any HTML that stands in it.
    return Guide(title.content, headings, mark_safe(html))  # noqa: S308


def editors_guide(request: HttpRequest) -> TemplateResponse:
    language = request.GET.get("language")
    if language not in dict(settings.LANGUAGES):
        language = get_language()
    file = settings.EDITORS_GUIDE_DIR / f"{language}.md"
    guide = read_guide(file.read_text(encoding="utf-8"))
    context = {
        **admin.site.each_context(request),
        "title": guide.title,
        "guide": guide,
        "language": language,
        "languages": settings.LANGUAGES,
    }
    return TemplateResponse(request, "admin/help.html", context)


def guide_picture(request: HttpRequest, language: str, name: str) -> FileResponse:
    file = settings.EDITORS_GUIDE_DIR / language / f"{name}.webp"
    if not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/webp")
