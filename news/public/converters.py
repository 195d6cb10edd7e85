import re

from django.urls.converters import StringConverter

from news.text.slugs import SLUG

from .metadata import FEED_FORMATS


class UnicodeSlugConverter(StringConverter):
    """A slug with letters of any script, as news.fields.SlugField stores it."""

    regex = SLUG
    pattern = re.compile(regex)


class FeedConverter(StringConverter):
    """The last part of a feed's address, which says its format."""

    regex = "|".join(re.escape(file) for file in FEED_FORMATS)
