"""The sizes of the identity's pictures on the page."""

from django import template

from news.site import face

register = template.Library()

register.simple_tag(face.mark_shown, name="mark_size")
register.simple_tag(face.qr_shown, name="qr_size")
