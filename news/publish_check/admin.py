"""The word lists of the publish check: single terms, or many lines pasted at once."""

import re
from collections import Counter
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from news.accounts.models import User
from news.accounts.requests import account_of
from news.admin_base.logged_admin import LoggedAdmin
from news.admin_base.uniqueness import UniqueAdmin
from news.editions.models import Language
from news.newsroom.log import record_changes, values_of

from .models import WatchedTerm
from .rules.compiled_terms import FORBIDDEN, NO_TERMS, Term, Terms, compile_terms

MOST_LINES = 20_000
# These kinds decide whether a text may be published.
LOGGED_KINDS = (WatchedTerm.Kind.FORBIDDEN, WatchedTerm.Kind.ALLOWED)
MOST_REFUSED_SHOWN = 50


KEEP_FORBIDDEN = "news.keep_forbidden_terms"
Kind = WatchedTerm.Kind


def kinds_for(user: User) -> list[tuple[str, Any]]:
    """The kinds of terms that the account may add, as choices for a field."""
    may_all = user.has_perm(KEEP_FORBIDDEN)
    return [choice for choice in Kind.choices if may_all or choice[0] != Kind.FORBIDDEN]


def check_allowed_phrase(text: str, forbidden: Terms) -> None:
    """
    Raise ValidationError if the phrase would let a forbidden term pass.

    Allowing it has the effect of deleting the term, and needs the same permission.
    """
    if found := forbidden.find(text, ""):
        raise ValidationError(
            _("“%(term)s” is forbidden. Only who keeps the forbidden terms may allow it: ask them.")
            % {"term": found[0][0].text}
        )


def forbidden_terms() -> Terms:
    """The forbidden terms of all languages."""
    rows = WatchedTerm.objects.filter(kind=Kind.FORBIDDEN).values_list("text", "replacement")
    return compile_terms(tuple(Term(FORBIDDEN, "", *row) for row in rows))


class TermForm(forms.ModelForm):
    """The admin sets `user` on the class that it makes for a request."""

    user: User

    class Meta:
        model = WatchedTerm
        fields = ["kind", "language", "text", "replacement", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(kind := self.fields.get("kind"), forms.ChoiceField):
            kind.choices = kinds_for(self.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("text")
        if text and cleaned.get("kind") == Kind.ALLOWED and not self.user.has_perm(KEEP_FORBIDDEN):
            try:
                check_allowed_phrase(text, forbidden_terms())
            except ValidationError as error:
                self.add_error("text", error)
        return cleaned


class PastedTermsForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"))
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

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds_for(user)

    def clean_lines(self) -> list[tuple[int, str]]:
        """The number and the text of each line that is not blank."""
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
        The numbers of added, changed and unchanged terms, and the refused lines with reasons.

        A bad line does not stop the others.
        """
        kind, language = self.cleaned_data["kind"], self.cleaned_data["language"]
        known = {
            term.text: term for term in WatchedTerm.objects.filter(kind=kind, language=language)
        }
        counts: Counter[str] = Counter()
        refused: list[tuple[int, str, str]] = []
        added: dict[str, WatchedTerm] = {}
        changed: dict[int, WatchedTerm] = {}
        before: dict[int, dict[str, Any]] = {}
        is_bound = kind == Kind.ALLOWED and not self.user.has_perm(KEEP_FORBIDDEN)
        forbidden = forbidden_terms() if is_bound else NO_TERMS
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
                check_allowed_phrase(fresh.text, forbidden)
            except ValidationError as error:
                refused.append((number, line, " ".join(error.messages)))
                continue
            term = known.get(fresh.text) or added.get(fresh.text)
            if term is None:
                added[fresh.text] = fresh
            elif (term.replacement, term.note) == (fresh.replacement, fresh.note):
                counts["same"] += 1
            else:
                if term.pk:
                    before.setdefault(term.pk, values_of(term))
                    changed[term.pk] = term
                term.replacement, term.note = fresh.replacement, fresh.note
        WatchedTerm.objects.bulk_create(added.values(), batch_size=500)
        WatchedTerm.objects.bulk_update(changed.values(), ["replacement", "note"], batch_size=200)
        counts["added"], counts["changed"] = len(added), len(changed)
        if kind in LOGGED_KINDS:
            # Read the rows again: some databases do not return the numbers of bulk-created rows.
            stored = WatchedTerm.objects.filter(kind=kind, language=language)
            now = {term.text: term for term in stored} if added else {}
            fresh_ones = [(now[text], None, values_of(now[text])) for text in added]
            mended = [(term, before[pk], values_of(term)) for pk, term in changed.items()]
            record_changes([*fresh_ones, *mended], self.user)
        return counts, refused


def _parts(line: str) -> list[str]:
    """Term, replacement and note, separated by the first two equals signs (half or full width)."""
    parts = [part.strip() for part in re.split("[=＝]", line, maxsplit=2)]
    return [*parts, "", ""][:3]


@admin.register(WatchedTerm)
class WatchedTermAdmin(UniqueAdmin, LoggedAdmin):
    form = TermForm
    logs_added = True
    list_display = ["text", "kind", "language", "replacement", "note"]
    list_filter = ["kind", "language"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["text", "replacement", "note"]
    ordering = ["kind", "text", "language"]
    change_list_template = "admin/news/watchedterm/change_list.html"

    def is_logged(self, row: Model) -> bool:
        return isinstance(row, WatchedTerm) and row.kind in LOGGED_KINDS

    def has_change_permission(self, request: HttpRequest, obj: WatchedTerm | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_keep(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: WatchedTerm | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_keep(request, obj)

    def _may_keep(self, request: HttpRequest, term: WatchedTerm | None) -> bool:
        is_forbidden = term is not None and term.kind == Kind.FORBIDDEN
        return not is_forbidden or request.user.has_perm(KEEP_FORBIDDEN)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[TermForm]:
        form = super().get_form(request, *args, **kwargs)
        return type("TermForm", (form,), {"user": account_of(request)})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        # The model's default, if the account may choose it.
        first = kinds_for(account_of(request))[0][0]
        return {"kind": first, **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list[URLPattern]:
        paste = path(
            "paste/", self.admin_site.admin_view(self.paste_terms), name="news_watchedterm_paste"
        )
        return [paste, *super().get_urls()]

    def paste_terms(self, request: HttpRequest) -> HttpResponse:
        """Adds many pasted lines; a term that exists gets the new replacement."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = PastedTermsForm(request.POST or None, user=account_of(request))
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
            # Refused lines stay in the field, so that they can be corrected.
            lines = "\n".join(line for _number, line, _reason in refused)
            initial = {**form.cleaned_data, "lines": lines}
            form = PastedTermsForm(initial=initial, user=account_of(request))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Paste terms"),
            "opts": self.opts,
            "form": form,
            "refused": refused[:MOST_REFUSED_SHOWN],
        }
        return render(request, "admin/news/watchedterm/paste.html", context)
