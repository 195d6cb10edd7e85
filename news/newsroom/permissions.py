"""An account's rights on an article: what it may write, its sections, and what it wrote."""

from collections.abc import Iterable

from news.accounts.models import User
from news.articles.models import Article, Section

from .models import Revision
from .states import Status

Kind = Revision.Kind

_PUBLIC = frozenset({Status.PUBLISHED, Status.WITHDRAWN})


def may_write(user: User, article: Article | None) -> bool:
    """Whether the account may save a text of the article: its own, or any with the permission."""
    if not user.has_perm("news.change_article"):
        return False
    if article is None or article.created_by_id == user.pk:
        return True
    return user.has_perm("news.change_others_article")


def may_plan(user: User, article: Article | None) -> bool:
    """Whether the account may change the article's schedule."""
    if article is None or not (article.live_number or article.status in _PUBLIC):
        return may_write(user, article)
    allowed = allowed_sections(user)
    in_sections = allowed is None or article.section_id in allowed
    return in_sections and user.has_perm("news.publish_article")


def allowed_sections(user: User) -> set[int] | None:
    """The numbers of the account's sections, if it is limited to some; else None."""
    own = set(user.sections.values_list("pk", flat=True))
    if not own:
        return None
    return own | set(Section.objects.filter(parent__in=own).values_list("pk", flat=True))


def contributors(article: Article, latest: Revision) -> set[int]:
    """The accounts that wrote any revision after the live one, up to this one."""
    texts = Revision.objects.filter(article=article, number__lte=latest.number)
    return writers_of(texts.only(*TOLD_OF_WRITING), article.live_number)


# The columns that writers_of reads.
TOLD_OF_WRITING = ("article", "number", "kind", "based_on", "created_by", "went_live_at")


def writers_of(revisions: Iterable[Revision], live_number: int) -> set[int]:
    """
    The accounts that wrote any of an article's revisions after the live one.

    If a text was restored or merged since, its writers count too, and not the person who restored
    or merged it. A merge does not record which conflicting text it used, so all of them count.
    """
    texts = {text.number: text for text in revisions}
    aside = {text.number for text in texts.values() if text.kind == Kind.ASIDE}
    since = {number for number in texts if number > live_number} - aside
    if any(texts[number].kind == Kind.MERGE for number in since):
        since |= aside
    pending, theirs = list(since), set()
    while pending:
        text = texts[pending.pop()]
        theirs.add(text.number)
        earlier = texts.get(text.based_on)
        # A text that was live is already reviewed; it only counts if it was restored itself.
        is_of_it = earlier and (text.kind == Kind.RESTORE or not earlier.went_live_at)
        if earlier and is_of_it and earlier.number not in theirs:
            pending.append(earlier.number)
    wrote = {number for number in theirs if texts[number].kind != Kind.FILED}
    writers = {texts[number].created_by_id for number in wrote}
    return {number for number in writers if number is not None}
