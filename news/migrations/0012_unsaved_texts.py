"""Unsaved texts by form, also of articles that exist; and which forms have been finished."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_forms_apart(apps, schema_editor):
    """A token named a form only where there was no article: forms without scripts share a blank."""
    seen = set()
    rows = apps.get_model("news", "Autosave").objects.order_by("-saved_at", "-pk")
    for row in rows.only("pk", "user_id", "token"):
        if (row.user_id, row.token) in seen:
            rows.filter(pk=row.pk).update(token=f"form{row.pk}")
        seen.add((row.user_id, row.token))


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0011_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FinishedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=40)),
                ("writer", models.CharField(blank=True, default="", max_length=40)),
                ("typed_at", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["at"], name="finished_form_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["user", "token", "writer"], name="finished_form_once"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="autosave", name="autosave_one_an_article"),
        migrations.RemoveConstraint(model_name="autosave", name="autosave_one_a_form"),
        migrations.AddField(
            model_name="autosave", name="typed_at", field=models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="autosave",
            name="writer",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.RunPython(tell_forms_apart, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="autosave",
            constraint=models.UniqueConstraint(fields=["user", "token"], name="autosave_of_a_form"),
        ),
    ]
