"""Reads whole numbers from text."""

# The highest key in the database.
MOST = 2**63 - 1
_MOST_DIGITS = len(str(MOST))


def whole_number(text: str | None, least: int = 0, most: int = MOST) -> int | None:
    """The number in a text of ASCII digits; None for any other text."""
    if not text or len(text) > _MOST_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if least <= number <= most else None
