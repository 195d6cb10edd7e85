"""
Settings, all of them from the environment (or from an ignored `.env` beside manage.py).

docs/operators.md lists the names, `.env.example` is a template. A blank value counts as none.
Nothing here differs between development and production except through those names.
"""

import os
import re
from datetime import date
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from news.richtext.caps import MAX_BYTES
from news.richtext.editor_configuration import CKEDITOR_CONFIG
from news.richtext.video import FRAME_SOURCES
from news.text.languages import ENGLISH, SIMPLIFIED, TRADITIONAL
from news.text.scripts import STANDARDS
from portal import private

BASE_DIR = Path(__file__).resolve().parent.parent

environ.Env.read_env(BASE_DIR / ".env")  # Never overrides what the environment already holds.
env = environ.Env()
env.ENVIRON = {name: value for name, value in os.environ.items() if value}

# Security

DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY = env.ENVIRON.get("SECRET_KEY", "").strip()  # env.str would take $ for a reference.
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set, and without it sessions and signed links could be forged. "
            'Make one with `python3 -c "import secrets; print(secrets.token_urlsafe(50))"` and '
            "set SECRET_KEY in the environment or in the file .env beside manage.py. "
            "`make run` does both by itself; DEBUG=on does without, on your own machine only."
        )
    SECRET_KEY = "django-insecure-known-to-everyone-for-development-only"  # noqa: S105

ALLOWED_HOSTS = [
    host.strip() for host in env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
]

# HTTPS=on says that a proxy terminates TLS in front and always sets X-Forwarded-Proto
# itself; only then may that header be believed.
HTTPS = env.bool("HTTPS", default=False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# As a form, a body of Chinese is percent-encoded and three times as long, the rest comes on top.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MAX_BYTES

# The store for uploaded files, if it is not the disk (see below); where the public reads from it.
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_PUBLIC_URL = env.str("S3_PUBLIC_URL", default="").strip().rstrip("/")
IMAGE_SOURCES = ["'self'", "data:"]
if S3_PUBLIC_URL:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?", S3_PUBLIC_URL):
        raise ImproperlyConfigured(
            f"S3_PUBLIC_URL is {S3_PUBLIC_URL!r}, which is no address for a page's policy to name. "
            "Set it like https://pictures.example.org or https://store.example.org/bucket."
        )
    IMAGE_SOURCES.append("/".join(S3_PUBLIC_URL.split("/")[:3]))
    S3_PUBLIC_URL += "/"

# Nothing from other hosts, no inline script, no inline style; see SECURITY.md.
CONTENT_SECURITY_POLICY = (
    f"default-src 'self'; img-src {' '.join(IMAGE_SOURCES)}; object-src 'none'; base-uri 'none'; "
    f"form-action 'self'; frame-ancestors 'none'; frame-src 'self' {' '.join(FRAME_SOURCES)}"
)
# What no page of ours asks for, nor may a video's player in it.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# The article form's alone: CKEditor writes styles and, in its dialogs, event attributes.
EDITOR_CONTENT_SECURITY_POLICY = (
    f"{CONTENT_SECURITY_POLICY}; script-src 'self'; script-src-attr 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'"
)

SILENCED_SYSTEM_CHECKS = [
    # CKEditor 4.22.1 is past its support. It is contained instead of trusted, which the check
    # news.E001 watches; SECURITY.md names its known faults and why they do not reach us.
    "ckeditor.W001",
    # Whether subdomains are HTTPS-only, and whether browsers preload that, is for whoever
    # runs the whole domain to decide; the portal may be one host of many.
    "security.W005",
    "security.W021",
]

# A link typed without its scheme is taken as https, as Django 6 does by default.
FORMS_URLFIELD_ASSUME_HTTPS = True

# Applications

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "ckeditor",
    "news",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.ScheduleMiddleware",
    "portal.middleware.LocaleMiddleware",
    "portal.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.NewsroomMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.ReadableInputMiddleware",
    "portal.middleware.FullDiskMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "news.site.context.site",
            ],
        },
    },
]

# So that a widget of ours may have its template where all the others are.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# After a log-in without a `next` of ours; there is no other log-in than the admin's.
LOGIN_REDIRECT_URL = "admin:index"
LOGIN_URL = "admin:login"
AUTH_USER_MODEL = "news.User"
CSRF_FAILURE_VIEW = "portal.forbidden.expired"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Data

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).absolute()
private.close_folder(DATA_DIR)

_SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "portal.sqlite3"}
DATABASES = {"default": env.db("DATABASE_URL") if "DATABASE_URL" in env else _SQLITE}
DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    private.close_database(str(DATABASES["default"]["NAME"]))
    # IMMEDIATE takes the write lock when a transaction begins, so two writers queue instead
    # of failing half-way; WAL lets readers go on meanwhile. Django itself switches foreign
    # keys on for every connection.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://"),
    # Pictures for social networks, made when first asked for. Some 200 MB at most; whatever is
    # dropped is made again.
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cards",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "portal.shared_cache.SharedCache"

FIXTURE_DIRS = [BASE_DIR / "fixtures"]
SEEDS_DIR = BASE_DIR / "seeds"
SEED_FIXTURE = BASE_DIR / "fixtures" / "seed.json"
EDITORS_GUIDE_DIR = BASE_DIR / "docs" / "editors"

# Visitors

# How many proxies of ours stand in front, each adding to X-Forwarded-For whom it was asked by.
PROXIES = env.int("PROXIES", default=1 if HTTPS else 0)
API_RATE = env.int("API_RATE", default=120)  # requests a minute, of one address

# Language and time

LANGUAGE_CODE = ENGLISH
LANGUAGES = [(ENGLISH, "English"), (SIMPLIFIED, "简体中文"), (TRADITIONAL, "繁體中文")]
# The edition of visitors whose browsers name none of the three languages; most robots name none.
DEFAULT_EDITION = env.str("DEFAULT_EDITION", default=ENGLISH)
if DEFAULT_EDITION not in dict(LANGUAGES):
    raise ImproperlyConfigured(
        f"DEFAULT_EDITION is {DEFAULT_EDITION!r}. Set one of {', '.join(dict(LANGUAGES))}."
    )
# What Traditional characters Simplified ones become; news.text.scripts says what each standard is.
# Taiwan's shapes are the most widely read; its words are another choice (`taiwan-words`), because
# a mainland office's terms and titles are not to be reworded by a machine.
TRADITIONAL_STANDARD = env.str("TRADITIONAL_STANDARD", default="taiwan")
if TRADITIONAL_STANDARD not in STANDARDS:
    raise ImproperlyConfigured(
        f"TRADITIONAL_STANDARD is {TRADITIONAL_STANDARD!r}. Set one of {', '.join(STANDARDS)}."
    )
# Named though the app brings it, so that makemessages puts the templates' strings there too.
LOCALE_PATHS = [BASE_DIR / "news" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "portal.finders.ContainedAppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Uploaded files

# A text refers to files below this path wherever they are kept, so that another store can be
# taken without touching any text.
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
# Static files too: Django has one setting for both.
FILE_UPLOAD_PERMISSIONS = private.FILE
FILE_UPLOAD_DIRECTORY_PERMISSIONS = private.FOLDER
for _folder in (STATIC_ROOT, MEDIA_ROOT):
    if _folder.is_dir():
        private.close_folder(_folder)

if S3_BUCKET:
    S3_ACCESS_KEY_ID = env.ENVIRON.get("S3_ACCESS_KEY_ID", "").strip()
    # env.str would take $ for a reference.
    S3_SECRET_ACCESS_KEY = env.ENVIRON.get("S3_SECRET_ACCESS_KEY", "").strip()
    S3_ADDRESSING_STYLE = env.str("S3_ADDRESSING_STYLE", default="auto")
    if not (S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY):
        raise ImproperlyConfigured(
            "S3_BUCKET is set, so S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be too: the key "
            "that the store gave you for this bucket. Or unset S3_BUCKET to keep files on disk."
        )
    if S3_ADDRESSING_STYLE not in ("auto", "path", "virtual"):
        raise ImproperlyConfigured(
            f"S3_ADDRESSING_STYLE is {S3_ADDRESSING_STYLE!r}; set auto, path (the bucket is in the "
            "path) or virtual (it is in the host's name)."
        )
    STORAGES["default"] = {
        "BACKEND": "portal.storage.ObjectStorage",  # Imports boto3, which is slow: only when used.
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or "us-east-1",
            "access_key": S3_ACCESS_KEY_ID,
            "secret_key": S3_SECRET_ACCESS_KEY,
            "addressing_style": S3_ADDRESSING_STYLE,
            "public_url": S3_PUBLIC_URL,
        },
    }
elif S3_PUBLIC_URL or "S3_ENDPOINT_URL" in env:
    raise ImproperlyConfigured(
        "S3_PUBLIC_URL or S3_ENDPOINT_URL is set, but S3_BUCKET is not: name the bucket for "
        "uploaded files, or unset the others to keep files on disk."
    )

# Off where the office's network lets nothing out: pasted pictures of other sites stay links.
REMOTE_PICTURES = env.bool("REMOTE_PICTURES", default=True)

# The site

SITE_NAME = env.str("SITE_NAME", default="Development Zone News")

# The days on which all pages are without colour, as on national days of mourning: from midnight
# to midnight in TIME_ZONE.
try:
    MOURNING_DAYS = frozenset(
        date.fromisoformat(day.strip()) for day in env.list("MOURNING_DAYS", default=[]) if day
    )
except ValueError as error:
    raise ImproperlyConfigured(
        f"MOURNING_DAYS holds no date ({error}): write days as 2026-12-13, comma-separated."
    ) from error


def _stated(value: str | None) -> str | None:
    """None where nobody has decided yet, which `check --deploy` names; blank for `none`."""
    return "" if value == "none" else value


# The host in every address that leaves the portal, without a scheme: www.example.gov.cn.
SITE_DOMAIN = _stated(env.str("SITE_DOMAIN", default=None))
SITE_DESCRIPTION = env.str("SITE_DESCRIPTION", default="")
# What a site of a public body in China states at its foot and in its head.
SITE_ORGANISER = _stated(env.str("SITE_ORGANISER", default=None))
SITE_ICP_NUMBER = _stated(env.str("SITE_ICP_NUMBER", default=None))
SITE_POLICE_NUMBER = _stated(env.str("SITE_POLICE_NUMBER", default=None))
SITE_ID_CODE = _stated(env.str("SITE_ID_CODE", default=None))
SITE_MARK_URL = _stated(env.str("SITE_MARK_URL", default=None))
# A font file with Chinese, for the cards of articles without a picture; else the system's.
CARD_FONT = env.str("CARD_FONT", default="")

# The widget that edits an article's body, as a dotted path: exchange it here and nowhere
# else. `django.forms.Textarea` works too; what is stored stays the same.
EDITOR_WIDGET = env.str("EDITOR_WIDGET", default="news.newsroom.widgets.RichTextEditor")
CKEDITOR_CONFIGS = {"default": CKEDITOR_CONFIG}

# How many people pass a text before it can be published, each at a stage with its permission.
REVIEW_STAGES = env.int("REVIEW_STAGES", default=2)
if not 1 <= REVIEW_STAGES <= 3:
    raise ImproperlyConfigured(f"REVIEW_STAGES is {REVIEW_STAGES}; it can be 1, 2 or 3.")
PREVIEW_HOURS = env.int("PREVIEW_HOURS", default=72)

# Mail

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The publish check: how wide a title may be in columns (a Chinese character takes two), and
# hosts that links may lead to, each with every name below it. The sources' own are added.
TITLE_WIDTH = env.int("TITLE_WIDTH", default=80)
LINK_HOSTS = [host.strip().lower() for host in env.list("LINK_HOSTS", default=["gov.cn"])]

# Django's own default sends errors nowhere when DEBUG is off and no mail is set up.
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL}},
}
