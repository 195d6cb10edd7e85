"""The dashboard of an account: a few rows of each kind, and their number."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from news.accounts.models import User
from news.articles.models import Article, ArticleQuerySet
from news.readership.most_read import Period, most_read_numbers

from .models import EditorialEvent, Revision, UnsentMail
from .outbox import not_sent
from .permissions import TOLD_OF_WRITING, allowed_sections, writers_of
from .states import Status, Work

SHOWN = 8
MOST_PLANNED = 500
MOST_COUNTED = 100  # Higher counts show as "99+" and need not be exact.


@dataclass(frozen=True)
class Panel:
    name: str
    articles: list[Article]
    count: int

    @property
    def is_more(self) -> bool:
        return self.count >= MOST_COUNTED


def panels_of(user: User) -> list[Panel]:
    """The account's panels, in a fixed number of queries."""
    panels: list[tuple[str, Callable[[User], ArticleQuerySet]]] = [
        ("mine", mine),
        ("waiting", waiting_for),
        ("scheduled", lambda _user: scheduled()),
        ("published", lambda _user: lately_published()),
    ]
    return [_panel(name, query(user)) for name, query in panels]


def mine(user: User) -> ArticleQuerySet:
    """Articles that I started and have not submitted, and those that were returned to me."""
    return (
        Article.objects.kept()
        .filter(created_by=user, work__in=[Work.DRAFT, Work.RETURNED])
        .order_by("-edited_at", "-pk")
    )


def waiting_for(user: User) -> ArticleQuerySet:
    """
    Articles that I may review or publish now; not my own texts, nor those that I have approved.
    """
    stages = [
        stage
        for stage in range(settings.REVIEW_STAGES)
        if user.has_perm(f"news.review_article_{stage + 1}")
    ]
    mine_to_pass = Q(pk__in=[])
    if stages:
        review = Q(work=Work.IN_REVIEW, review_stage__in=stages)
        mine_to_pass |= review & ~Exists(_passed_by(user)) & ~Q(pk__in=_written_by(user))
    if user.has_perm("news.publish_article"):
        mine_to_pass |= Q(work=Work.APPROVED, review_stage__gte=settings.REVIEW_STAGES)
    waiting = Article.objects.kept().filter(mine_to_pass)
    sections = allowed_sections(user)
    if sections is not None:
        waiting = waiting.filter(section__in=sections).filter(
            Q(live_number=0) | Exists(_newest().filter(fields__section__in=sections))
        )
    return waiting.order_by("-edited_at", "-pk")


def _newest() -> QuerySet:
    return Revision.objects.filter(article=OuterRef("pk"), number=OuterRef("latest_number"))


def _passed_by(user: User) -> QuerySet:
    """The account's approvals in the current review of an article, as in `log.approvers`."""
    steps = EditorialEvent.objects.order_by()
    submitted = steps.filter(article=OuterRef("article"), action="submit").values("article")
    last = submitted.annotate(last=Max("pk")).values("last")
    passed = steps.filter(article=OuterRef("pk"), action="approve", user=user)
    return passed.filter(pk__gt=Coalesce(Subquery(last), 0))


def _written_by(user: User) -> list[int]:
    """The articles under review that the account contributed to; see `permissions.contributors`."""
    under_review = Article.objects.kept().filter(work=Work.IN_REVIEW)
    mine = Revision.objects.filter(article=OuterRef("pk"), created_by=user)
    live = dict(under_review.filter(Exists(mine)).order_by().values_list("pk", "live_number"))
    texts: dict[int, list[Revision]] = {number: [] for number in live}
    if live:
        for text in Revision.objects.filter(article__in=live).only(*TOLD_OF_WRITING):
            texts[text.article_id].append(text)
    return [number for number in live if user.pk in writers_of(texts[number], live[number])]


def scheduled() -> ArticleQuerySet:
    """Planned first publications and updates of live pages, the next first."""
    kept = Article.objects.kept().filter(status=Status.PUBLISHED).order_by("published_at", "pk")
    # Two queries, each with its own index; one with OR would scan all articles.
    first = kept.filter(published_at__gt=timezone.now()).values_list("pk", flat=True)
    updates = Revision.objects.scheduled().order_by("goes_live_at", "pk")
    numbers = [*first[:MOST_PLANNED], *updates.values_list("article", flat=True)[:MOST_PLANNED]]
    return kept.filter(pk__in=numbers)


def lately_published() -> ArticleQuerySet:
    return Article.objects.published().order_by("-published_at", "-pk")


def most_read(period: Period, most: int = SHOWN) -> list[tuple[Article, int]]:
    """The most read articles of a period that ends today, with their views in it."""
    # Twice as many, because some may be in the bin.
    views = dict(most_read_numbers(period, 2 * most))
    articles = Article.objects.kept().defer("body").in_bulk(views)
    found = [(articles[number], count) for number, count in views.items() if number in articles]
    return found[:most]


@dataclass(frozen=True)
class UnsentPanel:
    mails: list[UnsentMail]
    count: int

    @property
    def is_more(self) -> bool:
        return self.count >= MOST_COUNTED


def unsent_mail(user: User) -> UnsentPanel:
    """The mail that was not delivered, for publishers; empty for others."""
    if not user.has_perm("news.publish_article"):
        return UnsentPanel([], 0)
    mails = list(not_sent()[:MOST_COUNTED])
    return UnsentPanel(mails[:SHOWN], len(mails))


def _panel(name: str, articles: ArticleQuerySet) -> Panel:
    shown = articles.defer("body").select_related("section", "created_by")[:SHOWN]
    return Panel(name, list(shown), articles.order_by()[:MOST_COUNTED].count())
