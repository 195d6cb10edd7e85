"""The word lists of the publish check: one by one, or many pasted at once."""

import re
from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from news.models import Language, WatchedTerm

from .uniqueness import UniqueAdmin

MOST_LINES = 20_000
MOST_REFUSED_SHOWN = 50


class PastedTermsForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("kind"), choices=WatchedTerm.Kind, initial=WatchedTerm.Kind.FORBIDDEN
    )
    language = forms.ChoiceField(
        label=_("language"), choices=[("", _("all languages")), *Language.choices], required=False
    )
    lines = forms.CharField(
        label=_("terms"),
        widget=forms.Textarea(attrs={"rows": 20, "cols": 60}),
        help_text=_(
            "One a line. With what to write instead: wrong=right. After a second = comes a note. "
            "Lines that begin with # are passed over."
        ),
    )

    def clean_lines(self) -> list[tuple[int, str]]:
        """Number and text of each line that says something."""
        numbered = enumerate(self.cleaned_data["lines"].splitlines(), start=1)
        lines = [(number, line.strip()) for number, line in numbered]
        lines = [(number, line) for number, line in lines if line and not line.startswith("#")]
        if len(lines) > MOST_LINES:
            raise ValidationError(
                _("At most %(most)d lines can be taken in at once.") % {"most": MOST_LINES}
            )
        return lines

    @transaction.atomic
    def save(self) -> tuple[Counter[str], list[tuple[int, str, str]]]:
        """
        How many terms were added, changed and the same; and the refused lines with their reasons.

        A bad line costs only itself.
        """
        kind, language = self.cleaned_data["kind"], self.cleaned_data["language"]
        known = {
            term.text: term for term in WatchedTerm.objects.filter(kind=kind, language=language)
        }
        counts: Counter[str] = Counter()
        refused: list[tuple[int, str, str]] = []
        added: dict[str, WatchedTerm] = {}
        changed: dict[int, WatchedTerm] = {}
        for number, line in self.cleaned_data["lines"]:
            text, replacement, note = _parts(line)
            fresh = WatchedTerm(
                kind=kind,
                language=language,
                text=text,
                replacement=replacement,
                note=note,
            )
            try:
                fresh.clean_fields()
                fresh.clean()
            except ValidationError as error:
                refused.append((number, line, " ".join(error.messages)))
                continue
            term = known.get(fresh.text) or added.get(fresh.text)
            if term is None:
                added[fresh.text] = fresh
            elif (term.replacement, term.note) == (fresh.replacement, fresh.note):
                counts["same"] += 1
            else:
                term.replacement, term.note = fresh.replacement, fresh.note
                if term.pk:
                    changed[term.pk] = term
        WatchedTerm.objects.bulk_create(added.values(), batch_size=500)
        WatchedTerm.objects.bulk_update(changed.values(), ["replacement", "note"], batch_size=200)
        counts["added"], counts["changed"] = len(added), len(changed)
        return counts, refused


def _parts(line: str) -> list[str]:
    """Term, replacement and note, divided by the first two equals signs of either width."""
    parts = [part.strip() for part in re.split("[=＝]", line, maxsplit=2)]
    return [*parts, "", ""][:3]


@admin.register(WatchedTerm)
class WatchedTermAdmin(UniqueAdmin):
    list_display = ["text", "kind", "language", "replacement", "note"]
    list_filter = ["kind", "language"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["text", "replacement", "note"]
    ordering = ["kind", "text", "language"]
    change_list_template = "admin/news/watchedterm/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        paste = path(
            "paste/", self.admin_site.admin_view(self.paste_terms), name="news_watchedterm_paste"
        )
        return [paste, *super().get_urls()]

    def paste_terms(self, request: HttpRequest) -> HttpResponse:
        """Takes in many lines at once; a term that the list has gets the new replacement."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = PastedTermsForm(request.POST or None)
        refused: list[tuple[int, str, str]] = []
        if form.is_valid():
            counts, refused = form.save()
            messages.success(
                request,
                _("Added: %(added)d. Changed: %(changed)d. Already there: %(same)d.")
                % {name: counts[name] for name in ("added", "changed", "same")},
            )
            if not refused:
                return HttpResponseRedirect(reverse("admin:news_watchedterm_changelist"))
            # What was refused stays in the field, to be mended.
            lines = "\n".join(line for _number, line, _reason in refused)
            form = PastedTermsForm(initial={**form.cleaned_data, "lines": lines})
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Paste terms"),
            "opts": self.opts,
            "form": form,
            "refused": refused[:MOST_REFUSED_SHOWN],
        }
        return render(request, "admin/news/watchedterm/paste.html", context)
