"""The portal's identity: its names, pictures, colours and statements, a row for each version."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.editions.shown import name_conversion
from news.fields import LineField, LinesField
from news.library.models import Image
from news.text.languages import other_script
from news.text.moments import read_day

from .colour import HEX
from .palette import ACCENT, MASTHEAD

# The texts of a version that have a column for each language.
TEXTS = ("name", "short_name", "description", "organiser", "address")
PICTURES = ("logo", "logo_dark", "icon", "banner", "mark_picture")

Label = Any  # a text that is translated when it is shown

_is_colour = RegexValidator(rf"^{HEX}\Z", _("Write a colour like #0b3a5b."))


def read_days(text: str) -> list[date]:
    """The days in a text, one on each line; ValidationError names a line that is none."""
    days = []
    for line in filter(None, map(str.strip, text.splitlines())):
        day = read_day(line)
        if day is None:
            raise ValidationError(
                _("“%(line)s” is no day: write each day on a line, like 2026-12-13."),
                code="day",
                params={"line": line[:20]},
            )
        days.append(day)
    return days


def check_days(text: str) -> None:
    read_days(text)


def _text(label: Label, most: int, help_text: Label = "") -> LineField:
    return LineField(label, max_length=most, blank=True, default="", help_text=help_text)


def _picture(label: Label, help_text: Label) -> models.ForeignKey:
    return models.ForeignKey(
        Image,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=help_text,
    )


class IdentityQuerySet(models.QuerySet["Identity"]):
    def live(self) -> Self:
        return self.filter(state=Identity.State.LIVE)

    def with_pictures(self) -> Self:
        """With all that pages show, in three queries."""
        accounts = OfficialAccount.objects.select_related("qr_picture")
        return self.select_related(*PICTURES).prefetch_related(
            models.Prefetch("accounts", accounts)
        )

    def showing(self, image: int) -> Self:
        """The versions that show the picture of that number."""
        shown = Q(accounts__qr_picture=image)
        for name in PICTURES:
            shown |= Q(**{name: image})
        return self.filter(shown).distinct()


class Identity(models.Model):
    """
    One version. A draft may be changed; one that is or was live stays as it is.

    What is blank is stated by the settings, SITE_NAME and the others.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        FORMER = "former", _("Former version")

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    note = _text(_("note"), 200, _("What this version changes, for the list of versions."))

    name_en = _text(_("name in English"), 100)
    name_zh_hans = _text(_("name in Simplified Chinese"), 100)
    name_zh_hant = _text(_("name in Traditional Chinese"), 100)
    short_name_en = _text(_("short name in English"), 30)
    short_name_zh_hans = _text(_("short name in Simplified Chinese"), 30)
    short_name_zh_hant = _text(_("short name in Traditional Chinese"), 30)
    description_en = _text(_("description in English"), 300)
    description_zh_hans = _text(_("description in Simplified Chinese"), 300)
    description_zh_hant = _text(_("description in Traditional Chinese"), 300)
    organiser_en = _text(_("organiser in English"), 100)
    organiser_zh_hans = _text(_("organiser in Simplified Chinese"), 100)
    organiser_zh_hant = _text(_("organiser in Traditional Chinese"), 100)

    logo = _picture(
        _("logo"),
        _("On the masthead, left of the name, which is written as text in each language."),
    )
    logo_dark = _picture(_("logo in dark colours"), _("Only if the logo needs another one there."))
    icon = _picture(
        _("square icon"),
        _("For browsers' tabs and phones' screens, and the mark on cards; at least 192 pixels "
          "wide. Left empty, it is made from the logo."),
    )  # fmt: skip
    banner = _picture(_("banner"), _("Across the top of the home page; at least 1200 pixels wide."))
    masthead_colour = models.CharField(
        _("masthead"),
        max_length=7,
        default=MASTHEAD,
        validators=[_is_colour],
        help_text=_("White text stands on it, and links have its hue."),
    )
    accent_colour = models.CharField(
        _("accent"),
        max_length=7,
        default=ACCENT,
        validators=[_is_colour],
        help_text=_("Marks headings and ranks; lightened, it marks things on the masthead."),
    )

    icp_number = _text(_("ICP record number"), 60)
    police_number = _text(_("public security record number"), 60)
    id_code = _text(_("site identification code"), 30)
    mark_link = models.URLField(_("address of the site mark"), max_length=300, blank=True)
    mark_picture = _picture(
        _("picture of the site mark"), _("Links to the address of the site mark.")
    )
    address_en = _text(_("address in English"), 200)
    address_zh_hans = _text(_("address in Simplified Chinese"), 200)
    address_zh_hant = _text(_("address in Traditional Chinese"), 200)
    postcode = _text(_("postcode"), 20)
    phone = _text(_("telephone"), 60)
    email = models.EmailField(_("e-mail address"), max_length=200, blank=True)
    report_link = models.URLField(
        _("“report an error” link"),
        max_length=300,
        blank=True,
        help_text=_("Where visitors report errors of the site, for example 我为政府网站找错."),
    )
    mourning_days = LinesField(
        _("mourning days"),
        blank=True,
        default="",
        validators=[check_days],
        help_text=_("One on each line, like 2026-12-13: pages are without colour on that day."),
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    live_since = models.DateTimeField(_("put live at"), null=True, blank=True, editable=False)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identity")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("change_identity", _("Can change the portal's identity"))]
        constraints = [
            models.UniqueConstraint(
                name="identity_one_is_live", fields=["state"], condition=Q(state="live")
            ),
        ]

    def __str__(self) -> str:
        return gettext("Identity %(number)s") % {"number": self.pk}

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def text(self, name: str, edition: str) -> str:
        """One of TEXTS in that edition; of the other script if there is none, else blank."""
        own: str = getattr(self, f"{name}_{edition.replace('-', '_')}")
        if own or not (other := other_script(edition)):
            return own
        found: str = getattr(self, f"{name}_{other.replace('-', '_')}")
        conversion = name_conversion(found, edition) if found else None
        return conversion.text(found) if conversion else found


class OfficialAccount(models.Model):
    """An account of the portal elsewhere: WeChat, Weibo, a video channel."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="accounts")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name_en = _text(_("name in English"), 60)
    name_zh_hans = _text(_("name in Simplified Chinese"), 60)
    name_zh_hant = _text(_("name in Traditional Chinese"), 60)
    link = models.URLField(_("address"), max_length=300, blank=True)
    qr_picture = _picture(_("QR picture"), _("What a phone scans to follow the account."))

    class Meta:
        verbose_name = _("official account")
        verbose_name_plural = _("official accounts")
        ordering = ["order", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="account_has_a_name",
                condition=~Q(name_en="", name_zh_hans="", name_zh_hant=""),
                violation_error_message=_("Give the account a name in at least one language."),
            ),
        ]

    def __str__(self) -> str:
        return f"{Identity(pk=self.identity_id)}: {self._any_name}"

    def name_in(self, edition: str) -> str:
        """In that edition, or in the language there is."""
        names = {"en": self.name_en, "zh-hans": self.name_zh_hans, "zh-hant": self.name_zh_hant}
        found = names[edition] or names.get(other_script(edition) or "", "") or self._any_name
        conversion = name_conversion(found, edition)
        return conversion.text(found) if conversion else found

    @property
    def _any_name(self) -> str:
        return self.name_en or self.name_zh_hans or self.name_zh_hant
