"""Ordered by hand: an article's body must be its last column (see Article.body)."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, help_text='Its part of the address.', max_length=200, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('note', models.TextField(blank=True, default='', help_text="Shown on the author's page.", verbose_name='note')),
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ['name', 'slug'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, help_text='Its part of the address.', max_length=200, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('link', models.URLField(blank=True, default='', max_length=500, verbose_name='link')),
                ('is_own', models.BooleanField(default=False, help_text='Its texts are first published here, so they have no original address.', verbose_name='our own office')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['name', 'slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', 'http://'), ('link__startswith', 'https://'), _connector='OR'), name='source_link_is_a_web_link', violation_error_message='A link must begin with http:// or https://.')],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, help_text='Its part of the address.', max_length=200, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['name', 'slug'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, help_text='Its part of the address.', max_length=200, unique=True, verbose_name='slug')),
                ('name_en', models.CharField(blank=True, default='', max_length=100, verbose_name='English name')),
                ('name_zh_hans', models.CharField(blank=True, default='', max_length=100, verbose_name='Simplified Chinese name')),
                ('name_zh_hant', models.CharField(blank=True, default='', max_length=100, verbose_name='Traditional Chinese name')),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Lower numbers come first in the menu.', verbose_name='order')),
                ('home_place', models.CharField(choices=[('block', 'Its latest articles'), ('notices', 'Among the notices'), ('none', 'Nowhere')], default='block', help_text='Of a section without a parent; its subsections are shown with it.', max_length=10, verbose_name='place on the home page')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='news.section', verbose_name='parent section')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ['order', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', '简体中文'), ('zh-hant', '繁體中文')], default='', help_text='Of the admin and of mail. Left empty, the one the admin is first used in.', max_length=10, verbose_name='language')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('sections', models.ManyToManyField(blank=True, help_text='Reviewing, publishing and withdrawing is limited to these, with their subsections. Left empty, it is not limited.', related_name='+', to='news.section', verbose_name='sections')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(editable=False, unique=True, upload_to='', verbose_name='file')),
                ('width', models.PositiveIntegerField(editable=False, verbose_name='width')),
                ('height', models.PositiveIntegerField(editable=False, verbose_name='height')),
                ('widths', models.JSONField(default=list, editable=False, verbose_name='widths of the renditions')),
                ('bytes', models.PositiveBigIntegerField(editable=False, verbose_name='size in bytes')),
                ('sha256', models.CharField(editable=False, max_length=64, unique=True, verbose_name='checksum')),
                ('dhash', models.CharField(editable=False, max_length=16, verbose_name='likeness')),
                ('original_name', models.CharField(blank=True, default='', editable=False, max_length=255, verbose_name='original file name')),
                ('alt', models.CharField(blank=True, default='', help_text='What the picture shows, for those who cannot see it.', max_length=300, verbose_name='alternative text')),
                ('caption', models.CharField(blank=True, default='', max_length=500, verbose_name='caption')),
                ('credit', models.CharField(blank=True, default='', help_text='The photographer and the agency.', max_length=200, verbose_name='credit')),
                ('focal_x', models.FloatField(default=0.5, help_text='0 is the left edge, 1 the right. A crop keeps this point in view.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focal point from the left')),
                ('focal_y', models.FloatField(default=0.5, help_text='0 is the upper edge, 1 the lower.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focal point from the top')),
                ('uploaded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded at')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(editable=False, unique=True, upload_to='', verbose_name='file')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('doc', 'DOC'), ('docx', 'DOCX'), ('xls', 'XLS'), ('xlsx', 'XLSX'), ('ppt', 'PPT'), ('pptx', 'PPTX'), ('zip', 'ZIP')], editable=False, max_length=4, verbose_name='type')),
                ('bytes', models.PositiveBigIntegerField(editable=False, verbose_name='size in bytes')),
                ('sha256', models.CharField(editable=False, max_length=64, unique=True, verbose_name='checksum')),
                ('original_name', models.CharField(blank=True, default='', editable=False, max_length=255, verbose_name='original file name')),
                ('title', models.CharField(blank=True, default='', help_text="What a link to it says when it is placed in a text; else the file's name.", max_length=200, verbose_name='title')),
                ('uploaded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded at')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['-created_at', '-id'], name='attachment_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('bytes__gt', 0)), name='attachment_is_not_empty', violation_error_message='An attachment is not empty.'), models.CheckConstraint(condition=models.Q(('kind__in', ['doc', 'docx', 'pdf', 'ppt', 'pptx', 'xls', 'xlsx', 'zip'])), name='attachment_is_of_a_known_kind', violation_error_message='An attachment is of one of the known types.')],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='permanent identifier')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese'), ('zh-hant', 'Traditional Chinese')], default='en', max_length=10, verbose_name='language')),
                ('translation_group', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Articles that are translations of one another share it.', verbose_name='translation group')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('title_key', models.CharField(blank=True, default='', editable=False, max_length=300, verbose_name='title for comparing')),
                ('subtitle', models.CharField(blank=True, default='', max_length=300, verbose_name='subtitle')),
                ('slug', models.SlugField(allow_unicode=True, blank=True, default='', help_text='The readable end of the address. Left empty, it follows the title.', max_length=200, verbose_name='slug')),
                ('summary', models.TextField(blank=True, default='', help_text='One or two sentences for lists.', verbose_name='summary')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='news.section', verbose_name='section')),
                ('source', models.ForeignKey(blank=True, help_text='The outlet this text comes from. Left empty, the page names none.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='news.source', verbose_name='source')),
                ('source_url', models.URLField(blank=True, default='', help_text='Where the source published it.', max_length=1000, verbose_name='original address')),
                ('responsible_editor', models.CharField(blank=True, default='', max_length=100, verbose_name='responsible editor')),
                ('lead_image', models.ForeignKey(blank=True, help_text='Shown above the text.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='news.image', verbose_name='lead picture')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=20, verbose_name='status')),
                ('work', models.CharField(blank=True, choices=[('', 'Nothing under work'), ('draft', 'Draft'), ('in_review', 'In review'), ('returned', 'Returned'), ('approved', 'Approved'), ('scheduled', 'Scheduled')], default='', editable=False, max_length=20, verbose_name='work in progress')),
                ('review_stage', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='review stages passed')),
                ('live_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='live revision')),
                ('latest_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='newest revision')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the recycle bin since')),
                ('published_at', models.DateTimeField(blank=True, help_text='In the future, the article appears at that moment by itself.', null=True, verbose_name='published at')),
                ('expires_at', models.DateTimeField(blank=True, help_text='From this moment on, visitors no longer see the article.', null=True, verbose_name='expires at')),
                ('pinned_until', models.DateTimeField(blank=True, help_text='Until then it leads the home page.', null=True, verbose_name='pinned until')),
                ('origin_document', models.CharField(blank=True, default='', editable=False, max_length=500, verbose_name='origin document')),
                ('origin_sha256', models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='origin checksum')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last edited')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('body', models.TextField(blank=True, default='', verbose_name='body')),
                ('tags', models.ManyToManyField(blank=True, related_name='articles', to='news.tag', verbose_name='tags')),
                ('authors', models.ManyToManyField(blank=True, related_name='articles', to='news.author', verbose_name='authors')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'ordering': ['-published_at', '-pk'],
                'permissions': [('change_others_article', 'Can change articles of others'), ('submit_article', 'Can submit articles for review'), ('review_article_1', 'Can review articles, first stage'), ('review_article_2', 'Can review articles, second stage'), ('review_article_3', 'Can review articles, third stage'), ('publish_article', 'Can publish articles'), ('publish_unreviewed_article', 'Can publish articles without review'), ('withdraw_article', 'Can withdraw articles'), ('share_article', 'Can share previews of articles')],
            },
        ),
        migrations.CreateModel(
            name='ViewCounter',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='view_counter', serialize=False, to='news.article', verbose_name='article')),
                ('imported', models.PositiveBigIntegerField(default=0, verbose_name='carried over from the old site')),
                ('counted', models.PositiveBigIntegerField(default=0, verbose_name='counted here')),
            ],
            options={
                'verbose_name': 'view counter',
                'verbose_name_plural': 'view counters',
            },
        ),
        migrations.CreateModel(
            name='DailyViews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='daily_views', to='news.article', verbose_name='article')),
                ('day', models.DateField(verbose_name='day')),
                ('count', models.PositiveBigIntegerField(default=0, verbose_name='views')),
            ],
            options={
                'verbose_name': 'daily views',
                'verbose_name_plural': 'daily views',
                'ordering': ['-day', 'article'],
                'indexes': [models.Index(fields=['day', 'article', 'count'], name='daily_views_most_read')],
                'constraints': [models.UniqueConstraint(fields=('article', 'day'), name='daily_views_one_row_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='news.article', verbose_name='article')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('save', 'Saved'), ('import', 'As it was found'), ('restore', 'Restored'), ('merge', 'Merged'), ('aside', 'Kept beside')], default='save', max_length=10, verbose_name='kind')),
                ('based_on', models.PositiveIntegerField(default=0, verbose_name='based on')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                ('created_at', models.DateTimeField(verbose_name='saved at')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='note')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('went_live_at', models.DateTimeField(blank=True, null=True, verbose_name='went live at')),
                ('goes_live_at', models.DateTimeField(blank=True, null=True, verbose_name='goes live at')),
                ('fields', models.JSONField(default=dict, verbose_name='fields')),
                ('body', models.TextField(blank=True, default='', verbose_name='body')),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ['article', '-number'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='news.article', verbose_name='article')),
                ('token', models.CharField(max_length=40, verbose_name='form')),
                ('based_on', models.PositiveBigIntegerField(null=True, verbose_name='based on')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('data', models.JSONField(default=dict, verbose_name='fields')),
            ],
            options={
                'verbose_name': 'autosave',
                'verbose_name_plural': 'autosaves',
                'ordering': ['-saved_at', '-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['saved_at'], name='autosave_by_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('article__isnull', False)), fields=('user', 'article'), name='autosave_one_an_article'), models.UniqueConstraint(condition=models.Q(('article__isnull', True)), fields=('user', 'token'), name='autosave_one_a_form')],
            },
        ),
        migrations.CreateModel(
            name='ConversionTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('simplified', models.CharField(help_text='The longest word that fits counts. The same on both sides stays as it is.', max_length=100, verbose_name='Simplified')),
                ('traditional', models.CharField(max_length=100, verbose_name='Traditional')),
                ('direction', models.CharField(choices=[('both', 'both ways'), ('to_traditional', 'to Traditional only'), ('to_simplified', 'to Simplified only')], default='both', max_length=20, verbose_name='direction')),
                ('note', models.CharField(blank=True, default='', help_text='For your colleagues.', max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'conversion term',
                'verbose_name_plural': 'conversion terms',
                'ordering': ['simplified', 'traditional', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('simplified__length__gte', 2), ('traditional__length__gte', 2)), name='conversion_term_is_a_word', violation_error_message='Give whole words: a single character would be replaced inside others too.'), models.UniqueConstraint(condition=models.Q(('direction__in', ['both', 'to_traditional'])), fields=('simplified',), name='conversion_term_one_traditional', violation_error_message='There is a term for this Simplified word already.'), models.UniqueConstraint(condition=models.Q(('direction__in', ['both', 'to_simplified'])), fields=('traditional',), name='conversion_term_one_simplified', violation_error_message='There is a term for this Traditional word already.')],
            },
        ),
        migrations.CreateModel(
            name='EditorialEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='news.article', verbose_name='article')),
                ('article_title', models.CharField(max_length=300, verbose_name='title')),
                ('article_guid', models.UUIDField(verbose_name='permanent identifier')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='news.revision', verbose_name='revision')),
                ('revision_number', models.PositiveIntegerField(null=True, verbose_name='revision number')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('user_name', models.CharField(blank=True, default='', max_length=200, verbose_name='name')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('action', models.CharField(max_length=30, verbose_name='step')),
                ('from_state', models.CharField(blank=True, default='', max_length=50, verbose_name='from')),
                ('to_state', models.CharField(blank=True, default='', max_length=50, verbose_name='to')),
                ('comment', models.TextField(blank=True, default='', verbose_name='why')),
                ('changes', models.JSONField(default=dict, verbose_name='changed values')),
            ],
            options={
                'verbose_name': 'log entry',
                'verbose_name_plural': 'editorial log',
                'ordering': ['-at', '-pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='news.article')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('since', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['since', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview_links', to='news.revision', verbose_name='revision')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('created_at', models.DateTimeField(verbose_name='made at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
            ],
            options={
                'verbose_name': 'preview link',
                'verbose_name_plural': 'preview links',
                'ordering': ['-created_at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WatchedTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('forbidden', 'Forbidden term'), ('mistake', 'Common mistake'), ('allowed', 'Allowed phrase')], default='forbidden', help_text='A forbidden term blocks publication; a mistake needs a reason. Inside an allowed phrase, neither is found.', max_length=20, verbose_name='kind')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese'), ('zh-hant', 'Traditional Chinese')], default='', help_text='Of the articles that it is looked for in. Left empty, in all.', max_length=10, verbose_name='language')),
                ('text', models.CharField(help_text='Found however it is written: full-width, with spaces, in the other Chinese script.', max_length=100, verbose_name='term')),
                ('replacement', models.CharField(blank=True, default='', help_text='What to write.', max_length=200, verbose_name='replacement')),
                ('note', models.CharField(blank=True, default='', help_text='Shown to the editor.', max_length=300, verbose_name='note')),
            ],
            options={
                'verbose_name': 'watched term',
                'verbose_name_plural': 'watched terms',
                'ordering': ['kind', 'text', 'language'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'text', 'language'), name='watched_term_once_a_list', violation_error_message='The list has this term already.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='watched_term_is_not_blank', violation_error_message='A term holds at least one letter or digit.')],
            },
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(fields=['-created_at', '-id'], name='image_newest'),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(fields=['dhash', 'id'], name='image_likeness'),
        ),
        migrations.AddConstraint(
            model_name='image',
            constraint=models.CheckConstraint(condition=models.Q(('bytes__gt', 0), ('height__gt', 0), ('width__gt', 0)), name='image_has_pixels', violation_error_message='A picture has a width, a height and a size.'),
        ),
        migrations.AddConstraint(
            model_name='image',
            constraint=models.CheckConstraint(condition=models.Q(('focal_x__gte', 0), ('focal_x__lte', 1), ('focal_y__gte', 0), ('focal_y__lte', 1)), name='image_focal_point_is_inside', violation_error_message='The focal point lies between 0 and 1.'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('article', 'user'), name='presence_one_an_account'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(condition=models.Q(('goes_live_at__isnull', False)), fields=['goes_live_at'], name='revision_goes_live'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='revision_one_a_number'),
        ),
        migrations.AddIndex(
            model_name='editorialevent',
            index=models.Index(fields=['article', '-at', '-id'], name='event_of_article'),
        ),
        migrations.AddIndex(
            model_name='editorialevent',
            index=models.Index(fields=['-at', '-id'], name='event_newest'),
        ),
        migrations.AddIndex(
            model_name='editorialevent',
            index=models.Index(fields=['action', '-at', '-id'], name='event_by_action'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_zh_hans', ''), ('name_zh_hant', ''), _negated=True), name='section_has_a_name', violation_error_message='Give the section a name in at least one language.'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='section_is_not_its_own_parent', violation_error_message='A section cannot be its own parent.'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['status', 'language', '-published_at', '-id', 'expires_at'], name='article_edition_list'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['status', '-published_at', '-id', 'expires_at'], name='article_list'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['status', 'language', 'section', '-published_at', '-id', 'expires_at'], name='article_section_list'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['status', 'language', 'source', '-published_at', '-id', 'expires_at'], name='article_source_list'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['title_key', 'status'], name='article_by_title'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('pinned_until__isnull', False)), fields=['pinned_until'], name='article_pinned'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['-published_at', '-id'], name='article_by_publication'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['-edited_at', '-id'], name='article_by_edit'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['section', '-edited_at', '-id'], name='article_section_by_edit'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['section', '-published_at', '-id'], name='article_section_by_date'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['status', '-edited_at', '-id'], name='article_status_by_edit'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True)), fields=['status', '-published_at', '-id'], name='article_status_by_date'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['work', 'review_stage', '-edited_at', '-id'], name='article_work'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['created_by', 'work', '-edited_at', '-id'], name='article_mine'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['expires_at'], name='article_by_expiry'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['-deleted_at', '-id'], name='article_bin'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.Func(models.F('id'), output_field=models.BigIntegerField(), template='(%(expressions)s / 5000)'), models.F('status'), models.OrderBy(django.db.models.functions.comparison.Greatest('updated_at', 'published_at'), descending=True), models.F('expires_at'), name='article_sitemap'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='article_published_has_a_time', violation_error_message='A published article needs a publication time.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__isnull', True), ('published_at__isnull', True), ('expires_at__gt', models.F('published_at')), _connector='OR'), name='article_expires_after_publication', violation_error_message='The expiry must be later than the publication.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('status', 'published'), _negated=True), _connector='OR'), name='article_deleted_is_not_published', violation_error_message='Withdraw the article before it is deleted.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('source_url', ''), ('source_url__startswith', 'http://'), ('source_url__startswith', 'https://'), _connector='OR'), name='article_source_url_is_a_web_link', violation_error_message='A link must begin with http:// or https://.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('translation_group', 'language'), name='article_one_translation_a_language', violation_error_message='This article has a translation in that language.'),
        ),
    ]
