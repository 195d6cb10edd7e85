class UnicodeSlugConverter:
    """A slug with letters of any script, as `SlugField(allow_unicode=True)` stores it."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
