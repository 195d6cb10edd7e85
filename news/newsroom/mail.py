"""Mail to whoever is next in line, in their language, sent once the step is certain."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from news.addresses import admin_page
from news.articles.models import Article
from news.site.statements import absolute_unasked

from .log import approvers
from .models import Revision, UnsentMail
from .outbox import send_later
from .publication_times import coming_moment, moment_text


def tell_of_step(name: str, article: Article, latest: Revision, user: Any, comment: str) -> None:
    """Mail what a step calls for; nothing is sent unless the transaction commits."""
    people = [person for person in _people(name, article, latest) if person.email]
    people = [person for person in people if person.pk != user.pk]
    for language, addresses in _by_language(people).items():
        with translation.override(language):
            subject = _subject(name, article, latest)
            lines = [subject, str(user), comment, _link(article)]
        text = "\n\n".join(line for line in lines if line)
        _send(subject, text, addresses, article.pk)


def _people(name: str, article: Article, latest: Revision) -> list[Any]:
    if name in ("submit", "approve"):
        is_through = article.work == Article.Work.APPROVED
        stage = f"review_article_{article.review_stage + 1}"
        if is_through:
            return with_permission("publish_article", latest)
        return with_permission(stage, latest, besides=approvers(article))
    if name in ("return", "publish", "publish_unreviewed", "withdraw"):
        return writers(latest)
    return []


def _subject(name: str, article: Article, latest: Revision) -> str:
    if name in ("submit", "approve"):
        is_through = article.work == Article.Work.APPROVED
        subject = _("To publish: %(title)s") if is_through else _("To review: %(title)s")
    elif name == "return":
        subject = _("Returned: %(title)s")
    elif name == "withdraw":
        subject = _("Withdrawn: %(title)s")
    elif (moment := coming_moment(article)) is not None:
        return _("Scheduled for %(moment)s: %(title)s") % {
            "moment": moment_text(moment),
            "title": latest.title,
        }
    else:
        subject = _("Published: %(title)s")
    return subject % {"title": latest.title}


def _by_language(people: list[Any]) -> dict[str, list[str]]:
    """Each address once, by the language of its account."""
    languages = {person.email: person.language or settings.DEFAULT_EDITION for person in people}
    found: dict[str, list[str]] = {}
    for address in sorted(languages):
        found.setdefault(languages[address], []).append(address)
    return found


def with_permission(codename: str, latest: Revision, besides: Collection[int] = ()) -> list[Any]:
    """
    The accounts that may take the step, did not write the text and are not among `besides`.

    Superusers may do everything and are not asked for it, unless there is nobody else.
    """
    users = get_user_model()._default_manager
    backend = "django.contrib.auth.backends.ModelBackend"
    wrote, elsewhere = _writer_numbers(latest), _restricted_elsewhere(latest)
    for superusers in (False, True):
        found = users.with_perm(f"news.{codename}", include_superusers=superusers, backend=backend)
        found = found.filter(is_active=True, is_staff=True).exclude(pk__in=besides)
        if people := list(found.exclude(pk__in=wrote).exclude(pk__in=elsewhere)):
            return people
    return []


def writers(latest: Revision) -> list[Any]:
    users = get_user_model()._default_manager
    return list(users.filter(pk__in=_writer_numbers(latest), is_active=True))


def _writer_numbers(latest: Revision) -> QuerySet:
    """The numbers of the accounts that wrote the text, as a subquery."""
    texts = Revision.objects.filter(article=latest.article_id).order_by()
    # As many texts back as the one before this; what is live now may be this very one.
    before = texts.filter(went_live_at__isnull=False, number__lt=latest.number)
    since = Coalesce(Subquery(before.order_by("-number").values("number")[:1]), 0)
    wrote = texts.filter(number__gt=since, number__lte=latest.number, created_by__isnull=False)
    return wrote.exclude(kind__in=Revision.UNWRITTEN).values("created_by")


def _restricted_elsewhere(latest: Revision) -> QuerySet:
    """The numbers of the accounts that may not work in the text's section, as a subquery."""
    users = get_user_model()._default_manager
    restricted = users.filter(sections__isnull=False).order_by().values("pk")
    if section := latest.fields.get("section"):
        return restricted.exclude(sections=section).exclude(sections__children=section)
    return restricted


def _link(article: Article) -> str:
    return absolute_unasked(admin_page("news", "article", article.pk, "change"))


def _send(subject: str, text: str, addresses: list[str], article_id: int | None = None) -> None:
    # A subject is one line, whatever the title holds.
    subject = " ".join(subject.split())
    send_later(
        [
            UnsentMail(recipient=address, subject=subject, text=text, article_id=article_id)
            for address in addresses
        ]
    )
