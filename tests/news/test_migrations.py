import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.utils import timezone

from news.articles.models import Article
from news.editions.models import ConversionTerm
from news.management.commands.dumpdata import LEFT_OUT
from news.newsroom.preview_links import share
from news.newsroom.workflow import perform
from news.search.models import SearchDocument
from news.site.models import OfficialAccount
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_draft,
    make_identity,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_term,
    make_user,
)

EVERYTHING = ("--natural-foreign", "--exclude", "contenttypes", "--exclude", "auth.permission")


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_indexes_of_the_models_are_there_and_none_is_made_past_them():
    with connection.cursor() as cursor:
        for model in apps.get_app_config("news").get_models(include_auto_created=True):
            table = model._meta.db_table
            found = connection.introspection.get_constraints(cursor, table)
            named = {index.name for index in model._meta.indexes}
            if model is SearchDocument and connection.vendor == "sqlite":
                named = set()  # The table is an index itself.
            assert named <= set(found), table
    operations = [
        operation
        for (app, _name), migration in MigrationLoader(connection).disk_migrations.items()
        if app == "news"
        for operation in migration.operations
    ]
    assert not [operation for operation in operations if isinstance(operation, RunSQL)]
    assert {"news_article_tags_newest", "news_article_authors_newest"} <= {
        index.name
        for model in (Article.tags.through, Article.authors.through)
        for index in model._meta.indexes
    }


@pytest.mark.django_db
def test_groups_may_what_the_press_office_does():
    make_user("Reporter")  # They are made again where a test has emptied the tables.
    may = {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }
    assert may["Reporter"] < may["Editor"]
    assert may["Editor"] - may["Publisher"] == {"review_article_1"}
    assert {"publish_article", "keep_forbidden_terms"} <= may["Publisher"] - may["Editor"]
    assert not [
        name for names in may.values() for name in names if name.endswith(("user", "group"))
    ]


def _fill() -> None:
    """At least a row of every model."""
    section = make_section(parent=make_section(), name_zh_hans="要闻")
    writer = make_user("Reporter", first_name="主任", last_name="王", language="zh-hans")
    chief = make_user("Publisher", is_superuser=True)
    chief.sections.set([section])
    tag = make_tag()
    named = {"tags": [tag], "authors": [make_author()], "source": make_source()}
    image, attachment = make_image(uploaded_by=writer), make_attachment()
    body = f'<p>Text</p><p><a href="{attachment.reference}">x</a></p>'
    make_article(body=body, lead_image=image, section=section, **named)
    tag.slug = "moved"
    tag.save()
    draft = make_draft(writer, section=section.pk)
    share(draft.revisions.get(), chief)
    perform("publish_unreviewed", draft.pk, chief, comment="Urgent")
    ConversionTerm.objects.create(simplified="软件", traditional="軟體")
    make_term("某词")
    identity = make_identity(name_en="Zone", logo=image, mourning_days="2026-12-13")
    OfficialAccount.objects.create(identity=identity, name_en="WeChat", qr_picture=image)
    in_a_day = timezone.now() + timedelta(days=1)
    rows: dict[str, dict[str, Any]] = {
        "ViewCounter": {"article": draft, "counted": 3},
        "DailyViews": {"article": draft, "day": timezone.localdate(), "count": 3},
        "SiteViews": {"day": timezone.localdate(), "count": 3},
        "SentForm": {"user": writer, "token": "a", "article": draft, "number": 1},
        "FinishedForm": {"user": writer, "token": "a", "typed_at": 1, "at": in_a_day},
        "Autosave": {"user": writer, "token": "b", "saved_at": in_a_day, "data": {"title": ["x"]}},
        "Presence": {"user": writer, "article": draft, "since": in_a_day, "seen_at": in_a_day},
        "UnsentMail": {"recipient": "a@example.org", "subject": "S", "text": "T"},
    }
    for model, fields in rows.items():
        apps.get_model("news", model).objects.create(**fields)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unchecked")
def test_dump_of_everything_loads_into_an_empty_database(tmp_path):
    _fill()
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    call_command("dumpdata", *EVERYTHING, output=str(first), verbosity=0)
    rows = json.loads(first.read_text())
    filled = {row["model"] for row in rows if row["model"].startswith("news.")}
    models = {model._meta.label for model in apps.get_app_config("news").get_models()}
    assert filled == {label.lower() for label in models - set(LEFT_OUT)}
    call_command("flush", interactive=False, verbosity=0)
    assert not Article.objects.exists()
    call_command("loaddata", str(first), verbosity=0)
    call_command("dumpdata", *EVERYTHING, output=str(second), verbosity=0)
    # Django writes a moment of a thousandth with ".000", and the whole second it reads without.
    assert json.loads(second.read_text()) == json.loads(first.read_text().replace(".000Z", "Z"))
    # What is written next gets numbers of its own.
    assert make_article().pk not in {row["pk"] for row in rows if row["model"] == "news.article"}
