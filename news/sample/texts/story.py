"""What a kind of article is made of."""

from typing import NamedTuple


class Lead(NamedTuple):
    """How an article begins: what it is about."""

    titles: tuple[str, ...]
    summary: str
    opening: str  # a paragraph


class Story(NamedTuple):
    """
    The sentences of one kind of article in one language.

    `[one|another]` in a sentence stands for either, and `{company}` for a fact of the article: see
    `wording.Facts`. A title, its summary and its opening have their facts in common; each paragraph
    of `middles` has numbers of its own. Titles and summaries are plain text, the rest is HTML as
    the sanitiser writes it.

    The leads of a language stand at the same places as their translations; the longer list's last
    ones have none.
    """

    leads: tuple[Lead, ...]
    middles: tuple[str, ...]  # paragraphs: some of them, in this order
    quotes: tuple[str, ...]
    closings: tuple[str, ...]  # paragraphs
    extras: tuple[str, ...] = ()  # a table or a list
