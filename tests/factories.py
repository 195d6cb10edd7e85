"""Small builders of stored objects. Every default can be overridden by keyword."""

import io
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any

import PIL.Image
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.utils import timezone

from news.accounts.models import User
from news.articles.models import Article, Author, Section, Source, Tag
from news.library.attachment_intake import add_attachment
from news.library.models import Attachment, Image
from news.library.picture_intake import add_picture
from news.newsroom.revisions import create_article
from news.publish_check.models import WatchedTerm
from news.site.models import Identity
from tests.news.library.documents.samples import pdf

_number = count(1)


def make_article(**fields: Any) -> Article:
    """A published English article, an hour old, unless the fields say otherwise."""
    number = next(_number)
    authors, tags = fields.pop("authors", []), fields.pop("tags", [])
    defaults = {
        "title": f"Article {number}",
        "body": f"<p>Body of article {number}.</p>",
        "status": Article.Status.PUBLISHED,
        "published_at": timezone.now() - timedelta(hours=1),
    }
    article = Article.objects.create(**(defaults | fields))
    if "pk" in fields:
        # PostgreSQL's sequence would come to the number again, and the order of tests is random.
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Article]):
                cursor.execute(statement)
    article.authors.set(authors)
    article.tags.set(tags)
    return article


def make_section(**fields: Any) -> Section:
    number = next(_number)
    defaults = {"slug": f"section-{number}"}
    if not any(name.startswith("name_") for name in fields):
        defaults["name_en"] = f"Section {number}"
    return Section.objects.create(**(defaults | fields))


def make_source(**fields: Any) -> Source:
    number = next(_number)
    return Source.objects.create(
        **{"name": f"Source {number}", "slug": f"source-{number}", **fields}
    )


def make_author(**fields: Any) -> Author:
    number = next(_number)
    return Author.objects.create(
        **{"name": f"Author {number}", "slug": f"author-{number}", **fields}
    )


def make_tag(**fields: Any) -> Tag:
    number = next(_number)
    defaults = {"name": f"Tag {number}", "slug": f"tag-{number}"}
    return Tag.objects.create(**(defaults | fields))


def make_term(text: str, **fields: Any) -> WatchedTerm:
    """A forbidden term in every language."""
    return WatchedTerm.objects.create(text=text, **fields)


def make_identity(**fields: Any) -> Identity:
    """A live version of the portal's identity, unless the fields say otherwise."""
    return Identity.objects.create(**({"state": Identity.State.LIVE} | fields))


def make_invisible_articles(**fields: Any) -> dict[str, Article]:
    """One article for each way in which visitors must not see one, by the way's name."""
    now = timezone.now()
    ways: dict[str, dict[str, Any]] = {
        "draft": {"status": Article.Status.DRAFT},
        "in review": {"status": Article.Status.DRAFT, "work": Article.Work.IN_REVIEW},
        "withdrawn": {"status": Article.Status.WITHDRAWN},
        "scheduled": {"published_at": now + timedelta(minutes=1)},
        "expired": {"expires_at": now - timedelta(seconds=1)},
        "pinned draft": {
            "status": Article.Status.DRAFT,
            "pinned_until": now + timedelta(days=1),
        },
    }
    return {
        way: make_article(title=f"Hidden as {way}", **(fields | state))
        for way, state in ways.items()
    }


def make_image(width: int = 400, height: int = 300, **fields: Any) -> Image:
    """A picture uploaded to the library, its colours of its own."""
    number = next(_number)
    pixels = PIL.Image.new("RGB", (width, height), (number % 256, number // 256, 0))
    buffer = io.BytesIO()
    pixels.save(buffer, "PNG")
    image = add_picture(buffer, f"picture-{number}.png").image
    for name, value in fields.items():
        setattr(image, name, value)
    image.save()
    return image


def make_user(role: str = "", name: str = "", **fields: Any) -> User:
    """A member of staff, in the group of that role as the migration makes it."""
    name = name or f"{role.lower() or 'staff'}-{next(_number)}"
    fields = {"email": f"{name}@example.org", "is_staff": True, **fields}
    user = User.objects.create_user(name, password="secret", **fields)
    if role:
        # A test that ran in a transaction of its own before has emptied the tables.
        if not Group.objects.filter(name=role).exists():
            editor = connection.schema_editor()
            import_module("news.migrations.0002_groups").make_groups(apps, editor)
            import_module("news.migrations.0005_searched_queries").let_publishers_see(apps, editor)
        user.groups.add(Group.objects.get(name=role))
    return user


def make_draft(user: User, **fields: Any) -> Article:
    """An article that the account has written in the newsroom."""
    number = next(_number)
    content = {"title": f"Draft {number}", "body": f"<p>Text of draft {number}.</p>", **fields}
    revision = create_article(Article(), content, user)
    return revision.article


def make_attachment(**fields: Any) -> Attachment:
    """A PDF uploaded to the library, unlike every other."""
    number = next(_number)
    data = pdf(b"(%d)" % number)
    attachment = add_attachment(io.BytesIO(data), f"attachment-{number}.pdf").attachment
    for name, value in fields.items():
        setattr(attachment, name, value)
    attachment.save()
    return attachment


def make_staff_client(*permissions: str, is_staff: bool = True, **checks: Any) -> Client:
    """A client in which somebody with just these permissions of the app is logged in."""
    user = User.objects.create_user(f"somebody-{next(_number)}", is_staff=is_staff)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client(**checks)
    client.force_login(user)
    return client


def make_translation(article: Article, language: str, **fields: Any) -> Article:
    """A published version of the article in another language."""
    return make_article(language=language, translation_group=article.translation_group, **fields)
