"""
The publish check beside the article's form: asked for with a button, and there by itself for
whoever reviews a text.

It is enforced where texts are submitted and published: see news.newsroom.workflow.
"""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from news.admin_base.moment_fields import MomentField
from news.admin_base.portal_admin import RowsField
from news.articles.models import Article, Author, Section, Source
from news.editions.models import Language
from news.library.models import Image
from news.library.uploads import refuse
from news.newsroom.content import working_copy
from news.newsroom.models import Revision
from news.newsroom.publication_checks import findings_of
from news.publish_check.gathering import check_article, draft_of
from news.publish_check.rules import Draft, Finding
from news.richtext import RichTextError, sanitise

from .proposed_language import language_of_new

# The fields of a form that the check looks at; what a form lacks is taken from the article.
CHECKED = (
    "title subtitle summary body language section source source_url authors responsible_editor "
    "lead_image published_at".split()
)


class OverrideReason(forms.CharField):
    """Why an article is published despite warnings: for the log, not for the article."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Reason to publish despite warnings"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("It is logged with your name and the warnings."),
        )


class DraftForm(forms.Form):
    """The article form's values as they stand: what cannot be read counts as left empty."""

    article = forms.ModelChoiceField(Article.objects.defer("body"), required=False)
    title = forms.CharField(required=False)
    subtitle = forms.CharField(required=False)
    summary = forms.CharField(required=False)
    body = forms.CharField(required=False)
    language = forms.ChoiceField(choices=Language, required=False)
    section = forms.ModelChoiceField(Section.objects.all(), required=False)
    source = forms.ModelChoiceField(Source.objects.all(), required=False)
    source_url = forms.CharField(required=False)
    authors = RowsField(Author.objects.all(), required=False)
    responsible_editor = forms.CharField(required=False)
    lead_image = forms.ModelChoiceField(Image.objects.all(), required=False)
    published_at = MomentField(required=False)

    def clean_body(self) -> str:
        try:
            return sanitise(self.cleaned_data["body"])
        except RichTextError as error:
            raise forms.ValidationError(str(error)) from error

    def draft(self) -> Draft:
        read = self.cleaned_data
        values = {name: read.get(name) or _EMPTY.get(name, "") for name in CHECKED}
        article = read.get("article")
        if article is None:
            lines = [values[name] for name in ("title", "subtitle", "summary")]
            values["language"] = language_of_new(
                self.data, values["language"], lines, values["body"]
            )
        return draft_of(article or Article(), **values)


_EMPTY: dict[str, Any] = {
    **dict.fromkeys(["section", "source", "lead_image", "published_at"]),
    "authors": (),
    "language": Language.ENGLISH,
}


def describe(findings: list[Finding], draft: Draft) -> list[dict[str, Any]]:
    """For the page and its script: text only, nothing of it is markup."""
    return [_describe(finding, draft) for finding in findings]


def _describe(finding: Finding, draft: Draft) -> dict[str, Any]:
    before, marked, after = finding.excerpt or ("", "", "")
    quote, occurrence = "", 0
    if finding.start is not None and finding.end is not None and finding.start < finding.end:
        text = draft.content.text if finding.field == "body" else getattr(draft, finding.field)
        quote = text[finding.start : finding.end]
        occurrence = _count(quote, text[: finding.end - 1])
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "label": str(_("Error") if finding.blocks else _("Warning")),
        "field": finding.field,
        "field_label": capfirst(Article._meta.get_field(finding.field).verbose_name),
        "message": finding.message,
        "before": before,
        "marked": marked,
        "after": after,
        # Where the script finds the place: the text there, how many like it come before, or
        # which picture.
        "quote": quote,
        "occurrence": occurrence,
        "picture": finding.picture,
    }


def _count(quote: str, text: str) -> int:
    """How often it stands there, overlapping itself or not."""
    count, at = 0, text.find(quote)
    while at != -1:
        count, at = count + 1, text.find(quote, at + 1)
    return count


def summarise(findings: list[Finding]) -> str:
    if not findings:
        return str(_("Nothing found. The article can be published."))
    errors = sum(finding.blocks for finding in findings)
    return _("Errors: %(errors)d. Warnings: %(warnings)d.") % {
        "errors": errors,
        "warnings": len(findings) - errors,
    }


# While somebody else is to look at it.
UNDER_REVIEW = (Article.Work.IN_REVIEW, Article.Work.APPROVED, Article.Work.SCHEDULED)


def check_for_reviewer(article: Article, latest: Revision | None) -> dict[str, Any] | None:
    """What the check finds in the newest text; None while nobody is to review one."""
    if latest is None or article.work not in UNDER_REVIEW:
        return None
    text = working_copy(article, latest)
    findings = findings_of(text)
    return {
        "number": latest.number,
        "summary": summarise(findings),
        "findings": describe(findings, draft_of(text)),
    }


@require_POST
def check_view(request: HttpRequest, admin: ModelAdmin) -> JsonResponse:
    """
    POST the article form's values, and the article's number as `article` unless it is new.

    200 `{"summary", "errors", "warnings", "findings": [...]}` (see `_describe`). Stores
    nothing. Staff who may neither change the article nor add one get 403.
    """
    # Before anything is looked up: who may not, learns nothing.
    if not (admin.has_change_permission(request) or admin.has_add_permission(request)):
        raise PermissionDenied
    form = DraftForm(request.POST)
    form.is_valid()
    article = form.cleaned_data.get("article")
    if article and not admin.has_change_permission(request, article):
        raise PermissionDenied
    if "body" in form.errors:
        # Over the sanitiser's caps: there is no text to look at.
        return refuse(" ".join(form.errors["body"]), 400)
    draft = form.draft()
    findings = check_article(draft)
    errors = sum(finding.blocks for finding in findings)
    return JsonResponse(
        {
            "summary": summarise(findings),
            "errors": errors,
            "warnings": len(findings) - errors,
            "findings": describe(findings, draft),
        }
    )
