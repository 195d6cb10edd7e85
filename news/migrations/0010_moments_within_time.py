"""
Moments beyond the end of time, as imports brought them: "never" as 9999-12-31T23:59:59Z.

The field keeps them within from now on; a row from before could not be opened.
"""

from datetime import UTC, datetime, timedelta

from django.db import migrations

LATEST = datetime(9999, 12, 31, 15, 59, 59, tzinfo=UTC)  # as late as Asia/Shanghai can tell


def move_within(apps, schema_editor):
    articles = apps.get_model("news", "Article")._base_manager
    # An expiry is always later than the publication.
    last = {"published_at": LATEST - timedelta(seconds=1)}
    for name in ("published_at", "expires_at", "pinned_until"):
        late = articles.filter(**{f"{name}__gt": LATEST})
        late.update(**{name: last.get(name, LATEST)})


class Migration(migrations.Migration):
    dependencies = [("news", "0009_sent_forms")]

    operations = [migrations.RunPython(move_within, migrations.RunPython.noop)]
