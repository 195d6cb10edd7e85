"""The press office's groups. What they may do can be changed in the admin afterwards."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EVERYBODY = [
    *("add_article", "change_article", "view_article", "submit_article"),
    *("add_image", "change_image", "view_image"),
    *("add_attachment", "change_attachment", "view_attachment"),
    *("add_source", "change_source", "view_source"),
    *("add_author", "change_author", "view_author"),
    *("add_tag", "change_tag", "view_tag"),
    *("view_section", "view_editorialevent", "view_watchedterm", "view_conversionterm"),
]
# They keep the portal's word lists besides.
REVIEWERS = [
    *("change_others_article", "share_article"),
    *("add_watchedterm", "change_watchedterm", "delete_watchedterm"),
    *("add_conversionterm", "change_conversionterm", "delete_conversionterm"),
]
GROUPS = {
    "Reporter": EVERYBODY,
    "Editor": [*EVERYBODY, *REVIEWERS, "review_article_1"],
    "Publisher": [
        *(*EVERYBODY, *REVIEWERS, "review_article_2", "review_article_3"),
        *("publish_article", "withdraw_article", "delete_article", "keep_forbidden_terms"),
    ],
}


def make_groups(apps, schema_editor):
    """Groups that are there already keep what they may do."""
    using = schema_editor.connection.alias
    # Django makes the permissions after the last migration only, and for what has a module.
    news = apps.get_app_config("news")
    news.models_module = getattr(news, "models_module", True)
    create_permissions(news, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for name, codenames in GROUPS.items():
        group, is_new = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        if is_new:
            found = permissions.filter(content_type__app_label="news", codename__in=codenames)
            group.permissions.set(found)


class Migration(migrations.Migration):

    dependencies = [
        ("news", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
