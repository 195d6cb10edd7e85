"""Those of the portal for a server of a test: with static files as they are, uncollected."""

from portal.settings import *  # noqa: F403
from portal.settings import STORAGES

STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
