"""
How browsers and programs search an edition: https://github.com/dewitt/opensearch, version 1.1.
"""

from xml.etree import ElementTree

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.http_caching import respond
from news.site.identity import absolute, site_name, site_short_name
from news.text.xml import xml_text

from .metadata import LANGUAGE_TAGS
from .search_suggestions import MEDIA_TYPE as SUGGESTIONS

MEDIA_TYPE = "application/opensearchdescription+xml"
_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_DAY = 24 * 60 * 60  # seconds
# What version 1.1 allows, in characters.
_SHORT_NAME, _LONG_NAME, _DESCRIPTION = 16, 48, 1024
_TERMS = "?q={searchTerms}"


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The description document of the edition."""
    name = xml_text(site_name())
    root = ElementTree.Element("OpenSearchDescription", xmlns=_NAMESPACE)

    def add(tag: str, text: str = "", **attributes: str) -> None:
        ElementTree.SubElement(root, tag, attributes).text = text or None

    def add_address(media_type: str, address: str, **attributes: str) -> None:
        template = absolute(request, address)
        add("Url", type=media_type, template=template, **attributes)

    add("ShortName", _short(xml_text(site_short_name()) or name))
    add("Description", (_("Search the articles of %(site)s.") % {"site": name})[:_DESCRIPTION])
    add_address("text/html", reverse("news:search") + _TERMS)
    feed = reverse("news:search-feed", kwargs={"file": "rss.xml"})
    add_address("application/rss+xml", feed + _TERMS)
    add_address(SUGGESTIONS, reverse("news:search-suggestions") + _TERMS, rel="suggestions")
    add_address(MEDIA_TYPE, reverse("news:opensearch"), rel="self")
    add("LongName", name[:_LONG_NAME])
    add("Image", absolute(request, static("img/icon.svg")), type="image/svg+xml")
    add("Language", LANGUAGE_TAGS[get_language()])
    add("InputEncoding", "UTF-8")
    add("OutputEncoding", "UTF-8")
    document = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return respond(request, document, MEDIA_TYPE, max_age=_DAY)


def _short(name: str) -> str:
    """The beginning of the name, of whole words if they fit."""
    if len(name) <= _SHORT_NAME:
        return name
    words, space, _rest = name[: _SHORT_NAME + 1].rpartition(" ")
    return words if space else name[:_SHORT_NAME]
