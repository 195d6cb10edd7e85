"""Numbers that a form or an address brings as text."""

MOST_DIGITS = 17  # A number of so many always fits a column of the database.


def read_whole_number(text: str | None, most_digits: int = MOST_DIGITS) -> int | None:
    """The number that plain digits, and nothing else, write; None for any other text."""
    if text and text.isascii() and text.isdigit() and len(text) <= most_digits:
        return int(text)
    return None
