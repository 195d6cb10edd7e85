from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article


class ViewCounter(models.Model):
    """
    How often an article was read: the old site's count and ours, in separate columns.

    An article without a row has not been read yet. Only `news.readership.counting` adds views;
    saving an instance that was loaded earlier would lose some.
    """

    article = models.OneToOneField(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="view_counter",
    )
    imported = models.PositiveBigIntegerField(_("carried over from the old site"), default=0)
    counted = models.PositiveBigIntegerField(_("counted here"), default=0)

    class Meta:
        verbose_name = _("view counter")
        verbose_name_plural = _("view counters")

    def __str__(self) -> str:
        return f"{self.total} ({self.imported} + {self.counted})"

    @property
    def total(self) -> int:
        return self.imported + self.counted


class DailyViews(models.Model):
    """The views of one calendar day in Asia/Shanghai, for trends and most read."""

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="daily_views",
        # The unique constraint below starts with the article and serves its queries.
        db_index=False,
    )
    day = models.DateField(_("day"))
    count = models.PositiveBigIntegerField(_("views"), default=0)

    class Meta:
        verbose_name = _("daily views")
        verbose_name_plural = _("daily views")
        ordering = ["-day", "article"]
        constraints = [
            models.UniqueConstraint(
                name="daily_views_one_row_a_day",
                fields=["article", "day"],
            )
        ]
        indexes = [
            # Most read on a day, and the sum of a day: the index has every column they need.
            models.Index(fields=["day", "-count", "-article"], name="daily_views_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class PeriodViews(models.Model):
    """
    An article's views in the 6 and in the 29 days before `until`: with those of `until` itself, of
    a week and of a month.

    Derived from DailyViews, once a day; see `figures`.
    """

    until = models.DateField(_("until, without that day"))
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="period_views",
        # An article that is deleted while all are added up is no error.
        db_constraint=False,
    )
    week = models.PositiveBigIntegerField(_("views of the 6 days before"))
    month = models.PositiveBigIntegerField(_("views of the 29 days before"))

    class Meta:
        verbose_name = _("views of a period")
        verbose_name_plural = _("views of periods")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="period_views_once", fields=["until", "article"]),
        ]
        indexes = [
            # The most read before today; see most_read_numbers.
            models.Index(fields=["until", "-week", "-article"], name="period_views_of_week"),
            models.Index(fields=["until", "-month", "-article"], name="period_views_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.until}: {self.week}, {self.month}"


class SiteViews(models.Model):
    """
    The views of all articles on a calendar day that is over, also of articles deleted since.

    See `figures`.
    """

    day = models.DateField(_("day"), primary_key=True)
    count = models.PositiveBigIntegerField(_("views"))

    class Meta:
        verbose_name = _("views of the site")
        verbose_name_plural = _("views of the site")
        default_permissions = ()
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class RecentView(models.Model):
    """
    That a visitor has seen an article in the last half an hour, and is not counted again.

    Of the visitor it has a pseudonymous number; see `visitors`. It is deleted with the first view
    that is counted some minutes after the half hour.
    """

    visit = models.BigIntegerField(_("visitor and article, as a keyed hash"), primary_key=True)
    seen_at = models.BigIntegerField(_("seen at, in seconds since 1970"), db_index=True)

    class Meta:
        verbose_name = _("recent view")
        verbose_name_plural = _("recent views")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.visit)


COUNTS = {
    ViewCounter: ("imported", "counted"),
    DailyViews: ("count",),
    SiteViews: ("count",),
}


@receiver(pre_save, sender=ViewCounter)
@receiver(pre_save, sender=DailyViews)
@receiver(pre_save, sender=SiteViews)
def keep_higher_counts(
    sender: type[models.Model], instance: models.Model, raw: bool, using: str, **kwargs: Any
) -> None:
    """
    loaddata never lowers a count: the larger of the stored and the loaded value stays.

    The database compares in the statement that writes, so that a view counted meanwhile is not
    lost.
    """
    if not raw or not sender._base_manager.using(using).filter(pk=instance.pk).exists():
        return
    for name in COUNTS[sender]:
        setattr(instance, name, Greatest(F(name), getattr(instance, name)))


@receiver(pre_save, sender=DailyViews)
def add_up_anew(
    sender: type[models.Model], instance: DailyViews, raw: bool, using: str, **kwargs: Any
) -> None:
    """Views of days that are over are loaded: see `figures`."""
    if raw:
        PeriodViews.objects.using(using).all().delete()
