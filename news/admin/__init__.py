"""What editors get: the Django admin, one module a noun."""

from . import article, attribution, section

__all__ = ["article", "attribution", "section"]
