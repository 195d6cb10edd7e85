"""The parameters and answers of the API."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Query, Schema
from pydantic.json_schema import SkipJsonSchema

LanguageCode = Literal["en", "zh-hans", "zh-hant"]

Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
# No control characters, because no database stores them as text.
_TEXT = r"^[^\x00-\x1f\x7f]+$"
# Limits are in types of their own: beside `| Unset` the OpenAPI document would omit them.
Year = Annotated[int, Field(ge=1900, le=2999)]
Position = Annotated[str, Field(pattern=r"^([0-9]{1,17}-[0-9]{1,18})?$")]
Slug = Annotated[str, Field(min_length=1, max_length=200, pattern=_TEXT)]
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


class SearchQuery(Schema):
    q: str = Field(
        min_length=1,
        max_length=200,
        pattern=_TEXT,
        description="Words, separated by spaces; an article must have all of them.",
    )
    language: LanguageCode | Unset = Field(None, description="Only articles in this language.")
    page: int = Field(1, ge=1, le=LAST_SEARCH_PAGE)
    page_size: int = Field(20, ge=1, le=50, description="Articles on a page.")


class SectionRef(Schema):
    slug: str
    name: str = Field(description="In the article's language, else the nearest there is.")


class NamedRef(Schema):
    slug: str
    name: str


class Picture(Schema):
    url: Address
    media_type: str
    width: int = Field(description="pixels")
    height: int = Field(description="pixels")
    bytes: int
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
