"""An attempt to take a step of the workflow, and how it is refused."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from news.articles.models import Article

from .log import approvers
from .models import Revision
from .rights import allowed_sections, contributors


class RefusedError(Exception):
    """The step cannot be taken; `str()` says why, for the editor."""


class NotAllowedError(RefusedError):
    """This account may not take the step."""


@dataclass
class Attempt:
    """Somebody tries to take a step with an article."""

    article: Article
    latest: Revision
    user: Any
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
