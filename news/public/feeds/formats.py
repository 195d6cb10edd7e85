"""
The formats of feeds, based on Django's generators.

All take the same items: title, address, people, subjects, the whole text as HTML with absolute
addresses, and the lead picture as enclosure.
"""

import json
from datetime import UTC, datetime
from typing import Any, TextIO
from xml.sax.xmlreader import AttributesImpl

from django.utils import feedgenerator
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from news.text.xml import xml_text

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
# The date of a feed without items. The current time would change the bytes at each request.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def _clean(value: Any) -> Any:
    """Removes characters that XML does not allow from a text, or from texts in lists."""
    if isinstance(value, str):
        return xml_text(value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return value


class Generator(SyndicationFeed):
    content_type: str

    def __init__(self, **fields: Any) -> None:
        super().__init__(**{name: _clean(value) for name, value in fields.items()})

    def add_item(self, *args: Any, **fields: Any) -> None:
        super().add_item(*args, **{name: _clean(value) for name, value in fields.items()})

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=_NEVER)


class RssFeed(Generator, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": _CONTENT, "xmlns:dc": _DC}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("dc:language", item["language"])
        handler.addQuickElement("content:encoded", item["content"])


class AtomFeed(Generator, Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class JsonFeed(Generator):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: TextIO, encoding: str) -> None:
        feed = self.feed
        data = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"]}],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(data, ensure_ascii=False))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        pictures = item["enclosures"]
        data = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["content"],
            "summary": item["summary"],
            "image": pictures[0].url if pictures else "",
            "date_published": feedgenerator.rfc3339_date(item["pubdate"]),
            "date_modified": feedgenerator.rfc3339_date(item["updateddate"]),
            "authors": [{"name": name} for name in item["authors"]],
            "tags": list(item["categories"]),
            "language": item["language"],
            "attachments": [
                {"url": picture.url, "mime_type": picture.mime_type, **_size(picture)}
                for picture in pictures
            ],
        }
        return {name: value for name, value in data.items() if value not in ("", [])}


def _size(picture: feedgenerator.Enclosure) -> dict[str, int]:
    return {"size_in_bytes": int(picture.length)} if int(picture.length) else {}


GENERATORS: dict[str, type[Generator]] = {
    "rss.xml": RssFeed,
    "atom.xml": AtomFeed,
    "feed.json": JsonFeed,
}
