"""The lists of sections, tags, sources and authors."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from news.articles.models import Author, Named, Section, Source, Tag

from .edition_pages import EditionMixin, PagedList

DIRECTORY_PAGE_SIZE = 100


class Directory(EditionMixin, PagedList):
    """The tags, sources or authors that have articles, each with a link to them."""

    model: type[Named]
    template_name = "news/directory.html"
    context_object_name = "subjects"
    paginate_by = DIRECTORY_PAGE_SIZE

    def get_queryset(self) -> QuerySet:
        return self.model.objects.with_page(self.get_articles(), self.scope.languages)


class SectionDirectory(PagedList):
    model = Section
    template_name = "news/directory.html"
    context_object_name = "subjects"
    paginate_by = DIRECTORY_PAGE_SIZE
    title = _("Sections")


class TagDirectory(Directory):
    model = Tag
    title = _("Tags")


class SourceDirectory(Directory):
    model = Source
    title = _("Sources")


class AuthorDirectory(Directory):
    model = Author
    title = _("Authors")
