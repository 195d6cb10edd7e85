"""An attempt to take a workflow step, and its refusals."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from news.accounts.models import User
from news.articles.models import Article

from .log import approvers
from .models import Revision
from .permissions import allowed_sections, contributors


class RefusedError(Exception):
    """The step cannot be taken; `str()` gives the reason, for the editor."""


class NotAllowedError(RefusedError):
    """This account may not take the step."""


@dataclass
class Attempt:
    """An account tries to take a step with an article."""

    article: Article
    latest: Revision
    user: User
    comment: str = ""
    at: datetime | None = None

    @cached_property
    def sections(self) -> set[int] | None:
        return allowed_sections(self.user)

    @cached_property
    def contributors(self) -> set[int]:
        return contributors(self.article, self.latest)

    @cached_property
    def approvers(self) -> set[int]:
        return approvers(self.article)
