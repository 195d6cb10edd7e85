"""What an account has to do with an article: what it may write, where it works, what it wrote."""

from collections.abc import Iterable
from typing import Any

from news.articles.models import Article, Section

from .models import Revision
from .states import Status

# Any, because without Django's own types mypy takes a choice for the pair that declares it.
Kind: Any = Revision.Kind

_PUBLIC = frozenset({Status.PUBLISHED, Status.WITHDRAWN})


def may_write(user: Any, article: Article | None) -> bool:
    """Whether the account may save a text of the article: its own, or with the permission, any."""
    if not user.has_perm("news.change_article"):
        return False
    if article is None or article.created_by_id == user.pk:
        return True
    return user.has_perm("news.change_others_article")


def may_plan(user: Any, article: Article | None) -> bool:
    """Whether the account may change when the article comes and goes."""
    if article is None or not (article.live_number or article.status in _PUBLIC):
        return may_write(user, article)
    allowed = allowed_sections(user)
    in_sections = allowed is None or article.section_id in allowed
    return in_sections and user.has_perm("news.publish_article")


def allowed_sections(user: Any) -> set[int] | None:
    """The numbers of the sections that the account is restricted to; None where it is not."""
    own = set(user.sections.values_list("pk", flat=True))
    if not own:
        return None
    return own | set(Section.objects.filter(parent__in=own).values_list("pk", flat=True))


def contributors(article: Article, latest: Revision) -> set[int]:
    """The accounts that wrote any revision since the one that is live, up to this one."""
    texts = Revision.objects.filter(article=article, number__lte=latest.number)
    return writers_of(texts.only(*TOLD_OF_WRITING), article.live_number)


# What writers_of reads.
TOLD_OF_WRITING = ("article", "number", "kind", "based_on", "created_by", "went_live_at")


def writers_of(revisions: Iterable[Revision], live_number: int) -> set[int]:
    """
    The accounts that wrote any of an article's revisions since that one.

    Theirs too whose text was restored or merged since: whoever did that did not write it. A merge
    does not keep which of the texts beside it took, so all of them count.
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
        # What has been live is reviewed, and counts where it was itself restored.
        is_of_it = earlier and (text.kind == Kind.RESTORE or not earlier.went_live_at)
        if earlier and is_of_it and earlier.number not in theirs:
            pending.append(earlier.number)
    wrote = {number for number in theirs if texts[number].kind != Kind.FILED}
    return {texts[number].created_by_id for number in wrote} - {None}
