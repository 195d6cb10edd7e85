"""
Sources, authors and tags of one name are one.

Of those that are there already, the first is the one that others of its name are refused for; the
rest keep their pages, and are asked for another name when they are next saved.
"""

from django.db import migrations, models

from news.text.folding import name_key

MODELS = ("author", "source", "tag")


def fill_keys(apps, schema_editor):
    for name in MODELS:
        rows = apps.get_model("news", name).objects.using(schema_editor.connection.alias)
        seen = set()
        found = list(rows.order_by("pk").only("pk", "name"))
        for row in found:
            row.name_key = key = name_key(row.name)
            if key in seen:
                # No key has a space, so this is nobody's.
                row.name_key = f"{key[:180]} {row.pk}"
            seen.add(key)
        rows.bulk_update(found, ["name_key"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("news", "0010_moments_within_time")]

    operations = [
        *(
            migrations.AddField(
                name,
                "name_key",
                models.CharField(
                    blank=True,
                    default="",
                    editable=False,
                    max_length=200,
                    verbose_name="name for comparing",
                ),
            )
            for name in MODELS
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        *(
            migrations.AddConstraint(
                name,
                models.UniqueConstraint(
                    condition=~models.Q(name_key=""),
                    fields=("name_key",),
                    name=f"{name}_once_a_name",
                ),
            )
            for name in MODELS
        ),
    ]
