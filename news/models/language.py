from django.db import models
from django.utils.translation import gettext_lazy as _

from news.text import languages


class Language(models.TextChoices):
    """The languages an article can be written in; each has an edition of the portal."""

    ENGLISH = languages.ENGLISH, _("English")
    SIMPLIFIED = languages.SIMPLIFIED, _("Simplified Chinese")
    TRADITIONAL = languages.TRADITIONAL, _("Traditional Chinese")
