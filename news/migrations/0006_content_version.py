from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("news", "0005_searched_queries")]

    operations = [
        # Its triggers are made after each migrate, by news.public.content_version.install.
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "content version",
                "verbose_name_plural": "content versions",
                "default_permissions": (),
            },
        ),
    ]
