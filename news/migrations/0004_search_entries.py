from importlib import import_module

import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import news.search.models

earlier = import_module("news.migrations.0003_search")

# Without a copy of the tokens: SearchEntry has a compressed one, which takes half of the room. The
# title comes second because every posting of a later column is two bytes longer.
_SQLITE = """
CREATE VIRTUAL TABLE news_searchdocument
USING fts5(content, title, content='', tokenize='ascii')
"""
# Segments of the index are merged by eights, not by fours: documents are written a third faster.
_MERGED_BY_EIGHTS = """
INSERT INTO news_searchdocument (news_searchdocument, rank) VALUES ('automerge', 8)
"""


def make_documents(apps, schema_editor):
    """They have other numbers and tokens now; `manage.py rebuild_search` makes them anew."""
    schema_editor.execute("DROP TABLE news_searchdocument")
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(_SQLITE)
        schema_editor.execute(_MERGED_BY_EIGHTS)
    else:
        model = apps.get_model("news", "SearchDocument")
        schema_editor.create_model(model)
        for index in model._meta.indexes:  # Django makes those of managed models alone.
            schema_editor.add_index(model, index)


def make_earlier_documents(apps, schema_editor):
    schema_editor.execute("DROP TABLE news_searchdocument")
    earlier.make_documents(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("news", "0003_search")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="SearchDocument"),
                migrations.CreateModel(
                    name="SearchDocument",
                    fields=[
                        (
                            "number",
                            models.BigIntegerField(
                                db_column="rowid", primary_key=True, serialize=False
                            ),
                        ),
                        ("title", news.search.models.TokensField()),
                        ("content", news.search.models.TokensField()),
                    ],
                    options={
                        "verbose_name": "search document",
                        "verbose_name_plural": "search documents",
                        "default_permissions": (),
                        "managed": False,
                        "indexes": [
                            GinIndex(
                                fields=["content"],
                                name="search_content",
                                gin_pending_list_limit=512,
                            ),
                            GinIndex(
                                fields=["title"], name="search_title", gin_pending_list_limit=512
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(make_documents, make_earlier_documents),
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("document", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=32)),
                ("version", models.PositiveSmallIntegerField()),
                ("tokens", models.BinaryField(default=b"")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="news.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "default_permissions": (),
                "indexes": [models.Index(fields=["version"], name="search_version")],
            },
        ),
    ]
