"""Whole numbers that somebody sent as text."""

# As far as a database's keys reach.
MOST = 2**63 - 1
_MOST_DIGITS = len(str(MOST))


def whole_number(text: str | None, least: int = 0, most: int = MOST) -> int | None:
    """The number that the digits (of ASCII, and nothing else) say; None for anything else."""
    if not text or len(text) > _MOST_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if least <= number <= most else None
