"""The press office's groups. What they may do can be changed in the admin afterwards."""

from django.db import migrations

PERMISSIONS = {
    "add_article": "Can add article",
    "change_article": "Can change article",
    "delete_article": "Can delete article",
    "view_article": "Can view article",
    "change_others_article": "Can change articles of others",
    "submit_article": "Can submit articles for review",
    "review_article_1": "Can review articles, first stage",
    "review_article_2": "Can review articles, second stage",
    "review_article_3": "Can review articles, third stage",
    "publish_article": "Can publish articles",
    "withdraw_article": "Can withdraw articles",
    "share_article": "Can share previews of articles",
}
# The model's name, the name that people read, and what the press office does with it.
NOUNS = [
    ("image", "picture", ["add", "change", "view"]),
    ("attachment", "attachment", ["add", "change", "view"]),
    ("source", "source", ["add", "change", "view"]),
    ("author", "author", ["add", "change", "view"]),
    ("tag", "tag", ["add", "change", "view"]),
    ("section", "section", ["view"]),
    ("editorialevent", "log entry", ["view"]),
    ("watchedterm", "watched term", ["view"]),
    ("conversionterm", "conversion term", ["view"]),
]
# What those who review keep besides: the portal's word lists.
KEPT_BY_REVIEWERS = [
    ("watchedterm", "watched term", ["add", "change", "delete"]),
    ("conversionterm", "conversion term", ["add", "change", "delete"]),
]
WRITING = ["add_article", "change_article", "view_article", "submit_article"]
ROLES = {
    "Reporter": WRITING,
    "Editor": [*WRITING, "change_others_article", "review_article_1", "share_article"],
    "Publisher": [
        *WRITING,
        "change_others_article",
        "review_article_2",
        "review_article_3",
        "share_article",
        "publish_article",
        "withdraw_article",
        "delete_article",
    ],
}


def make_groups(apps, schema_editor):
    """
    Groups that are there already keep what they may do.

    Permissions are made here too: Django makes them after the last migration only.
    """
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")

    def permission(noun, codename, name):
        kind, _made = ContentType.objects.get_or_create(app_label="news", model=noun)
        found, _made = Permission.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        return found

    articles = {
        codename: permission("article", codename, name) for codename, name in PERMISSIONS.items()
    }
    def permissions(nouns):
        return [
            permission(noun, f"{action}_{noun}", f"Can {action} {name}")
            for noun, name, actions in nouns
            for action in actions
        ]

    everyones, reviewers = permissions(NOUNS), permissions(KEPT_BY_REVIEWERS)
    for role, codenames in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=role)
        if is_new:
            own = [articles[codename] for codename in codenames]
            may_keep = [] if role == "Reporter" else reviewers
            group.permissions.set([*own, *everyones, *may_keep])


class Migration(migrations.Migration):

    dependencies = [
        ("news", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
