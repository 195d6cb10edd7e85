import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol, Self

from django.conf import settings
from django.db import models, router, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Left
from django.db.models.sql.where import AND, WhereNode
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.addresses import article_page
from news.articles.date_hierarchy import PeriodsQuerySet
from news.articles.language_pages import LanguagePage, language_pages_of
from news.articles.links import address_slug
from news.articles.shown_article import TEXTS, ShownArticle
from news.articles.signals import articles_written
from news.editions.models import Language
from news.fields import (
    BoundedDateTimeField,
    ComparisonKeyField,
    LineField,
    LinesField,
    NewestManyToManyField,
    RichTextField,
    SlugField,
    is_web_link,
)
from news.library.models import Image
from news.library.models.reference import ReferringQuerySet
from news.text.languages import LANGUAGES, listed_languages, other_script

from .attribution import Author, Source
from .section import Section, Tag

# The most articles that one query names by number.
FEW = 500

# The first characters of a body, markup included, that lists read to make a teaser.
BEGINNING = 4_000

# Each file of the sitemap covers this many article numbers.
SITEMAP_BLOCK = 5_000
# Written as a literal in the query: the index only matches its exact expression.
_block = Func(
    F("id"), template=f"(%(expressions)s / {SITEMAP_BLOCK})", output_field=models.BigIntegerField()
)
# Article.modified_at as a database expression.
_modified_at = Greatest("updated_at", "published_at")


class Scope(NamedTuple):
    """What an edition lists."""

    edition: str
    languages: tuple[str, ...]
    # The articles in the other script that have a language page of this edition's; None if these
    # are too many to be named.
    doubled: tuple[int, ...] | None


def scope_of(edition: str, written: list[str]) -> Scope:
    """
    What an edition lists if articles are written in these languages.

    While only one script has articles, queries compare with one value of an index.
    """
    listed = tuple(listed_languages(edition, written))
    if len(listed) < 2:
        # Without any articles, the edition's own language finds none.
        return Scope(edition, listed or (edition,), ())
    own = Article.objects.published().filter(language=edition).order_by()
    groups = list(own.values_list("translation_group", flat=True)[: FEW + 1])
    if len(groups) > FEW:
        return Scope(edition, listed, None)
    # Most articles are in one script and a few have a language page in the other. Look these few
    # up: a subquery for each of a million articles takes seconds on SQLite.
    doubled = Article.objects.filter(translation_group__in=groups, language=other_script(edition))
    return Scope(edition, listed, tuple(doubled.order_by().values_list("pk", flat=True)))


class Placed(Protocol):
    """An article, or what tells its place in a list."""

    @property
    def pk(self) -> Any: ...
    @property
    def published_at(self) -> Any: ...


class ArticleQuerySet(  # type: ignore[override]  # Each base has its as_manager().
    PeriodsQuerySet["Article"], ReferringQuerySet["Article"]
):
    def get_by_natural_key(self, guid: str) -> "Article":
        return self.get(guid=guid)

    def bulk_create(self, objs: Iterable["Article"], *args: Any, **kwargs: Any) -> list["Article"]:
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            _announce([article.pk for article in made if article.pk is not None], self.db)
        return made

    def update(self, **kwargs: Any) -> int:
        """As Django's, also in `bulk_update`; search and references follow."""
        if not Article.SEARCHED.intersection(kwargs):
            return super().update(**kwargs)
        with transaction.atomic(using=self.db):
            numbers = list(self.order_by().values_list("pk", flat=True))
            count = super().update(**kwargs)
            _announce(numbers, self.db)
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    def published(self, at: datetime | None = None) -> Self:
        """
        What visitors may see, now or at that moment. Every public page starts from this.

        Articles in the recycle bin are never included: a constraint keeps them from being
        published, so the indexes of the lists need no column for it.
        """
        now = at or timezone.now()
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
            status=Article.Status.PUBLISHED,
            published_at__lte=now,
        )

    def languages(self, among: Iterable[str] = LANGUAGES) -> list[str]:
        """The languages of these articles, found with one index look-up for each of `among`."""
        asked = [language for language in LANGUAGES if language in among]
        if not asked:
            return []
        any_of = {
            f"language_{number}": Exists(self.order_by().filter(language=language))
            for number, language in enumerate(asked)
        }
        any_row = self.model._base_manager.using(self.db).order_by().annotate(**any_of)
        found = any_row.values_list(*any_of).first() or ()
        return [language for language, is_there in zip(asked, found, strict=False) if is_there]

    def in_edition(self, edition: str, written: Iterable[str]) -> Self:
        """
        The published articles that an edition lists; `written` are the languages they are in.

        Each Chinese edition also lists articles in the other script, because it can convert them,
        but not those that have a language page of its own.
        """
        return self.in_scope(scope_of(edition, list(written)))

    def in_scope(self, scope: Scope, at: datetime | None = None) -> Self:
        """The same, now or at that moment, where it is known what the edition lists."""
        if len(scope.languages) == 1:
            # `IN` with one value would keep SQLite from using the index's order.
            return self.filter(language=scope.languages[0])
        in_both = self.filter(language__in=scope.languages)
        if scope.doubled is not None:
            return in_both.exclude(pk__in=scope.doubled)
        own = Article.objects.published(at).filter(language=scope.edition).order_by()
        own_page = own.filter(translation_group=OuterRef("translation_group"))
        return in_both.filter(Q(language=scope.edition) | ~Exists(own_page))

    def pinned(self, at: datetime | None = None) -> Self:
        """Those that lead the home page, now or at that moment."""
        # By number, so that the database finds the few pinned ones first.
        pinned = Article.objects.filter(pinned_until__gt=at or timezone.now())
        return self.filter(pk__in=pinned.order_by().values("pk"))

    def kept(self) -> Self:
        """Articles that are not in the recycle bin."""
        return self.filter(deleted_at__isnull=True)

    def in_section(self, section: Section) -> Self:
        """Articles of the section and of its subsections."""
        # Find the subsections first, so that an index serves the main query.
        children = section.children.values_list("pk", flat=True)
        return self.filter(section__in=[section.pk, *children])

    def within(self, bounds: Q) -> Self:
        """
        Adds the bounds before all other conditions.

        SQLite uses the first of several bounds on a column for its index. With the bound of
        `published()` it would read all articles newer than those wanted.
        """
        bounded = self.all()
        others, bounded.query.where = bounded.query.where, WhereNode()
        bounded = bounded.filter(bounds)
        bounded.query.where.add(others, AND)
        return bounded

    def before(self, article: Placed) -> Self:
        """Articles that come after this one in every list, nearest first."""
        same_moment = Q(published_at=article.published_at, pk__lt=article.pk)
        # The first condition implies the second, which is the one that an index can use.
        earlier = (Q(published_at__lt=article.published_at) | same_moment) & Q(
            published_at__lte=article.published_at
        )
        return self.within(earlier).order_by("-published_at", "-pk")

    def after(self, article: Placed) -> Self:
        """Articles that come before this one in every list, nearest first."""
        same_moment = Q(published_at=article.published_at, pk__gt=article.pk)
        later = (Q(published_at__gt=article.published_at) | same_moment) & Q(
            published_at__gte=article.published_at
        )
        return self.within(later).order_by("published_at", "pk")

    def last_change_in(self, block: int) -> QuerySet[Any, Any]:
        """When the articles of a block of SITEMAP_BLOCK numbers last changed; one index probe."""
        inside = self.alias(block=_block).filter(block=block)
        return inside.order_by(_modified_at.desc()).values_list(_modified_at)[:1]

    def for_page(self) -> Self:
        """With the data for an article's page, in a fixed number of queries."""
        return self._with_attributions().select_related("section__parent").prefetch_related("tags")

    def for_list(self, beginning_length: int = BEGINNING) -> Self:
        """
        With the data for a list, in a fixed number of queries. Of each body it reads only so many
        characters, markup included: what a `teaser` needs.
        """
        beginning = Left("body", beginning_length)
        return self._with_attributions().defer("body").annotate(beginning=beginning)

    def _with_attributions(self) -> Self:
        return self.select_related(
            "section", "source", "view_counter", "lead_image"
        ).prefetch_related("authors")


def _announce(numbers: list[int], using: str) -> None:
    articles_written.send(Article, numbers=numbers, using=using)


class Article(models.Model):
    class Status(models.TextChoices):
        """What visitors see: nothing yet, the page, or nothing any more."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Work(models.TextChoices):
        """
        How far the newest revision is in the workflow; see news.newsroom.workflow.

        Blank if the page shows the newest revision, and in rows that the newsroom has not used
        yet.
        """

        NONE = "", _("Nothing under work")
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        SCHEDULED = "scheduled", _("Scheduled")

    guid = models.UUIDField(
        _("permanent identifier"), unique=True, default=uuid.uuid4, editable=False
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    translation_group = models.UUIDField(
        _("translation group"),
        default=uuid.uuid4,
        editable=False,
        help_text=_("Articles that are translations of one another share it."),
    )
    title = LineField(_("title"), max_length=300)
    title_key = ComparisonKeyField(_("title for comparing"), of="title", max_length=300)
    subtitle = LineField(_("subtitle"), max_length=300, blank=True, default="")
    slug = SlugField(
        _("slug"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("The readable end of the address. Left empty, it follows the title."),
    )
    summary = LinesField(
        _("summary"), blank=True, default="", help_text=_("One or two sentences for lists.")
    )
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
    )
    tags = NewestManyToManyField(Tag, verbose_name=_("tags"), related_name="articles", blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        help_text=_("The outlet this text comes from. Left empty, the page names none."),
    )
    source_url = models.URLField(
        _("original address"),
        max_length=1000,
        blank=True,
        default="",
        help_text=_("Where the source published it."),
    )
    authors = NewestManyToManyField(
        Author, verbose_name=_("authors"), related_name="articles", blank=True
    )
    responsible_editor = LineField(_("responsible editor"), max_length=100, blank=True, default="")
    lead_image = models.ForeignKey(
        Image,
        verbose_name=_("lead picture"),
        on_delete=models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        help_text=_("Shown above the text."),
    )
    # Only news.newsroom writes this field and the next ones; no form does.
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    work = models.CharField(
        _("work in progress"), max_length=20, choices=Work, blank=True, default="", editable=False
    )
    review_stage = models.PositiveSmallIntegerField(
        _("review stages passed"), default=0, editable=False
    )
    # The number of the public revision, which the row itself holds, and of the revision being
    # edited. 0 for none. They are numbers, not foreign keys: loaddata and imports write rows
    # without revisions.
    live_number = models.PositiveIntegerField(_("live revision"), default=0, editable=False)
    latest_number = models.PositiveIntegerField(_("newest revision"), default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    deleted_at = BoundedDateTimeField(
        _("in the recycle bin since"), null=True, blank=True, editable=False
    )
    published_at = BoundedDateTimeField(
        _("published at"),
        null=True,
        blank=True,
        help_text=_("In the future, the article appears at that moment by itself."),
    )
    expires_at = BoundedDateTimeField(
        _("expires at"),
        null=True,
        blank=True,
        help_text=_("From this moment on, visitors no longer see the article."),
    )
    pinned_until = BoundedDateTimeField(
        _("pinned until"),
        null=True,
        blank=True,
        help_text=_("Until then it leads the home page."),
    )
    origin_document = models.CharField(
        _("origin document"), max_length=500, blank=True, default="", editable=False
    )
    origin_sha256 = models.CharField(
        _("origin checksum"), max_length=64, blank=True, default="", editable=False
    )
    created_at = BoundedDateTimeField(_("created at"), auto_now_add=True)
    # Set by the newsroom: the draft of a live page is edited while the page stays as it is.
    edited_at = BoundedDateTimeField(_("last edited"), default=timezone.now, editable=False)
    updated_at = BoundedDateTimeField(_("updated at"), auto_now=True)
    # The body stays last: SQLite reads a row from the left, and a long body fills overflow pages
    # that it would have to read before any later column.
    body = RichTextField(_("body"), blank=True, default="")
    # The part of the body that a list has loaded.
    beginning = ""
    # Its authors and tags, if they were loaded with it; see `all_authors` and `all_tags`.
    loaded_authors: list[Author] | None = None
    loaded_tags: list[Tag] | None = None

    # What search reads of a row; see news.search.texts.
    SEARCHED = frozenset(
        "language title subtitle summary body section section_id source source_id lead_image "
        "lead_image_id responsible_editor published_at live_number latest_number".split()
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-pk"]
        # Besides Django's add, change, view and delete. "Change" means one's own texts; "delete"
        # means moving to the recycle bin.
        permissions = [
            ("change_others_article", _("Can change articles of others")),
            ("submit_article", _("Can submit articles for review")),
            ("review_article_1", _("Can review articles, first stage")),
            ("review_article_2", _("Can review articles, second stage")),
            ("review_article_3", _("Can review articles, third stage")),
            ("publish_article", _("Can publish articles")),
            ("publish_unreviewed_article", _("Can publish articles without review")),
            ("withdraw_article", _("Can withdraw articles")),
            ("share_article", _("Can share previews of articles")),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_published_has_a_time",
                condition=~Q(status="published") | Q(published_at__isnull=False),
                violation_error_message=_("A published article needs a publication time."),
            ),
            models.CheckConstraint(
                name="article_expires_after_publication",
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                violation_error_message=_("The expiry must be later than the publication."),
            ),
            models.CheckConstraint(
                name="article_deleted_is_not_published",
                condition=Q(deleted_at__isnull=True) | ~Q(status="published"),
                violation_error_message=_("Withdraw the article before it is deleted."),
            ),
            # Only an article that was public has a live revision; only a public page has an
            # update.
            models.CheckConstraint(
                name="article_work_fits_its_status",
                condition=Q(status="published")
                | (
                    ~Q(work="scheduled")
                    & (Q(status="withdrawn") | Q(status="draft", live_number=0))
                ),
            ),
            models.CheckConstraint(
                name="article_source_url_is_a_web_link",
                condition=is_web_link("source_url"),
                violation_error_message=_("A link must begin with http:// or https://."),
            ),
            models.UniqueConstraint(
                name="article_one_translation_a_language",
                fields=["translation_group", "language"],
                violation_error_message=_("This article has a translation in that language."),
            ),
        ]
        # Not partial on `status`: SQLite plans before it knows the parameter's value. `expires_at`
        # is included so that a list is counted without reading its rows.
        indexes = [
            # An edition's home and article list.
            models.Index(
                fields=["status", "language", "-published_at", "-id", "expires_at"],
                name="article_edition_list",
            ),
            # The same for an edition that also lists other languages.
            models.Index(
                fields=["status", "-published_at", "-id", "expires_at"], name="article_list"
            ),
            # A section's list.
            models.Index(
                fields=["status", "language", "section", "-published_at", "-id", "expires_at"],
                name="article_section_list",
            ),
            # A source's list.
            models.Index(
                fields=["status", "language", "source", "-published_at", "-id", "expires_at"],
                name="article_source_list",
            ),
            # The publish check: does a published article have the same title?
            models.Index(fields=["title_key", "status"], name="article_by_title"),
            # The pinned articles on the home page; always a few rows.
            models.Index(
                fields=["pinned_until"],
                name="article_pinned",
                condition=Q(pinned_until__isnull=False),
            ),
            # The admin's date hierarchy.
            models.Index(
                fields=["-published_at", "-id"],
                name="article_by_publication",
                condition=Q(deleted_at__isnull=True),
            ),
            # The admin's list, last edited first, and its count.
            models.Index(
                fields=["-edited_at", "-id"],
                name="article_by_edit",
                condition=Q(deleted_at__isnull=True),
            ),
            # The admin's list of one section or status, last edited first, and its dates.
            models.Index(
                fields=["section", "-edited_at", "-id"],
                name="article_section_by_edit",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(
                fields=["section", "-published_at", "-id"],
                name="article_section_by_date",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(
                fields=["status", "-edited_at", "-id"],
                name="article_status_by_edit",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(
                fields=["status", "-published_at", "-id"],
                name="article_status_by_date",
                condition=Q(deleted_at__isnull=True),
            ),
            # The dashboard: articles waiting at each stage.
            models.Index(fields=["work", "review_stage", "-edited_at", "-id"], name="article_work"),
            # The dashboard: the articles that an account is working on.
            models.Index(fields=["created_by", "work", "-edited_at", "-id"], name="article_mine"),
            # The schedule: what expires. The publication index finds what is published.
            models.Index(
                fields=["expires_at"],
                name="article_by_expiry",
                condition=Q(expires_at__isnull=False),
            ),
            # The recycle bin, last deleted first.
            models.Index(
                fields=["-deleted_at", "-id"],
                name="article_bin",
                condition=Q(deleted_at__isnull=False),
            ),
            # The last change of each file of the sitemap.
            models.Index(
                _block, F("status"), _modified_at.desc(), F("expires_at"), name="article_sitemap"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, using: str | None = None, **kwargs: Any) -> None:
        """As Django's, in one transaction with what follows a save: search and references."""
        database = using or router.db_for_write(Article, instance=self)
        with transaction.atomic(using=database, savepoint=False):
            super().save(*args, using=database, **kwargs)

    save.alters_data = True  # type: ignore[attr-defined]  # As Django marks its own.

    def get_absolute_url(self) -> str:
        """The page in the edition of the article's own language."""
        return self.address_in(self.language)

    def natural_key(self) -> tuple[str]:
        return (str(self.guid),)

    @property
    def address_slug(self) -> str:
        """
        The slug in the address: the editor's, or one made from the title.

        Computed when read, so that rows from loaddata or bulk_create have one too.
        """
        return address_slug(self.slug, self.title)

    @property
    def is_published(self) -> bool:
        """Whether visitors may see it now; the same rule as ArticleQuerySet.published()."""
        now = timezone.now()
        return (
            self.status == self.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= now
            and (self.expires_at is None or self.expires_at > now)
        )

    @property
    def modified_at(self) -> datetime:
        """
        When its page last changed for visitors: its last edit, or its publication if that is
        later.
        """
        return max(filter(None, (self.updated_at, self.published_at)))

    @property
    def views(self) -> int:
        """The old site's views and the views counted here, added."""
        try:
            return self.view_counter.total
        except Article.view_counter.RelatedObjectDoesNotExist:
            return 0

    @property
    def all_authors(self) -> Iterable[Author]:
        return self.authors.all() if self.loaded_authors is None else self.loaded_authors

    @property
    def all_tags(self) -> Iterable[Tag]:
        return self.tags.all() if self.loaded_tags is None else self.loaded_tags

    def address_in(self, edition: str) -> str:
        """
        The page in that edition: in its own language, or converted to the other Chinese script.

        The slug is the same in both, so that the address stays when the dictionary changes.
        """
        return article_page(edition, self.pk, self.address_slug)

    def language_pages(self) -> list[LanguagePage]:
        """All pages of this article and its translations, in one query."""
        published = Article.objects.published().filter(translation_group=self.translation_group)
        return language_pages_of(published.order_by().only("language", "slug", "title"))

    def shown_in(self, edition: str) -> ShownArticle:
        """The article with its texts as that edition shows them."""
        return ShownArticle(self, edition, TEXTS)
