"""
An editor at work beside the servers: `python -m tests.load.editor SEED`.

Makes one change for each line that it reads, through the newsroom as the admin does. Writes a line
of JSON for each: the moment from which pages are to show it, and what they are to show then. To the
line `addresses` it answers with the public pages there are.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.translation import override  # noqa: E402

from news.accounts.models import User  # noqa: E402
from news.articles.models import Article, Section, Source, Tag  # noqa: E402
from news.newsroom import filing, revisions  # noqa: E402
from news.newsroom.workflow import perform  # noqa: E402

# The address of a page, what it is asked, and the answer: "status" and a number, "shows" or "lacks"
# and a text.
Expected = tuple[str, str, Any]
LATER = timedelta(seconds=2)


class Editor:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._user, _is_new = User.objects.get_or_create(
            username=f"editor-{seed}", is_superuser=True, is_staff=True
        )
        self._done = 4 * seed  # Two editors, in few changes, make each kind.
        self._changes: list[Callable[[], tuple[float, list[Expected]]]] = [
            self.publish,
            self.change_title,
            self.withdraw_and_put_back,
            self.publish_later,
            self.rename_section,
            self.tag,
            self.untag,
        ]

    def change(self) -> tuple[float, list[Expected]]:
        """Each kind of change in turn."""
        change = self._changes[self._done % len(self._changes)]
        self._done += 1
        return change()

    def publish(self) -> tuple[float, list[Expected]]:
        article, title = self._draft()
        self._step("publish_unreviewed", article)
        return time.time(), [*self._shown(article, title), (_list(), "shows", title)]

    def change_title(self) -> tuple[float, list[Expected]]:
        article, title = self._some(), self._title()
        revisions.save_content(article.pk, {"title": title}, self._user, based_on=None)
        self._step("publish_unreviewed", article)
        return time.time(), self._shown(article, title)

    def withdraw_and_put_back(self) -> tuple[float, list[Expected]]:
        article = self._some()
        page = _page(article)
        self._step("withdraw", article)
        if self._chance.random() < 0.5:
            return time.time(), [(page, "status", 404)]
        self._step("republish", article)
        return time.time(), [(page, "status", 200)]

    def publish_later(self) -> tuple[float, list[Expected]]:
        article, title = self._draft()
        at = timezone.now() + LATER
        perform("publish_unreviewed", article.pk, self._user, comment="Load", at=at)
        return at.timestamp(), [*self._shown(article, title), (_list(), "shows", title)]

    def rename_section(self) -> tuple[float, list[Expected]]:
        section = self._chance.choice(list(Section.objects.all()))
        section.name_en = name = f"Section {self._chance.getrandbits(40):x}"
        section.save()
        with override("en"):
            return time.time(), [(reverse("news:section-directory"), "shows", name)]

    def tag(self) -> tuple[float, list[Expected]]:
        article, name = self._some(), f"tag {self._chance.getrandbits(40):x}"
        tag = Tag.objects.create(name=name, slug=name.replace(" ", "-"))
        filing.add_tags(article.pk, self._user, [tag])
        return time.time(), [(_page(article), "shows", name)]

    def untag(self) -> tuple[float, list[Expected]]:
        tag = Tag.objects.filter(name__startswith="tag ").order_by("-pk").first()
        article = tag and tag.articles.published().first()
        if tag is None or article is None:
            return self.publish()
        tag.delete()
        return time.time(), [(_page(article), "lacks", tag.name)]

    def _title(self) -> str:
        return f"Title {self._chance.getrandbits(60):x} 质量"

    def _draft(self) -> tuple[Article, str]:
        title = self._title()
        content = {
            "title": title,
            "language": "en",
            "body": "<p>Under load.</p>",
            "section": Section.objects.earliest("pk").pk,
            "source": Source.objects.earliest("pk").pk,
        }
        article = Article()
        revisions.create_article(article, content, self._user)
        return article, title

    def _some(self) -> Article:
        """One of the newest of its own: two editors who change one article is another test."""
        published = Article.objects.published().filter(created_by=self._user)
        mine = list(published.order_by("-pk")[:20])
        if not mine:
            mine = [self._draft()[0]]
            self._step("publish_unreviewed", mine[0])
        return self._chance.choice(mine)

    def _step(self, name: str, article: Article) -> None:
        perform(name, article.pk, self._user, comment="Load")
        article.refresh_from_db()

    def _shown(self, article: Article, title: str) -> list[Expected]:
        article.refresh_from_db()
        return [(_page(article), "shows", title)]


def _page(article: Article) -> str:
    with override("en"):
        return article.get_absolute_url()


def _list() -> str:
    with override("en"):
        return reverse("news:article-list")


def addresses() -> list[str]:
    """The pages that readers ask for; the first ones are read most."""
    found = []
    for article in Article.objects.published().order_by("-published_at", "-pk")[:300]:
        with override(article.language):
            found.append(article.get_absolute_url())
    return found


def main() -> None:
    editor = Editor(int(sys.argv[1]))
    for line in sys.stdin:
        answer = addresses() if line == "addresses\n" else editor.change()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
