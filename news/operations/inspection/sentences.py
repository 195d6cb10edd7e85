"""What findings say, in the active language."""

from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .findings import Code, Finding, NotChecked, Severity, Unchecked

TITLES: dict[Code, Promise] = {
    Code.HOME_STALE: gettext_lazy("Home page not updated"),
    Code.SECTION_STALE: gettext_lazy("Sections not updated"),
    Code.SECTION_EMPTY: gettext_lazy("Empty sections"),
    Code.LINK_DEAD: gettext_lazy("Dead links"),
    Code.FOOTER_UNSET: gettext_lazy("Statements missing at the foot of the pages"),
    Code.WITHOUT_SOURCE: gettext_lazy("Articles without a source"),
    Code.DATE_CHANGED: gettext_lazy("Changed publication dates"),
}

_STATEMENTS: dict[str, Promise] = {
    "SITE_ORGANISER": gettext_lazy("who runs the site"),
    "SITE_ICP_NUMBER": gettext_lazy("the ICP record number"),
    "SITE_POLICE_NUMBER": gettext_lazy("the public security record number"),
    "SITE_ID_CODE": gettext_lazy("the government site identification code"),
    "SITE_MARK_URL": gettext_lazy("the official site mark"),
}

# Why a link is dead, by the reason in a finding's details.
NOWHERE, HIDDEN, NO_ANSWER = "nowhere", "hidden", "no-answer"


def message_of(finding: Finding) -> str:
    """What is wrong, and what to do next."""
    return _MESSAGES[finding.code](finding)


def not_checked_message(not_checked: NotChecked) -> str:
    what, count = not_checked.what, not_checked.links
    if what is Unchecked.EVERYTHING:
        return _("Nothing was checked: the inspection is switched off (INSPECTION=off).")
    if what is Unchecked.NO_LINKS:
        return _(
            "Links have not been checked yet. The operator runs “manage.py inspect --links”, best "
            "every night."
        )
    if what is Unchecked.NOT_ASKED:
        return _(
            "Links to other sites were not checked: the operator does that with “manage.py inspect "
            "--links”."
        )
    if what is Unchecked.SWITCHED_OFF:
        return _(
            "Links to other sites were not checked: the portal may ask none (REMOTE_PICTURES=off)."
        )
    if what is Unchecked.OFFLINE:
        return _(
            "Links to other sites were not checked: none of them answered, so the portal's machine "
            "seems to be cut off from the internet."
        )
    if what is Unchecked.REFUSED:
        return ngettext(
            "%(count)d link to another site was not checked: the portal asks public addresses on "
            "the usual ports only.",
            "%(count)d links to other sites were not checked: the portal asks public addresses on "
            "the usual ports only.",
            count,
        ) % {"count": count}
    return ngettext(
        "%(count)d link to another site was not checked: there were too many, or the time was up.",
        "%(count)d links to other sites were not checked: there were too many, or the time was up.",
        count,
    ) % {"count": count}


def _home_stale(finding: Finding) -> str:
    if finding.since is None:
        return _("The home page shows no article. Publish one.")
    if finding.severity is Severity.FAILURE:
        text = _("The home page's newest article is of %(since)s. Publish one.")
    else:
        text = _("The home page's newest article is of %(since)s. Publish one before %(due)s.")
    return text % _days(finding)


def _section_stale(finding: Finding) -> str:
    if finding.severity is Severity.FAILURE:
        text = _("The newest article of the section “%(name)s” is of %(since)s. Publish one in it.")
    else:
        text = _(
            "The newest article of the section “%(name)s” is of %(since)s. Publish one in it "
            "before %(due)s."
        )
    return text % {"name": _section(finding), **_days(finding)}


def _section_empty(finding: Finding) -> str:
    if finding.severity is Severity.FAILURE:
        text = _(
            "The section “%(name)s” has no articles. Publish one in it, or delete the section."
        )
    else:
        text = _(
            "The articles of the section “%(name)s” expire. Publish one in it before %(due)s, or "
            "delete the section."
        )
    return text % {"name": _section(finding), **_days(finding)}


def _link_dead(finding: Finding) -> str:
    reason, values = finding.details["reason"], {"address": finding.details["address"]}
    if reason == NOWHERE:
        text = _("A link leads nowhere: the portal has no page %(address)s. Correct or remove it.")
    elif reason == HIDDEN:
        text = _(
            "A link leads to an article that visitors cannot see: %(address)s. Correct or "
            "remove it."
        )
    elif reason == NO_ANSWER:
        text = _("A link leads to a site that does not answer: %(address)s. Correct or remove it.")
    else:
        text = _(
            "A link leads to a page that another site no longer has: %(address)s answers "
            "%(status)s. Correct or remove it."
        )
        values["status"] = reason
    return text % values


def _footer_unset(finding: Finding) -> str:
    name = finding.details["setting"]
    return _(
        "Nobody has stated %(what)s. The operator sets %(setting)s, or “none” if there is none."
    ) % {"what": _STATEMENTS[name], "setting": name}


def _without_source(finding: Finding) -> str:
    return _("The article names no source. Add one.")


def _date_changed(finding: Finding) -> str:
    before, after = (date.fromisoformat(finding.details[name]) for name in ("before", "after"))
    return _(
        "The publication date was %(before)s and is now %(after)s; %(who)s changed it on "
        "%(since)s. Set it back, or be ready to say why."
    ) % {
        "before": _day(before),
        "after": _day(after),
        "who": finding.details["by"] or _("somebody"),
        **_days(finding),
    }


_MESSAGES = {
    Code.HOME_STALE: _home_stale,
    Code.SECTION_STALE: _section_stale,
    Code.SECTION_EMPTY: _section_empty,
    Code.LINK_DEAD: _link_dead,
    Code.FOOTER_UNSET: _footer_unset,
    Code.WITHOUT_SOURCE: _without_source,
    Code.DATE_CHANGED: _date_changed,
}


def _section(finding: Finding) -> str:
    return finding.section.name if finding.section else ""


def _days(finding: Finding) -> dict[str, str]:
    days = {"since": finding.since, "due": finding.due}
    return {name: _day(day) for name, day in days.items() if day is not None}


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
