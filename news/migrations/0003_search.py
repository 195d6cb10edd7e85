from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import news.search.models

_SQLITE = """
CREATE VIRTUAL TABLE news_searchdocument USING fts5(title, content, tokenize='ascii')
"""


def make_documents(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(_SQLITE)
        return
    model = apps.get_model("news", "SearchDocument")
    schema_editor.create_model(model)


def drop_documents(apps, schema_editor):
    schema_editor.execute("DROP TABLE news_searchdocument")


class Migration(migrations.Migration):
    dependencies = [("news", "0002_groups")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
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
                        "indexes": [
                            GinIndex(fields=["content"], name="search_content", fastupdate=False),
                            GinIndex(fields=["title"], name="search_title", fastupdate=False),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(make_documents, drop_documents),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="news.article",
                    ),
                ),
                ("document", models.BigIntegerField()),
                ("digest", models.CharField(max_length=32)),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
                "default_permissions": (),
            },
        ),
    ]
