"""
Reads what the rules judge, in a fixed number of queries.

Each newest article is one probe of an index that lists are read from, so the cost does not grow
with the number of articles.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation

from news.addresses import admin_page
from news.articles.models import Article, Section
from news.articles.models.article import FEW
from news.newsroom.models import EditorialEvent
from news.site.identity import imprint
from news.text.languages import LANGUAGES, listed_languages, other_script

from .findings import Code, Finding, Severity, Subject, Tally
from .rules import ChangedDate, SectionFacts, Shown

# What the law asks for at the foot of the pages of a public body in China.
FOOTER = (
    "SITE_ORGANISER",
    "SITE_ICP_NUMBER",
    "SITE_POLICE_NUMBER",
    "SITE_ID_CODE",
    "SITE_MARK_URL",
)
# How far back changed publication dates are looked for: inspections are yearly.
LOOKED_BACK = timedelta(days=365)

_NEVER = datetime.min.replace(year=2, tzinfo=UTC)
_PUBLISHING = ("publish", "publish_unreviewed", "republish", "go_live")
_CHANGING = ("reschedule", *_PUBLISHING)
_SEEN = (Article.Status.PUBLISHED.value, Article.Status.WITHDRAWN.value)


def written_languages(now: datetime) -> list[str]:
    return Article.objects.published(now).languages()


def home_facts(written: Sequence[str], now: datetime, then: datetime) -> list[Shown]:
    """What the home page of each edition shows first."""
    row: dict[str, Any] = {}
    if written:
        # Any row will do; there is one, as articles are written.
        rows = Article._base_manager.order_by().annotate(**_newest(written, now, then))
        row = rows.values(*_newest(written, now, then)).first() or {}
    return [_shown(row, edition, written, _home_page(edition)) for edition in LANGUAGES]


def section_facts(written: Sequence[str], now: datetime, then: datetime) -> list[SectionFacts]:
    """
    What each section shows in each edition.

    A section with subsections lists their articles too: it is as fresh as the freshest of them, and
    they are looked at themselves.
    """
    sections = Section.objects.filter(children=None).select_related("parent")
    annotated = sections.annotate(**_newest(written, now, then, section=OuterRef("pk")))
    found = []
    for section in annotated:
        row = vars(section)
        shown = (
            _shown(row, edition, written, section.address_in(edition)) for edition in LANGUAGES
        )
        found.append(
            SectionFacts(Subject(section.pk, section.name), _is_news(section), tuple(shown))
        )
    return found


def footer_facts() -> dict[str, str | None]:
    """What the footer states: the identity, else the settings; None if neither says anything."""
    stated = imprint()
    of_identity = (
        *(stated.organiser, stated.icp_number, stated.police_number, stated.id_code),
        stated.mark_link,
    )
    return {
        name: value or getattr(settings, name)
        for name, value in zip(FOOTER, of_identity, strict=True)
    }


def find_without_source(written: Sequence[str], now: datetime, tally: Tally) -> None:
    """Adds the newest of each language, and counts all."""
    for language in written:
        rows = Article.objects.published(now).filter(language=language, source=None)
        newest = rows.values_list("pk", "title", "published_at")[: tally.most]
        listed = [
            Finding(
                Code.WITHOUT_SOURCE,
                Severity.FAILURE,
                (language,),
                article=Subject(pk, title),
                since=timezone.localdate(moment),
                link=article_form(pk),
            )
            for pk, title, moment in newest
        ]
        for finding in listed:
            tally.add(finding)
        if len(listed) == tally.most:
            more = rows.order_by().count() - len(listed)
            tally.count(Code.WITHOUT_SOURCE, Severity.FAILURE, more)


def changed_dates(now: datetime) -> Iterator[ChangedDate]:
    """The articles that visitors see whose date was changed after they, or others, had seen it."""
    changes: dict[int, list[_Change]] = {}
    changing = EditorialEvent.objects.filter(
        action__in=_CHANGING, at__gt=now - LOOKED_BACK, changes__has_key="published_at"
    )
    rows = changing.exclude(article=None).order_by("at", "pk")
    columns = rows.values_list("article", "changes", "at", "from_state", "user_name")
    for number, values, at, from_state, user_name in columns.iterator():
        before = values["published_at"][0]
        moment = datetime.fromisoformat(before) if before else None
        if number is not None and moment is not None and moment <= at:
            change = _Change(moment, at, from_state, user_name)
            changes.setdefault(number, []).append(change)
    numbers = list(changes)
    for start in range(0, len(numbers), FEW):
        part = numbers[start : start + FEW]
        yield from _changed({number: changes[number] for number in part}, now)


class _Change(NamedTuple):
    """An entry of the log by which a date that was past became another."""

    before: datetime
    at: datetime
    from_state: str
    user_name: str


def _changed(changes: dict[int, list[_Change]], now: datetime) -> Iterator[ChangedDate]:
    published = EditorialEvent.objects.filter(article__in=changes, action__in=_PUBLISHING)
    first = dict(published.order_by().values_list("article").annotate(Min("at")))
    visible = Article.objects.published(now).filter(pk__in=changes)
    rows = visible.values_list("pk", "title", "language", "published_at")
    for pk, title, language, moment in rows:
        # A draft's date may be past without anybody having seen it.
        seen = [
            change
            for change in changes[pk]
            if change.from_state in _SEEN or first.get(pk, change.at) < change.at
        ]
        if seen:
            yield ChangedDate(
                Subject(pk, title),
                language,
                timezone.localdate(seen[0].before),
                timezone.localdate(moment),
                timezone.localdate(seen[-1].at),
                seen[-1].user_name,
                article_form(pk),
            )


def article_form(pk: int) -> str:
    return admin_page("news", "article", pk, "change")


def _is_news(section: Section) -> bool:
    """
    Whether it is to be updated as often as news are.

    Sections have no kind, but a place on the home page: its news are there. What is among the
    notices, or nowhere, is published when there is something to announce.
    """
    top = section.parent or section
    return top.home_place == Section.HomePlace.BLOCK


def _home_page(edition: str) -> str:
    with translation.override(edition):
        return reverse("news:home")


def _newest(
    written: Sequence[str], now: datetime, then: datetime, **narrow: Any
) -> dict[str, Subquery | Coalesce]:
    """
    For each language: the newest moments now and then, the next one scheduled, and of the other
    script what has no page in this one and is newer. `narrow` are conditions on the articles.
    """
    found: dict[str, Any] = {}
    for language in written:
        own = {**narrow, "language": language}
        name = _column(language)
        for at, when in (("now", now), ("then", then)):
            articles = Article.objects.published(when).filter(**own)
            found[f"{name}_{at}"] = _first(articles.order_by("-published_at", "-pk"))
        coming = Article.objects.filter(
            status=Article.Status.PUBLISHED, published_at__gt=now, **own
        )
        found[f"{name}_next"] = _first(coming.order_by("published_at", "pk"))
    for language in written:
        other = other_script(language)
        if other not in written:
            continue
        for at, when in (("now", now), ("then", then)):
            name = f"{_column(language)}_{at}"
            found[f"{name}_other"] = _first(_unpaired(language, name, when, narrow))
    return found


def _unpaired(language: str, newest: str, at: datetime, narrow: dict[str, Any]) -> QuerySet:
    """
    As `ArticleQuerySet.in_scope` lists the other script's articles: without those that have a
    language page in this one. Only what is newer than this language's newest is looked at, which is
    little even where all articles are written in both scripts.
    """
    pages = Article.objects.published(at).filter(language=language).order_by()
    paired = pages.filter(translation_group=OuterRef("translation_group"))
    others = Article.objects.published(at).filter(language=other_script(language), **narrow)
    newer = others.filter(published_at__gt=Coalesce(OuterRef(newest), Value(_NEVER)))
    return newer.filter(~Exists(paired)).order_by("-published_at", "-pk")


def _first(articles: QuerySet) -> Subquery:
    return Subquery(articles.values("published_at")[:1])


def _column(language: str) -> str:
    return f"newest_{LANGUAGES.index(language)}"


def _shown(row: dict[str, Any], edition: str, written: Sequence[str], page: str) -> Shown:
    listed = listed_languages(edition, list(written))
    names = [f"{_column(language)}_{{}}" for language in listed]
    if len(listed) > 1:
        # The first is the edition's own language; of the other, what it lists besides.
        names[1] = f"{names[0]}_other"
    scheduled = [row.get(f"{_column(language)}_next") for language in listed]
    return Shown(
        edition,
        _local(max((m for name in names if (m := row.get(name.format("now")))), default=None)),
        _local(max((m for name in names if (m := row.get(name.format("then")))), default=None)),
        _local(min((moment for moment in scheduled if moment), default=None)),
        page,
    )


def _local(moment: datetime | None) -> datetime | None:
    return moment and timezone.localtime(moment)
