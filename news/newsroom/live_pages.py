"""
Who may change what live pages show besides their texts: names, links and pictures.

Only publishers: texts are reviewed before they go live, and so is the rest of the page.
"""

from collections.abc import Collection

from django.db.models import Model, Q
from django.utils import timezone

from news.accounts.models import User
from news.articles.models import Article, Section
from news.editions.models import ConversionTerm
from news.library.models import Attachment, Image
from news.library.uses import references_to
from news.site.models import Identity

from .content import Content, content_fields
from .models import Revision
from .permissions import allowed_sections

# Menus show every section, and any text may contain a conversion term.
ON_EVERY_PAGE = (Section, ConversionTerm)


def may_change(user: User, row: Model) -> bool:
    """Whether the account may change or delete the row, if live pages show it."""
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
    Whether a page that visitors can see, now or by schedule, shows the row.

    `besides` are the numbers of sections whose articles do not count.
    """
    if isinstance(row, ON_EVERY_PAGE):
        return True
    if isinstance(row, Image) and Identity.objects.live().showing(row.pk).exists():
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
        mentioned |= Q(pk__in=references_to([row]).filter(revision=None).values("article"))
    return mentioned


def _is_mentioned(row: Model, content: Content) -> bool:
    for name in _fields_for(row):
        value = content.get(name)
        if row.pk in (value if isinstance(value, list) else [value]):
            return True
    return isinstance(row, Image | Attachment) and row.stem in content.get("body", "")


def _fields_for(row: Model) -> list[str]:
    """The article fields that refer to rows of this model."""
    fields = content_fields().items()
    return [name for name, field in fields if field.related_model is type(row)]
