from django.db import models
from django.utils.translation import gettext_lazy as _

from .attribution import Author
from .section import Tag


class _WrittenIn(models.Model):
    """
    That an article in this language has, or had, the tag or author.

    A directory lists what has articles that visitors may see; without this, it would look at each
    of ten thousand articles in another language. Noted by triggers of the database, see
    news.public.language_triggers, and never taken back: what is noted may be over, so articles are
    looked for all the same.
    """

    language = models.CharField(_("language"), max_length=10)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return self.language


class TagLanguage(_WrittenIn):
    tag = models.ForeignKey(
        Tag, verbose_name=_("tag"), on_delete=models.CASCADE, related_name="noted_languages"
    )

    class Meta(_WrittenIn.Meta):
        verbose_name = _("language of a tag")
        verbose_name_plural = _("languages of tags")
        constraints = [models.UniqueConstraint(name="tag_language", fields=["language", "tag"])]


class AuthorLanguage(_WrittenIn):
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.CASCADE, related_name="noted_languages"
    )

    class Meta(_WrittenIn.Meta):
        verbose_name = _("language of an author")
        verbose_name_plural = _("languages of authors")
        constraints = [
            models.UniqueConstraint(name="author_language", fields=["language", "author"])
        ]
