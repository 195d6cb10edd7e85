import re

from news.text.slugs import SLUG

from .metadata import FEED_FORMATS


class UnicodeSlugConverter:
    """A slug with letters of any script, as news.fields.SlugField stores it."""

    regex = SLUG
    pattern = re.compile(regex)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FeedConverter:
    """The last part of a feed's address, which says its format."""

    regex = "|".join(re.escape(file) for file in FEED_FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
