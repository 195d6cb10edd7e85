"""
What live pages show besides their own texts: names, links and pictures, and who may change them.

Whoever may publish: a text is reviewed before it is on a page, and so is the rest of the page.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone

from news.articles.models import Article, Section
from news.editions.models import ConversionTerm
from news.library.models import Attachment, Image

from .content import Content, content_fields
from .models import Revision
from .rights import allowed_sections

# Menus name every section, and a conversion term may be in any text.
ON_EVERY_PAGE = (Section, ConversionTerm)


def may_change(user: Any, row: Model) -> bool:
    """Whether the account may change or delete the row, as far as live pages go."""
    if not user.has_perm("news.publish_article"):
        return not is_live(row)
    sections = allowed_sections(user)
    if sections is None:
        return True
    if isinstance(row, Section):
        return row.pk in sections
    return not is_live(row, besides=sections)


def is_live(row: Model, besides: Collection[int] = ()) -> bool:
    """
    Whether a page shows the row that visitors see, or will see without anybody's doing.

    `besides` are the numbers of sections whose articles do not count.
    """
    if isinstance(row, ON_EVERY_PAGE):
        return True
    public = Article.objects.filter(status=Article.Status.PUBLISHED)
    live = public.exclude(expires_at__lte=timezone.now()).exclude(section__in=besides)
    if live.filter(_mentions(row)).exists():
        return True
    return any(
        _is_mentioned(row, update.content)
        for update in Revision.objects.scheduled()
        if update.fields.get("section") not in besides
    )


def _mentions(row: Model) -> Q:
    mentioned = Q(pk__in=[])
    for name in _fields_for(row):
        mentioned |= Q(**{name: row})
    if isinstance(row, Image | Attachment):
        mentioned |= Q(body__contains=row.stem)
    return mentioned


def _is_mentioned(row: Model, content: Content) -> bool:
    for name in _fields_for(row):
        value = content.get(name)
        if row.pk in (value if isinstance(value, list) else [value]):
            return True
    return isinstance(row, Image | Attachment) and row.stem in content.get("body", "")


def _fields_for(row: Model) -> list[str]:
    """The fields by which an article refers to such a row."""
    fields = content_fields().items()
    return [name for name, field in fields if field.related_model is type(row)]
