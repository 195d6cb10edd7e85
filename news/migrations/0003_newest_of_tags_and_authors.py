"""
Indexes for the newest articles of a tag or an author (related articles).

Django makes the tables of many-to-many fields itself, and has no place for an index of theirs.
"""

from django.db import migrations


def index(table, column):
    name = f"{table}_newest"
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} ({column}, article_id)", f"DROP INDEX {name}"
    )


class Migration(migrations.Migration):
    dependencies = [("news", "0002_groups")]

    operations = [
        index("news_article_tags", "tag_id"),
        index("news_article_authors", "author_id"),
    ]
