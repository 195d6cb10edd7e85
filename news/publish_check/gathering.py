"""
Collects the facts that the rules need from the rest of the portal, in a fixed number of queries.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation
from django.utils.translation import get_language_from_path

from news.articles.models import Article, Author, Section, Source, Tag
from news.library.models import Image
from news.library.pictures.rendition_names import REFERENCE
from news.text.file_names import REFERENCES
from news.text.folding import comparison_key
from news.text.numbers import MOST

from .models import WatchedTerm
from .rules import Context, Draft, Finding, LeadImage, LinkState, Namesake, apply_rules
from .rules.compiled_terms import Term, Terms, compile_terms
from .rules.link_targets import host_of, own_path

# If a text has more links to the portal than this, the rest is not checked.
MOST_LINKS = 500
# Checking a file in a remote store costs a request.
MOST_FILES = 100
MOST_NAMESAKES = 3


def check_article(draft: Draft, now: datetime | None = None) -> list[Finding]:
    """All findings of the rules, errors first; messages in the active language."""
    return apply_rules(draft, gather(draft, now or timezone.now()))


def draft_of(article: Article, **changes: Any) -> Draft:
    """
    The article's content in memory, saved or not, as a draft for the check.

    `changes` are new values of article fields, from a form or a revision; `authors` are Author
    objects.
    """

    def value(name: str) -> Any:
        return changes[name] if name in changes else getattr(article, name)

    source, image = value("source"), value("lead_image")
    authors = changes.get("authors")
    if authors is None:
        authors = article.authors.all() if article.pk else []
    return Draft(
        title=value("title"),
        subtitle=value("subtitle"),
        summary=value("summary"),
        body=value("body"),
        language=value("language"),
        section=str(value("section") or ""),
        source=str(source or ""),
        is_own_source=bool(source and source.is_own),
        source_url=value("source_url"),
        authors=tuple(str(author) for author in authors),
        responsible_editor=value("responsible_editor"),
        lead_image=LeadImage(image.alt, image.caption, image.credit) if image else None,
        published_at=value("published_at"),
        pk=article.pk,
        translation_group=article.translation_group,
    )


def gather(draft: Draft, now: datetime) -> Context:
    hosts = own_hosts()
    return Context(
        today=timezone.localtime(now).date(),
        title_width=settings.TITLE_WIDTH,
        own_hosts=hosts,
        allowed_hosts=frozenset([*settings.LINK_HOSTS, *_own_domains(), *_hosts_of_sources()]),
        namesakes=_find_namesakes(draft),
        links=_judge_links(draft, hosts, max(now, draft.published_at or now)),
        alternative_texts=_read_alternative_texts(draft),
        terms=_read_terms(),
    )


def own_hosts() -> frozenset[str]:
    """The host names that visitors use for this portal alone."""
    return frozenset(name.lower() for name in settings.ALLOWED_HOSTS if name[:1] not in ".*")


def _own_domains() -> Iterator[str]:
    """Hosts below these may be other sites of the same organisation: not checked, not foreign."""
    return (name[1:].lower() for name in settings.ALLOWED_HOSTS if name.startswith("."))


def _hosts_of_sources() -> Iterator[str]:
    links = Source.objects.exclude(link="").order_by().values_list("link", flat=True)
    return filter(None, map(host_of, links))


def _find_namesakes(draft: Draft) -> tuple[Namesake, ...]:
    key = comparison_key(draft.title)
    if not key:
        return ()
    others = Article.objects.filter(title_key=key, status=Article.Status.PUBLISHED)
    if draft.pk:
        others = others.exclude(pk=draft.pk)
    if draft.translation_group:
        others = others.exclude(translation_group=draft.translation_group)
    rows = others.order_by("-published_at", "-pk").values_list("pk", "title", "published_at")
    return tuple(
        Namesake(pk, title, timezone.localtime(moment))
        for pk, title, moment in rows[:MOST_NAMESAKES]
    )


def _read_terms() -> Terms:
    rows = WatchedTerm.objects.values_list("kind", "language", "text", "replacement", "note")
    return compile_terms(tuple(Term(*row) for row in rows))


def _read_alternative_texts(draft: Draft) -> dict[str, str]:
    """The library's alternative texts, which a page shows if the text has none."""
    stems = {
        picture.source: reference[1]
        for picture in draft.content.pictures
        if (reference := REFERENCE.fullmatch(picture.source))
    }
    images = Image.objects.by_stem(stems.values())
    return {source: images[stem].alt for source, stem in stems.items() if stem in images}


# Links


def _judge_links(draft: Draft, hosts: frozenset[str], at: datetime) -> dict[str, LinkState]:
    """The state, at that moment, of each link in the body to the portal itself."""
    content = draft.content
    addresses = [
        *(link.value for link in content.links),
        *(picture.source for picture in content.pictures),
    ]
    return judge_addresses(addresses, draft.language, hosts, at)


def judge_addresses(
    addresses: Iterable[str], language: str, hosts: frozenset[str], at: datetime
) -> dict[str, LinkState]:
    """
    The state, at that moment, of each address that is the portal's own; others are left out.

    `language` is that of the text they are in. Of more than MOST_LINKS pages and MOST_FILES files,
    the rest is called fine.
    """
    states: dict[str, LinkState] = {}
    matches: dict[str, ResolverMatch] = {}
    files = 0
    for address in dict.fromkeys(addresses):
        if (name := _media_name(address, hosts)) is not None:
            files += 1
            states[address] = _state_of_file(name) if files <= MOST_FILES else LinkState.FINE
        elif (path := own_path(address, hosts)) is not None:
            if len(matches) >= MOST_LINKS:
                states[address] = LinkState.FINE
                continue
            found = _resolve(path, language)
            if isinstance(found, ResolverMatch):
                matches[address] = found
            else:
                states[address] = found
    return states | _judge_pages(matches, at)


def _media_name(address: str, hosts: frozenset[str]) -> str | None:
    """The uploaded file's name in storage, if the address is one's."""
    prefix, path = REFERENCES, own_path(address, hosts)
    store = urlsplit(settings.MEDIA_URL)
    if path is None and store.hostname:  # The store's own address of the file.
        prefix, path = store.path, own_path(address, frozenset({store.hostname}))
    return path.removeprefix(prefix) if path and path.startswith(prefix) else None


def _state_of_file(name: str) -> LinkState:
    try:
        exists = bool(name) and default_storage.exists(name)
    except (SuspiciousOperation, ValueError):  # It leads out of the store, or contains a NUL.
        exists = False
    return LinkState.FINE if exists else LinkState.DEAD


def _resolve(path: str, language: str) -> ResolverMatch | LinkState:
    """The view for a path, in the language of the path or else of the draft."""
    if path.startswith(settings.STATIC_URL):
        return LinkState.FINE if _is_static(path[len(settings.STATIC_URL) :]) else LinkState.DEAD
    named = get_language_from_path(path)
    # The portal redirects addresses without a language or a last slash.
    prefixes = [""] if named else ["", f"/{language}"]
    endings = [""] if path.endswith("/") else ["", "/"]
    with translation.override(named or language):
        for prefix in prefixes:
            for ending in endings:
                try:
                    match = resolve(prefix + path + ending)
                except Resolver404:
                    continue
                return LinkState.DEAD if _is_no_page(match) else match
    return LinkState.DEAD


def _is_no_page(match: ResolverMatch) -> bool:
    """Readers do not visit the admin's pages, nor the address that counts views."""
    return match.route.startswith("admin/") or match.namespace in ("admin", "readership")


def _is_static(name: str) -> bool:
    try:
        return finders.find(name) is not None
    except (SuspiciousOperation, ValueError):
        return False


def _judge_pages(matches: dict[str, ResolverMatch], at: datetime) -> dict[str, LinkState]:
    """One query for each kind of page that is linked to, whatever the number of links."""
    named: dict[str, set[int | str]] = {}
    for match in matches.values():
        named.setdefault(match.url_name or "", set()).update(_subject(match))
    visible = Article.objects.published(at)
    answers: dict[str, dict[int | str, LinkState]] = {}
    for name, subjects in named.items():
        if name == "article-detail":
            found = Article.objects.filter(pk__in=subjects).values_list("pk", flat=True)
            seen = visible.filter(pk__in=subjects).values_list("pk", flat=True)
            answers[name] = dict.fromkeys(found, LinkState.HIDDEN)
            answers[name] |= dict.fromkeys(seen, LinkState.FINE)
        elif name in _SUBJECTS:
            # A former slug redirects to the page.
            rows = _SUBJECTS[name].objects.filter(
                Q(slug__in=subjects) | Q(former_slugs__slug__in=subjects)
            )
            slugs = rows.with_page(visible).values_list("slug", "former_slugs__slug")
            answers[name] = dict.fromkeys(chain.from_iterable(slugs), LinkState.FINE)
    return {
        address: _state(answers.get(match.url_name or ""), match)
        for address, match in matches.items()
    }


_SUBJECTS: dict[str, type[Section] | type[Tag] | type[Source] | type[Author]] = {
    "section-detail": Section,
    "tag-detail": Tag,
    "source-detail": Source,
    "author-detail": Author,
}


def _subject(match: ResolverMatch) -> list[int | str]:
    subject = match.kwargs.get("pk", match.kwargs.get("slug"))
    # SQLite has no larger numbers.
    is_possible = not isinstance(subject, int) or subject <= MOST
    return [subject] if subject is not None and is_possible else []


def _state(answers: dict[int | str, LinkState] | None, match: ResolverMatch) -> LinkState:
    if answers is None:
        return LinkState.FINE
    subject = match.kwargs.get("pk", match.kwargs.get("slug", ""))
    return answers.get(subject, LinkState.DEAD)
