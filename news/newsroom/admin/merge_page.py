"""The page on which a text that was kept beside for a conflict is merged with the newest one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from news.articles.models import Article
from news.newsroom.content import Content, changed_fields, content_fields, missing_of
from news.newsroom.models import Revision
from news.newsroom.revisions import ConflictError, find, latest_of, save_content
from news.text.merging import merge_fields

from .history import compare, warn_of_missing
from .pages import ArticlePage, redirect_to_form


class MergePage(ArticlePage):
    """The text kept beside, field by field beside the newest one."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        self.require_change()
        return self._show(self._merge(number))

    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        self.require_change()
        merge = self._merge(number)
        if request.POST.get("latest") == str(merge.theirs.number) and self._save(merge):
            return redirect_to_form(pk)
        messages.warning(request, _("There is a newer text again: look at it first."))
        self.article = Article.objects.get(pk=pk)
        return self._show(self._merge(number))

    def _merge(self, number: int) -> "Merge":
        asides = Revision.objects.select_related("created_by").filter(kind=Revision.Kind.ASIDE)
        mine = get_object_or_404(asides, article=self.article, number=number)
        theirs = latest_of(self.article)
        if theirs is None:
            raise Http404
        return Merge(find(self.article.pk, mine.based_on), theirs, mine)

    def _save(self, merge: "Merge") -> bool:
        """Whether it was: another text may be saved in this very moment."""
        chosen = merge.chosen(self.request.POST)
        missing = missing_of(chosen)
        try:
            saved = save_content(
                self.article.pk,
                {name: value for name, value in chosen.items() if name not in missing},
                self.request.user,
                based_on=merge.theirs.number,
                note=_("Merged with version %(number)d") % {"number": merge.mine.number},
                kind=Revision.Kind.MERGE,
            )
        except ConflictError:
            return False
        told = _("Merged as version %(number)d.") % {"number": saved.revision.number}
        messages.success(self.request, told)
        warn_of_missing(self.request, missing)
        return True

    def _show(self, merge: "Merge") -> HttpResponse:
        return self.show(
            "merge",
            _("Merge: %(title)s") % {"title": self.article},
            mine=merge.mine,
            theirs=merge.theirs,
            base=merge.base,
            fields=merge.fields(),
        )


class Merge:
    """Whose value becomes of each field in which a text kept beside differs from the newest."""

    def __init__(self, base: Revision | None, theirs: Revision, mine: Revision) -> None:
        self.base, self.theirs, self.mine = base, theirs, mine
        self._base: Content = base.content if base else {}
        self._theirs, self._mine = theirs.content, mine.content
        names = set(changed_fields(self._theirs, self._mine))
        differing = {name: self._mine[name] for name in content_fields() if name in names}
        self._choices = merge_fields(self._base, self._theirs, differing)

    def chosen(self, posted: Mapping[str, str]) -> Content:
        """The content that the form's choices make; without one, what is proposed."""
        content = {}
        for name, choice in self._choices.items():
            values = {"theirs": self._theirs.get(name), "mine": self._mine[name]}
            if choice.taken == "both":
                values["both"] = choice.value
            content[name] = values.get(posted.get(f"choice_{name}", ""), choice.value)
        return content

    def fields(self) -> list[dict[str, Any]]:
        shown = compare(self._theirs, self._mine)
        was = {field["name"]: field for field in compare(self._base, self._theirs)}
        return [
            {
                **field,
                "theirs_changed": was.get(field["name"]),
                "choice": self._choices[field["name"]],
            }
            for field in shown
            if field["name"] in self._choices
        ]
