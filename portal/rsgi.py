"""The RSGI application that portal.server serves."""

from . import wsgi  # First: it sets Django up.
from .door import Door

application = Door(wsgi.application, wsgi.version.known)
