"""
A newsroom at work, for a demonstration: accounts of each role, and texts in each state.

Every text goes through the workflow as in the admin, so the log and the versions tell of it.
"""

from datetime import datetime, time, timedelta
from itertools import count
from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from news.accounts.models import User
from news.articles.models import Article
from news.newsroom.revisions import create_article, save_content
from news.newsroom.workflow import perform
from news.text.languages import ENGLISH, SIMPLIFIED

from .filling import Materials, sampled
from .guids import group_guid_of, guid_of
from .texts.composing import Piece, compose, group_of

# Numbers that no sample reaches.
_FIRST = 10**9
_PASSWORD = 14  # characters
_STAGES = ("editor", "publisher")  # who passes which stage of review


class Account(NamedTuple):
    username: str
    group: str  # "" for a superuser
    family: str
    given: str
    language: str


ACCOUNTS = (
    Account("reporter", "Reporter", "李", "晓蕾", SIMPLIFIED),
    Account("anna", "Reporter", "Keller", "Anna", ENGLISH),
    Account("editor", "Editor", "陈", "思远", SIMPLIFIED),
    Account("publisher", "Publisher", "钱", "若水", SIMPLIFIED),
    Account("admin", "", "", "", ""),
)


def make_accounts() -> dict[str, str]:
    """Those of ACCOUNTS; returns their random passwords, by name, which are stored nowhere."""
    passwords = {}
    for account in ACCOUNTS:
        passwords[account.username] = get_random_string(_PASSWORD)
        user = User.objects.create_user(
            account.username,
            password=passwords[account.username],
            is_staff=True,
            is_superuser=not account.group,
            first_name=account.given,
            last_name=account.family,
            language=account.language,
        )
        if account.group:
            user.groups.add(Group.objects.get(name=account.group))
    return passwords


@transaction.atomic
def make_work(materials: Materials, stages: int) -> None:
    """Texts under work by ACCOUNTS; `stages` are those of a review."""
    users = {account.username: User.objects.get(username=account.username) for account in ACCOUNTS}
    desk = _Desk(materials, users, min(stages, len(_STAGES)))
    desk.write("reporter")
    desk.write("reporter", section=None, summary="（待核实：参加人数）")
    desk.write("anna")
    desk.submit("reporter")
    desk.submit("reporter")
    desk.submit("anna")
    desk.take(desk.submit("reporter"), "approve", _STAGES[0])
    returned = desk.submit("reporter")
    desk.take(returned, "return", "editor", comment="请补充企业负责人的原话，并核对投资金额。")
    desk.approve(desk.submit("reporter"))
    for days in (1, 3):
        at = datetime.combine(timezone.localdate() + timedelta(days=days), time(9))
        scheduled = desk.submit("reporter")
        desk.approve(scheduled)
        desk.take(scheduled, "publish", "publisher", at=timezone.make_aware(at))
    desk.update_of_live_page("reporter")


class _Desk:
    """Writes new texts one after the other and takes their steps."""

    def __init__(self, materials: Materials, users: dict[str, User], stages: int) -> None:
        self._subjects, self._shown = materials
        self._users, self._stages = users, stages
        self._numbers = count(_FIRST)

    def write(self, username: str, **changes: Any) -> int:
        """A draft by the account, in its language; returns its number."""
        user = self._users[username]
        piece = self._next_in(user.language)
        article = Article(guid=guid_of(piece.number), translation_group=group_guid_of(piece.group))
        return create_article(article, {**self._content(piece), **changes}, user).article_id

    def submit(self, username: str) -> int:
        number = self.write(username)
        self.take(number, "submit", username)
        return number

    def approve(self, number: int) -> None:
        for username in _STAGES[: self._stages]:
            self.take(number, "approve", username)

    def take(self, number: int, step: str, username: str, **how: Any) -> None:
        perform(step, number, self._users[username], **how)

    def update_of_live_page(self, username: str) -> None:
        """A correction of the newest article in the account's language, not yet submitted."""
        user = self._users[username]
        newest = sampled().published().filter(language=user.language).first()
        if newest is not None:
            body = f"{newest.body}\n<p>（本文已于发布后补充受理时间。）</p>"
            save_content(newest.pk, {"body": body}, user, based_on=None)

    def _next_in(self, language: str) -> Piece:
        for number in self._numbers:
            _group, is_in, is_translation = group_of(number)
            if is_in == language and not is_translation:
                return compose(number, timezone.now(), self._shown.files)
        raise AssertionError("Numbers do not end.")

    def _content(self, piece: Piece) -> dict[str, Any]:
        pictures, language = self._shown.pictures[piece.language], piece.language
        return {
            "language": language,
            "title": piece.title,
            "subtitle": piece.subtitle,
            "summary": piece.summary,
            "body": piece.body,
            "section": self._subjects.sections[piece.section],
            "source": self._subjects.sources[piece.source],
            "source_url": piece.source_url,
            "responsible_editor": piece.editor,
            "lead_image": None if piece.lead is None else pictures[piece.lead].pk,
            "tags": [self._subjects.tags[language][tag] for tag in piece.tags],
            "authors": [self._subjects.authors[language][author] for author in piece.authors],
        }
