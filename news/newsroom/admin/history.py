"""An article's history in the admin: its revisions and steps, compared, restored and merged."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from news.articles.models import Article
from news.newsroom.content import changed_fields, content_fields, display, missing_of
from news.newsroom.models import Revision
from news.newsroom.revisions import ConflictError, find, latest_of, restore, save_content
from news.text.comparison import compare_html, compare_text
from news.text.merging import merge_fields
from news.text.numbers import whole_number

PAGE_SIZE = 50


class HistoryMixin:
    """For ArticleAdmin."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self._visible(request, object_id)
        revisions = article.revisions.select_related("created_by").defer("body")
        page = Paginator(revisions.order_by("-number"), PAGE_SIZE).get_page(request.GET.get("p"))
        events = article.events.select_related("user")[:PAGE_SIZE]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(title)s") % {"title": article},
            "opts": self.opts,
            "object": article,
            "revisions": page,
            "events": events,
            "can_restore": self.has_change_permission(request, article),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/news/article/object_history.html", context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/compare/", view(self.compare_view), name="news_article_compare"),
            path(
                "<int:pk>/revisions/<int:number>/restore/",
                view(require_POST(self.restore_view)),
                name="news_article_restore",
            ),
            path("<int:pk>/merge/<int:number>/", view(self.merge_view), name="news_article_merge"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Any two revisions, field by field; side by side, or in one text."""
        article = self._visible(request, str(pk))
        before = _revision(article, request.GET.get("from"))
        after = _revision(article, request.GET.get("to"))
        if before.number > after.number:
            before, after = after, before
        context = {
            **self.admin_site.each_context(request),
            "title": _("Compare: %(title)s") % {"title": article},
            "opts": self.opts,
            "object": article,
            "before": before,
            "after": after,
            "is_inline": request.GET.get("view") == "inline",
            "fields": compare(before.content, after.content),
        }
        return TemplateResponse(request, "admin/news/article/compare.html", context)

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._visible(request, str(pk))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        try:
            revision, missing = restore(
                pk, number, request.user, _("From version %(number)d") % {"number": number}
            )
        except Revision.DoesNotExist as error:
            raise Http404 from error
        if revision.is_new:
            messages.success(
                request,
                _("Version %(old)d is restored as version %(new)d, a draft.")
                % {"old": number, "new": revision.number},
            )
        else:
            messages.info(request, _("The newest text is already like that version."))
        _tell_missing(request, missing)
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[pk]))

    def merge_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """A text kept beside for a conflict, field by field beside the newest one."""
        article = self._visible(request, str(pk))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        mine = get_object_or_404(
            Revision.objects.select_related("created_by"),
            article=pk,
            number=number,
            kind=Revision.Kind.ASIDE,
        )
        theirs = latest_of(article)
        if theirs is None:
            raise Http404
        base = find(pk, mine.based_on)
        merge = Merge(base.content if base else {}, theirs.content, mine.content)
        if request.method == "POST" and request.POST.get("latest") == str(theirs.number):
            chosen = merge.chosen(request.POST)
            missing = missing_of(chosen)
            try:
                merged = save_content(
                    pk,
                    {name: value for name, value in chosen.items() if name not in missing},
                    request.user,
                    based_on=theirs.number,
                    note=_("Merged with version %(number)d") % {"number": number},
                    kind=Revision.Kind.MERGE,
                )
            except ConflictError:
                pass  # Saved in this very moment: shown anew below.
            else:
                messages.success(
                    request, _("Merged as version %(number)d.") % {"number": merged.number}
                )
                _tell_missing(request, missing)
                return HttpResponseRedirect(reverse("admin:news_article_change", args=[pk]))
        if request.method == "POST":
            messages.warning(request, _("There is a newer text again: look at it first."))
            theirs = latest_of(Article.objects.get(pk=pk))
            merge = Merge(base.content if base else {}, theirs.content, mine.content)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge: %(title)s") % {"title": article},
            "opts": self.opts,
            "object": article,
            "mine": mine,
            "theirs": theirs,
            "base": base,
            "fields": merge.fields(),
        }
        return TemplateResponse(request, "admin/news/article/merge.html", context)

    def _visible(self, request: HttpRequest, object_id: str) -> Article:
        # The row itself, not what get_object makes of it.
        article = super().get_queryset(request).filter(pk=whole_number(object_id)).first()
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if article is None:
            raise Http404
        return article


class Merge:
    """Whose value becomes of each field in which a text kept beside differs from the newest."""

    def __init__(self, base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]) -> None:
        names = set(changed_fields(theirs, mine))
        self.base, self.theirs, self.mine = base, theirs, mine
        choices = merge_fields(
            base, theirs, {name: mine[name] for name in content_fields() if name in names}
        )
        self.choices = choices

    def chosen(self, posted: Any) -> dict[str, Any]:
        """The content that the form's choices make; without one, what is proposed."""
        content = {}
        for name, choice in self.choices.items():
            values = {"theirs": self.theirs.get(name), "mine": self.mine[name]}
            if choice.taken == "both":
                values["both"] = choice.value
            content[name] = values.get(posted.get(f"choice_{name}", ""), choice.value)
        return content

    def fields(self) -> list[dict[str, Any]]:
        shown = compare(self.theirs, self.mine)
        was = {field["name"]: field for field in compare(self.base, self.theirs)}
        return [
            {
                **field,
                "theirs_changed": was.get(field["name"]),
                "choice": self.choices[field["name"]],
            }
            for field in shown
            if field["name"] in self.choices
        ]


def compare(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
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


def _tell_missing(request: HttpRequest, missing: list[str]) -> None:
    if not missing:
        return
    names = ", ".join(str(content_fields()[name].verbose_name) for name in missing)
    messages.warning(
        request,
        _("Left as it was, because what it named no longer exists: %(names)s") % {"names": names},
    )


def _revision(article: Article, number: str | None) -> Revision:
    return get_object_or_404(
        Revision.objects.select_related("created_by"), article=article, number=whole_number(number)
    )
