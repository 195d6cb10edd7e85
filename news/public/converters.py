import re


class UnicodeSlugConverter:
    """A slug with letters of any script, as `SlugField(allow_unicode=True)` stores it."""

    regex = r"[-\w]+"
    pattern = re.compile(regex)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
