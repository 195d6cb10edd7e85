"""Template tags for what keeps the portal in order."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def has_inspection() -> bool:
    return bool(settings.INSPECTION)
