"""An article's history in the admin: its revisions and steps, compared and restored."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from news.newsroom.content import Content, changed_fields, content_fields, display
from news.newsroom.models import Revision
from news.newsroom.revisions import restore
from news.text.comparison import compare_html, compare_text
from news.text.numbers import whole_number

from .pages import ArticlePage, redirect_to_form

PAGE_SIZE = 50


class HistoryPage(ArticlePage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        revisions = self.article.revisions.select_related("created_by").defer("body")
        return self.show(
            "object_history",
            _("History: %(title)s") % {"title": self.article},
            revisions=Paginator(revisions.order_by("-number"), PAGE_SIZE).get_page(
                request.GET.get("p")
            ),
            events=self.article.events.select_related("user")[:PAGE_SIZE],
            can_restore=self.admin.has_change_permission(request, self.article),
        )


class ComparePage(ArticlePage):
    """Any two revisions, field by field; side by side, or in one text."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = [self._revision(request.GET.get(name)) for name in ("from", "to")]
        before, after = sorted(pair, key=lambda revision: revision.number)
        return self.show(
            "compare",
            _("Compare: %(title)s") % {"title": self.article},
            before=before,
            after=after,
            is_inline=request.GET.get("view") == "inline",
            fields=compare(before.content, after.content),
        )

    def _revision(self, number: str | None) -> Revision:
        revisions = self.article.revisions.select_related("created_by")
        return get_object_or_404(revisions, number=whole_number(number) or 0)


class RestoreRevision(ArticlePage):
    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        self.require_change()
        note = _("From version %(number)d") % {"number": number}
        try:
            restored = restore(pk, number, request.user, note)
        except Revision.DoesNotExist as error:
            raise Http404 from error
        if restored.is_new:
            messages.success(
                request,
                _("Version %(old)d is restored as version %(new)d, a draft.")
                % {"old": number, "new": restored.revision.number},
            )
        else:
            messages.info(request, _("The newest text is already like that version."))
        warn_of_missing(request, restored.missing)
        return redirect_to_form(pk)


def compare(before: Content, after: Content) -> list[dict[str, Any]]:
    """The fields that differ, each with its label and the rows of a comparison for people."""
    old, new = display([before, after])
    fields = []
    for name in changed_fields(before, after):
        if name == "body":
            rows = compare_html(before.get("body", ""), after.get("body", ""))
        else:
            rows = [compare_text(old[name], new[name])]
        fields.append({"name": name, "label": content_fields()[name].verbose_name, "rows": rows})
    return fields


def warn_of_missing(request: HttpRequest, missing: Sequence[str]) -> None:
    """Tell which fields stayed as they were."""
    if not missing:
        return
    names = ", ".join(str(content_fields()[name].verbose_name) for name in missing)
    messages.warning(
        request,
        _("Left as it was, because what it named no longer exists: %(names)s") % {"names": names},
    )
