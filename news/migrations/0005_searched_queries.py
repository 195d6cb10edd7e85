from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def let_publishers_see(apps, schema_editor):
    """The report of searches; what else the group may do stays as it is."""
    using = schema_editor.connection.alias
    # Django makes the permissions after the last migration only, and for what has a module.
    news = apps.get_app_config("news")
    news.models_module = getattr(news, "models_module", True)
    create_permissions(news, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    view = permissions.get(content_type__app_label="news", codename="view_searchedquery")
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name="Publisher"):
        group.permissions.add(view)


class Migration(migrations.Migration):
    dependencies = [("news", "0004_search_entries")]

    operations = [
        migrations.CreateModel(
            name="SearchedQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("zh-hans", "Simplified Chinese"),
                            ("zh-hant", "Traditional Chinese"),
                        ],
                        max_length=10,
                        verbose_name="edition",
                    ),
                ),
                ("query", models.CharField(max_length=200, verbose_name="searched for")),
                ("times", models.PositiveIntegerField(default=0, verbose_name="times asked")),
                ("hits", models.PositiveIntegerField(default=0, verbose_name="articles found last")),
            ],
            options={
                "verbose_name": "searched query",
                "verbose_name_plural": "searches",
                "ordering": ["-day", "-times", "query", "language"],
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["day"], name="searched_query_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("query", "language", "day"), name="searched_query_one_row_a_day"
                    )
                ],
            },
        ),
        migrations.RunPython(let_publishers_see, migrations.RunPython.noop),
    ]
