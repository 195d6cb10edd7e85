from django.utils.text import slugify

MAX_LENGTH = 80


def slug_from(text: str, max_length: int = MAX_LENGTH) -> str:
    """
    A readable slug of at most `max_length` characters, cut between words where there are any.

    Letters of every script are kept, so a Chinese title makes a Chinese slug. Empty when the
    text holds no letter and no digit.
    """
    slug = slugify(text, allow_unicode=True)
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1]
    words, separator, _last = cut.rpartition("-")
    return words.rstrip("-_") if separator and words else cut[:max_length]
