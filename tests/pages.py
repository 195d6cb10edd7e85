"""An edition with something on every kind of page, for what all pages must be."""

from typing import Any

from django.utils import timezone

from news.readership.models import DailyViews, ViewCounter
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_image,
    make_section,
    make_source,
    make_tag,
)

# No English in the Chinese ones, where a test looks for English left over.
WORDS = {
    "en": "Words that a reader understands",
    "zh-hans": "读者看得懂的文字",
    "zh-hant": "讀者看得懂的文字",
}
TABLE = (
    "<table><caption>{0}</caption><thead><tr><th scope='col'>{0}</th></tr></thead>"
    "<tbody><tr><td>{0}</td></tr></tbody></table>"
)
BODY = (
    "<h2>{0}</h2><p>{0}</p>"
    + TABLE * 2
    + "<ul><li>{0}</li></ul><blockquote><p>{0}</p></blockquote>"
    '<p><a href="https://www.bilibili.com/video/BV1xx411c7mD">{0}</a></p>'
    '<p class="first-line-indent"><span class="colour-red">{0}</span></p>'
)
WIDE_TABLE = (
    "<table><caption>{0}</caption><tbody>"
    + f"<tr>{'<td>{0}</td>' * 12}</tr>"
    + f"<tr><td>{{0}}</td>{'<td>1,234.56</td>' * 11}</tr>" * 60
    + "</tbody></table>"
)


def rich_body(words: str) -> str:
    """A long text with headings, a large table, pictures of each shape, and three documents."""
    pictures = (make_image(1400, 900), make_image(900, 1400), make_image(1400, 901))
    papers = [make_attachment(title=words) for _ in range(3)]
    parts = [
        "<h2>{0}</h2><p>{0}</p><h3>{0}</h3>" + "<p>{0}</p>" * 20,
        "<h2>{0}</h2><p><q>{0}</q></p>" * 3,
        WIDE_TABLE,
        *(
            f'<figure><img src="{one.reference}" alt="{{0}}">'
            "<figcaption>{0}</figcaption></figure>"
            for one in pictures
        ),
        *(f'<p><a href="{one.reference}">{{0}}</a></p>' for one in papers),
    ]
    return "".join(parts).format(words)


def make_pages(edition: str, words: str = "") -> dict[str, str]:
    """
    Twenty-seven articles and all they need; the address of each page behind the edition's prefix,
    by the name of its pattern, which further ones of it begin with. `words` are every title, name
    and text.
    """
    words = words or WORDS[edition]
    other = f"{words[:197]} 2"  # No two names are the same.
    name = {f"name_{edition.replace('-', '_')}": words[:100]}
    image = make_image(1400, 900, alt=words, caption=words, credit=words)
    parent = make_section(**name)
    section = make_section(parent=parent, **name)
    subjects: dict[str, Any] = {
        "section": section,
        "tags": [make_tag(name=words), make_tag(name=other)],
        "source": make_source(name=words, link="https://example.org/"),
        "authors": [make_author(name=words, note=words), make_author(name=other)],
    }
    for _ in range(25):
        article = make_article(
            title=words,
            subtitle=words,
            summary=words,
            language=edition,
            body=BODY.format(words),
            responsible_editor=words[:100],
            source_url="https://example.org/",
            lead_image=image,
            published_at="2024-05-05T00:00Z",
            **subjects,
        )
        DailyViews.objects.create(article=article, day=timezone.localdate(), count=5)
    # Two parts of the home page must not have one name.
    notice_name = {key: f"{value[:98]} 2" for key, value in name.items()}
    notices = make_section(home_place="notices", **notice_name)
    make_article(title=words, language=edition, section=notices, body=f"<p>{words}</p>")
    ViewCounter.objects.create(article=article, imported=1234567)
    rich = make_article(title=words, language=edition, section=section, body=rich_body(words))
    tag, author = subjects["tags"][0], subjects["authors"][0]
    return {
        "home": "",
        "article-list": "articles/?year=2024&page=2",
        "article-detail": f"articles/{article.pk}/{article.address_slug}/",
        "article-detail rich": f"articles/{rich.pk}/{rich.address_slug}/",
        "archive": "archive/",
        "archive-year": "archive/2024/",
        "archive-month": "archive/2024/05/",
        "archive-day": "archive/2024/05/05/",
        "search": f"search/?q={words}",
        "search narrowed": f"search/?q={words}&section={parent.slug}&tag={tag.slug}"
        "&source=%3F&language=all&from=2024-01-01&sort=date",
        "search nothing": f"search/?q={words} 404&tag={tag.slug}",
        "section-directory": "sections/",
        "section-detail": f"sections/{parent.slug}/",
        "tag-directory": "tags/",
        "tag-detail": f"tags/{tag.slug}/?page=2",
        "source-directory": "sources/",
        "source-detail": f"sources/{subjects['source'].slug}/?year=1999",
        "author-directory": "authors/",
        "author-detail": f"authors/{author.slug}/",
    }


# Answers that are pages too, though not at an address of their own.
NOT_FOUND = {"not-found": "nothing/here/"}
