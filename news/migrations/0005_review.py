"""The log keeps changes of what is no article; forbidden terms have a permission of their own."""

from django.db import migrations, models


def let_publishers_keep_forbidden_terms(apps, schema_editor):
    """
    Every group that may publish and change watched terms, whatever it is called, keeps them all.

    The permission is made here too: Django makes it after the last migration only.
    """
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _made = ContentType.objects.get_or_create(app_label="news", model="watchedterm")
    keep, _made = Permission.objects.get_or_create(
        content_type=kind,
        codename="keep_forbidden_terms",
        defaults={"name": "Can keep the list of forbidden terms"},
    )
    publishing = Group.objects.filter(
        permissions__codename="publish_article", permissions__content_type__app_label="news"
    )
    for group in publishing.filter(pk__in=Group.objects.filter(
        permissions__codename="change_watchedterm", permissions__content_type__app_label="news"
    )):
        group.permissions.add(keep)


class Migration(migrations.Migration):

    dependencies = [
        ("news", "0004_former_slugs"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='watchedterm',
            options={'ordering': ['kind', 'text', 'language'], 'permissions': [('keep_forbidden_terms', 'Can keep the list of forbidden terms')], 'verbose_name': 'watched term', 'verbose_name_plural': 'watched terms'},
        ),
        migrations.AddField(
            model_name='editorialevent',
            name='subject_id',
            field=models.PositiveBigIntegerField(null=True, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='editorialevent',
            name='subject_model',
            field=models.CharField(blank=True, default='', max_length=50, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='editorialevent',
            name='article_guid',
            field=models.UUIDField(null=True, verbose_name='permanent identifier'),
        ),
        migrations.AddIndex(
            model_name='editorialevent',
            index=models.Index(condition=models.Q(('subject_model', ''), _negated=True), fields=['subject_model', 'subject_id', '-at', '-id'], name='event_of_subject'),
        ),
        migrations.RunPython(let_publishers_keep_forbidden_terms, migrations.RunPython.noop),
    ]
