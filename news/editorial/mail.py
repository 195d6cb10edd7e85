"""Mail to whoever is next in line, sent once the step is certain."""

import logging
from collections.abc import Collection, Iterable
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from news.models import Article, Revision, SectionRestriction
from news.site import absolute_unasked

from .log import approvers

logger = logging.getLogger(__name__)


def tell_of_step(name: str, article: Article, latest: Revision, user: Any, comment: str) -> None:
    """Plan the mail that a step calls for; nothing is sent unless the transaction commits."""
    if name in ("submit", "approve"):
        is_through = article.work == Article.Work.APPROVED
        stage = f"review_article_{article.review_stage + 1}"
        if is_through:
            people = with_permission("publish_article", latest)
        else:
            people = with_permission(stage, latest, besides=approvers(article))
        subject = (_("To publish: %(title)s") if is_through else _("To review: %(title)s")) % {
            "title": latest.title
        }
    elif name == "return":
        people = writers(article, latest)
        subject = _("Returned: %(title)s") % {"title": latest.title}
    elif name in ("publish", "publish_unreviewed", "withdraw"):
        people = writers(article, latest)
        is_gone = name == "withdraw"
        subject = (_("Withdrawn: %(title)s") if is_gone else _("Published: %(title)s")) % {
            "title": latest.title
        }
    else:
        return
    addresses = sorted({person.email for person in people if person.email and person != user})
    if addresses:
        lines = [subject, f"{user.get_full_name() or user.get_username()}", comment, _link(article)]
        text = "\n\n".join(line for line in lines if line)
        transaction.on_commit(partial(_send, subject, text, addresses))


def with_permission(codename: str, latest: Revision, besides: Collection[int] = ()) -> list[Any]:
    """
    The accounts that may take the step, did not write the text and are not among `besides`.

    Superusers may do everything and are not asked for it, unless there is nobody else.
    """
    users = get_user_model()._default_manager
    backend = "django.contrib.auth.backends.ModelBackend"
    wrote = {*_writer_numbers(latest.article, latest), *besides}
    for superusers in (False, True):
        found = users.with_perm(f"news.{codename}", include_superusers=superusers, backend=backend)
        people = [
            person
            for person in found.filter(is_active=True, is_staff=True)
            if person.pk not in wrote and person.pk not in _restricted_elsewhere(latest)
        ]
        if people:
            return people
    return []


def writers(article: Article, latest: Revision) -> list[Any]:
    numbers = set(_writer_numbers(article, latest))
    return list(get_user_model()._default_manager.filter(pk__in=numbers, is_active=True))


def _writer_numbers(article: Article, latest: Revision) -> Iterable[int]:
    # As many texts back as the one before this; what is live now may be this very one.
    before = Revision.objects.filter(
        article=article, went_live_at__isnull=False, number__lt=latest.number
    ).order_by("-number")
    since = before.values_list("number", flat=True).first() or 0
    wrote = Revision.objects.filter(
        article=article, number__gt=since, number__lte=latest.number
    ).exclude(kind=Revision.Kind.ASIDE)
    return [number for number in wrote.values_list("created_by", flat=True) if number]


def _restricted_elsewhere(latest: Revision) -> set[int]:
    section = latest.fields.get("section")
    restricted = SectionRestriction.objects.all()
    within = restricted.filter(sections=section) | restricted.filter(sections__children=section)
    here = set(within.values_list("user", flat=True)) if section else set()
    return {user for user in restricted.values_list("user", flat=True) if user not in here}


def _link(article: Article) -> str:
    try:
        return absolute_unasked(reverse("admin:news_article_change", args=[article.pk]))
    except NoReverseMatch:  # A project without the admin.
        return ""


def _send(subject: str, text: str, addresses: list[str]) -> None:
    # Each address alone, so that no reader learns the others'. The step is taken already: mail
    # that fails must not look as if it had not been.
    subject = " ".join(subject.split())
    for address in addresses:
        try:
            EmailMessage(subject, text, to=[address]).send()
        except (OSError, SMTPException):
            logger.exception("Mail to %s could not be sent: %s", address, subject)
