from django import template
from django.db.models import QuerySet

from news.models import Section
from news.text.excerpts import excerpt

register = template.Library()

register.filter("excerpt", excerpt)


@register.simple_tag
def top_sections() -> QuerySet[Section]:
    """The sections of the menu: those without a parent."""
    return Section.objects.filter(parent=None)
