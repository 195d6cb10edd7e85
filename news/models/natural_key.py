from typing import Any

from django.db import models


class SlugManager(models.Manager):
    """Fixtures name a row by its slug, so loading one twice finds the row it made."""

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)
