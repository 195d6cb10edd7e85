"""The parameters and answers of the API."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Query, Schema
from pydantic import BeforeValidator
from pydantic.json_schema import SkipJsonSchema


def _is_day(text: str) -> str:
    """As in a query; pydantic would take numbers of seconds as well."""
    if not _DAY.fullmatch(text):
        raise ValueError("Not a day from 1900 to 2199: 2024-12-31.")
    return text


_DAY = re.compile("(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
LanguageCode = Literal["en", "zh-hans", "zh-hant"]

Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
# No control characters, because no database stores them as text.
_TEXT = r"^[^\x00-\x1f\x7f]+$"
# Limits are in types of their own: beside `| Unset` the OpenAPI document would omit them.
Year = Annotated[int, Field(ge=1900, le=2999)]
Position = Annotated[str, Field(pattern=r"^([0-9]{1,17}-[0-9]{1,18})?$")]
Slug = Annotated[str, Field(min_length=1, max_length=200, pattern=_TEXT)]
Day = Annotated[
    date,
    BeforeValidator(_is_day),
    Field(json_schema_extra={"pattern": r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"}),
]
Order = Literal["relevance", "date"]
# The value of a missing parameter; the OpenAPI document shows it as not required.
Unset = SkipJsonSchema[None]
MAX_PAGE_SIZE = 100
# Higher pages are slow, because the database counts past all rows before; search more narrowly.
LAST_SEARCH_PAGE = 50


class ArticleFilters(Schema):
    language: LanguageCode | Unset = Field(None, description="Only articles in this language.")
    section: Slug | Unset = Field(
        None, description="Slug of a section; its subsections are included."
    )
    tag: Slug | Unset = Field(None, description="Slug of a tag.")
    source: Slug | Unset = Field(None, description="Slug of a source.")
    author: Slug | Unset = Field(None, description="Slug of an author.")
    year: Year | Unset = Field(None, description="By China Standard Time.")


class Cursor(Schema):
    page_size: int = Field(20, ge=1, le=MAX_PAGE_SIZE, description="Articles on a page.")
    after: Position | Unset = Field(
        None,
        description="Where the last page ended. Take `next` of the answer instead of making it.",
    )


class SearchQuery(ArticleFilters):
    q: str = Field(
        min_length=1,
        max_length=200,
        pattern=_TEXT,
        description="Words, separated by spaces; an article must have all of them.",
    )
    first_day: Day | Unset = Field(
        None, alias="from", description="Published on this day or later, by China Standard Time."
    )
    last_day: Day | Unset = Field(None, alias="to", description="Published on this day or before.")
    sort: Order = Field("relevance", description="The best first, or the newest.")
    page: int = Field(1, ge=1, le=LAST_SEARCH_PAGE)
    page_size: int = Field(20, ge=1, le=50, description="Articles on a page.")


class SectionRef(Schema):
    slug: str
    name: str = Field(description="In the article's language, else the nearest there is.")


class NamedRef(Schema):
    slug: str
    name: str


class Picture(Schema):
    url: Address = Field(description="A rendition that fits a page, at most 1280 pixels wide.")
    media_type: str
    width: int = Field(description="pixels")
    height: int = Field(description="pixels")
    bytes: int | None = Field(description="null where the rendition's size is not known")
    alt: str
    caption: str
    credit: str


class ArticleItem(Schema):
    id: int = Field(description="The article's number, also in its address.")
    guid: str = Field(description="Permanent identifier, the same in feeds (urn:uuid:...).")
    url: Address
    api_url: Address
    language: LanguageCode
    title: str
    subtitle: str
    summary: str
    section: SectionRef | None
    tags: list[NamedRef]
    source: NamedRef | None
    source_url: str
    authors: list[NamedRef]
    responsible_editor: str
    lead_image: Picture | None
    published_at: datetime
    modified_at: datetime
    views: int


class Translation(Schema):
    language: LanguageCode
    id: int
    url: Address
    api_url: Address


class ArticleDetail(ArticleItem):
    body_html: str = Field(description="Sanitised HTML; every address in it is absolute.")
    translations: list[Translation]


class ArticlePage(Schema):
    items: list[ArticleItem]
    next: Address | None = Field(description="The following page; null on the last.")


class SnippetPart(Schema):
    text: str
    is_marked: bool = Field(description="Whether it is what was looked for.")


class FoundItem(ArticleItem):
    snippet: list[SnippetPart] = Field(
        description="Plain text in parts: a passage that was looked for, else the beginning."
    )


class SearchPage(Schema):
    items: list[FoundItem]
    total: int = Field(
        description="How many articles answer the query, at most 10,000. Pages hold the best 1,000."
    )
    total_is_capped: bool = Field(description="Whether there are more than `total`.")
    next: Address | None = Field(description="The following page; null on the last.")


class SectionItem(Schema):
    slug: str
    names: dict[str, str] = Field(description="By language; a name it lacks is absent.")
    parent: str | None = Field(description="Slug of the section it belongs to.")
    urls: dict[str, Address] = Field(description="Its page in each edition.")


class SectionList(Schema):
    items: list[SectionItem]


class FieldError(Schema):
    field: str
    message: str


class Problem(Schema):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


Filters = Query[ArticleFilters]
Page = Query[Cursor]
Search = Query[SearchQuery]
