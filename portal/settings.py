"""
Settings, all from the environment (or from an ignored `.env` beside manage.py).

docs/operators.md lists the names; `.env.example` is a template. A blank value counts as unset.
Development and production differ only in these values.
"""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from news.richtext.caps import MAX_BYTES
from news.richtext.editor_configuration import CKEDITOR_CONFIG
from news.richtext.video import FRAME_SOURCES
from news.text.languages import ENGLISH, SIMPLIFIED, TRADITIONAL
from news.text.scripts import STANDARDS
from portal import private

BASE_DIR = Path(__file__).resolve().parent.parent

environ.Env.read_env(BASE_DIR / ".env")  # Never overrides the environment.
env = environ.Env()
env.ENVIRON = {name: value for name, value in os.environ.items() if value}

# Security

DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY = env.ENVIRON.get("SECRET_KEY", "").strip()  # env.str would read $ as a reference.
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set, and without it sessions and signed links could be forged. "
            'Make one with `python3 -c "import secrets; print(secrets.token_urlsafe(50))"` and '
            "set SECRET_KEY in the environment or in the file .env beside manage.py. "
            "`make run` does both by itself; DEBUG=on does without, on your own machine only."
        )
    SECRET_KEY = "django-insecure-known-to-everyone-for-development-only"  # noqa: S105
elif not DEBUG and (len(SECRET_KEY) < 32 or SECRET_KEY.startswith("django-insecure-")):
    raise ImproperlyConfigured(
        "SECRET_KEY is shorter than 32 characters or a known one, so that sessions and signed "
        'links could be forged. Make one with `python3 -c "import secrets; '
        'print(secrets.token_urlsafe(50))"` and set it instead; everybody logs in again then.'
    )

ALLOWED_HOSTS = [
    host.strip() for host in env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
]
if not DEBUG and ("*" in ALLOWED_HOSTS or not any(ALLOWED_HOSTS)):
    raise ImproperlyConfigured(
        f"ALLOWED_HOSTS is {','.join(ALLOWED_HOSTS)!r}: whoever asks could choose the host in "
        "addresses. Set the names that visitors use, such as news.example.org,www.example.org."
    )

# The audit log. The keys that sign it, the current one first: whoever has the database alone cannot
# make a chain of entries that verifies.
AUDIT_KEYS = [
    env.ENVIRON.get("AUDIT_KEY", "").strip() or SECRET_KEY,
    *(key.strip() for key in env.ENVIRON.get("AUDIT_OLD_KEYS", "").split(",") if key.strip()),
]
# How long entries stay in the database. Six months is the least that the law asks of logs.
AUDIT_KEEP_DAYS = env.int("AUDIT_KEEP_DAYS", default=200)
if AUDIT_KEEP_DAYS < 183:
    raise ImproperlyConfigured(
        f"AUDIT_KEEP_DAYS is {AUDIT_KEEP_DAYS}; logs have to be kept six months: set 183 or more."
    )

# HTTPS=on means that a proxy terminates TLS and always sets X-Forwarded-Proto itself; only then can
# that header be trusted.
HTTPS = env.bool("HTTPS", default=False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # Whoever watches the portal from its own machine asks it without a proxy.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Whether an account needs a code of an app besides its password: `required` of those who publish or
# administer and offered to the others, `offered` to all, or `off`.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="required" if HTTPS else "offered")
if SECOND_FACTOR not in ("off", "offered", "required"):
    raise ImproperlyConfigured(
        f"SECOND_FACTOR is {SECOND_FACTOR!r}; set off, offered (to everybody) or required (of "
        "those who publish or administer)."
    )
# A code that comes a step early or late is taken, and no later one for that.
OTP_TOTP_SYNC = False

# A form percent-encodes Chinese to three times its length; the other fields need some room too.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MAX_BYTES

# The S3 store for uploaded files, if any (see below), and the address where the public reads it.
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

# Nothing from other hosts, no inline scripts, no inline styles; see SECURITY.md. Browsers report
# what they have blocked to the portal.
_POLICY = (
    f"default-src 'none'; connect-src 'self'; font-src 'self'; img-src {' '.join(IMAGE_SOURCES)}; "
    f"manifest-src 'self'; media-src 'self'; frame-src 'self' {' '.join(FRAME_SOURCES)}; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /csp-reports/"
)
CONTENT_SECURITY_POLICY = f"{_POLICY}; script-src 'self'; style-src 'self'"
# Only for the article form: CKEditor uses inline styles and, in dialogs, event attributes.
EDITOR_CONTENT_SECURITY_POLICY = (
    f"{_POLICY}; script-src 'self'; script-src-attr 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'"
)
# Browser features that no page needs, nor a video's player in a page.
PERMISSIONS_POLICY = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
)

SILENCED_SYSTEM_CHECKS = [
    # CKEditor 4.22.1 is out of support. It is contained, and check news.E001 makes sure of it;
    # SECURITY.md lists its known faults and why they do not affect the portal.
    "ckeditor.W001",
    # The owner of the whole domain decides whether subdomains are HTTPS-only and preloaded; the
    # portal may be one host of many.
    "security.W005",
    "security.W021",
]

# A link typed without its scheme gets https, as in Django 6.
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
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "news",
]

MIDDLEWARE = [
    "portal.middleware.RequestIdMiddleware",
    "portal.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.MomentMiddleware",
    "portal.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "portal.middleware.NewsroomMiddleware",
    "portal.second_factor.SecondFactorMiddleware",
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

# So that templates of our widgets can be with all other templates.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# After a log-in without `next`. The admin has the only log-in page.
LOGIN_REDIRECT_URL = "admin:index"
LOGIN_URL = "admin:login"
AUTH_USER_MODEL = "news.User"
CSRF_FAILURE_VIEW = "portal.forbidden.expired"

_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": "news.accounts.portal_names.PortalNameValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

# Data

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).absolute()
private.close_folder(DATA_DIR)

_SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "portal.sqlite3"}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL") if "DATABASE_URL" in env else _SQLITE
}
DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    private.close_database(str(DATABASES["default"]["NAME"]))
    # IMMEDIATE takes the write lock at the start of a transaction, so that a second writer waits
    # and does not fail half-way; WAL lets readers continue meanwhile. Django enables foreign keys
    # for every connection.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer
        # FULL: what is answered as saved is on the disk, also if the power fails at that moment.
        # A cache of 8 MB for each connection: with 2 MB, the default, a search reads the rows of
        # its matches thrice as long.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;"
        ),
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://"),
    # Cards for social networks, made at their first request. At most about 200 MB; a dropped card
    # is made again.
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cards",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache":
    # Django's 300 would drop the counters of clients while there are many of them.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 10_000, **CACHES["default"].get("OPTIONS", {})}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "portal.shared_cache.SharedCache"

# Public pages that each worker keeps before Django; see portal.page_cache.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_MB", default=24) * 1024 * 1024

FIXTURE_DIRS = [BASE_DIR / "fixtures"]
SEEDS_DIR = BASE_DIR / "seeds"
SEED_FIXTURE = BASE_DIR / "fixtures" / "seed.json"
EDITORS_GUIDE_DIR = BASE_DIR / "docs" / "editors"

# Visitors

# The number of our own proxies; each adds its client's address to X-Forwarded-For.
PROXIES = env.int("PROXIES", default=1 if HTTPS else 0)
# Requests a minute from one address: of the API, of search results, of suggestions.
API_RATE = env.int("API_RATE", default=120)
SEARCH_RATE = env.int("SEARCH_RATE", default=60)
SUGGESTION_RATE = env.int("SUGGESTION_RATE", default=300)
# Reports a minute from one address of what its browser has blocked.
CSP_REPORT_RATE = 20
# Percent of each process's time that all searches together may take, and as much all suggestions.
SEARCH_SHARE = env.int("SEARCH_SHARE", default=25)
if not 1 <= SEARCH_SHARE <= 100:
    raise ImproperlyConfigured(
        f"SEARCH_SHARE is {SEARCH_SHARE}; it is a percentage: set a number from 1 to 100."
    )

# Language and time

LANGUAGE_CODE = ENGLISH
LANGUAGES = [(ENGLISH, "English"), (SIMPLIFIED, "简体中文"), (TRADITIONAL, "繁體中文")]
# The edition for browsers that accept none of the three languages; most robots send none.
DEFAULT_EDITION = env.str("DEFAULT_EDITION", default=ENGLISH)
if DEFAULT_EDITION not in dict(LANGUAGES):
    raise ImproperlyConfigured(
        f"DEFAULT_EDITION is {DEFAULT_EDITION!r}. Set one of {', '.join(dict(LANGUAGES))}."
    )
# The standard of Traditional characters for converted text; news.text.scripts describes each. Most
# readers know Taiwan's shapes. Its words are a separate option (`taiwan-words`), because a machine
# should not reword a mainland office's terms and titles.
TRADITIONAL_STANDARD = env.str("TRADITIONAL_STANDARD", default="taiwan")
if TRADITIONAL_STANDARD not in STANDARDS:
    raise ImproperlyConfigured(
        f"TRADITIONAL_STANDARD is {TRADITIONAL_STANDARD!r}. Set one of {', '.join(STANDARDS)}."
    )
# Listed although the app has it, so that makemessages also puts the templates' strings there.
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
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Uploaded files

# Texts use this path for files wherever they are stored, so that the store can change without
# changing texts.
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
# Static files too: Django has one setting for both.
FILE_UPLOAD_PERMISSIONS = private.FILE
FILE_UPLOAD_DIRECTORY_PERMISSIONS = private.FOLDER
for _folder in (STATIC_ROOT, MEDIA_ROOT):
    if _folder.is_dir():
        private.close_folder(_folder)
_media = MEDIA_ROOT if MEDIA_ROOT.is_dir() else DATA_DIR
if not (DEBUG or S3_BUCKET or os.access(_media, os.W_OK | os.X_OK)):
    raise ImproperlyConfigured(
        f"Nothing can be written into {_media}, where uploaded files go. Give the folder to the "
        "account that runs the portal (`chown -R`), or set DATA_DIR to one that is writable."
    )

if S3_BUCKET:
    S3_ACCESS_KEY_ID = env.ENVIRON.get("S3_ACCESS_KEY_ID", "").strip()
    # env.str would read $ as a reference.
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

# Backups: where, and how long; see news.operations.backup.thinning.

BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(DATA_DIR / "backups"))).absolute()
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=7)
BACKUP_KEEP_WEEKS = env.int("BACKUP_KEEP_WEEKS", default=4)
BACKUP_KEEP_MONTHS = env.int("BACKUP_KEEP_MONTHS", default=12)
if min(BACKUP_KEEP_DAYS, BACKUP_KEEP_WEEKS, BACKUP_KEEP_MONTHS) < 0:
    raise ImproperlyConfigured(
        "BACKUP_KEEP_DAYS, BACKUP_KEEP_WEEKS and BACKUP_KEEP_MONTHS are numbers of days, weeks and "
        "months to keep backups of: set none below 0."
    )

# Turn this off if the network blocks outgoing requests: pasted pictures then stay links.
REMOTE_PICTURES = env.bool("REMOTE_PICTURES", default=True)

# The site

SITE_NAME = env.str("SITE_NAME", default="Development Zone News")
# What an app for codes shows them under.
OTP_TOTP_ISSUER = SITE_NAME

# The days on which all pages are grey, such as national days of mourning: from midnight to midnight
# in TIME_ZONE.
try:
    MOURNING_DAYS = frozenset(
        date.fromisoformat(day.strip()) for day in env.list("MOURNING_DAYS", default=[]) if day
    )
except ValueError as error:
    raise ImproperlyConfigured(
        f"MOURNING_DAYS holds no date ({error}): write days as 2026-12-13, comma-separated."
    ) from error


def _stated(value: str | None) -> str | None:
    """None if nobody has decided yet, which `check --deploy` reports; blank for `none`."""
    return "" if value == "none" else value


# The host in absolute addresses, without a scheme: www.example.gov.cn.
SITE_DOMAIN = _stated(env.str("SITE_DOMAIN", default=None))
if HTTPS and not DEBUG and not SITE_DOMAIN:
    raise ImproperlyConfigured(
        "HTTPS is on, so SITE_DOMAIN must be set: without it, the host in feeds, sitemaps and mail "
        "would be whatever a request says. Set the portal's name, such as news.example.org."
    )
SITE_DESCRIPTION = env.str("SITE_DESCRIPTION", default="")
# The legal statements in the footer and head of a public body's site in China.
SITE_ORGANISER = _stated(env.str("SITE_ORGANISER", default=None))
SITE_ICP_NUMBER = _stated(env.str("SITE_ICP_NUMBER", default=None))
SITE_POLICE_NUMBER = _stated(env.str("SITE_POLICE_NUMBER", default=None))
SITE_ID_CODE = _stated(env.str("SITE_ID_CODE", default=None))
SITE_MARK_URL = _stated(env.str("SITE_MARK_URL", default=None))
# A font file with Chinese, for cards without a picture; default: the system's.
CARD_FONT = env.str("CARD_FONT", default="")

# The widget for an article's body, as a dotted path; it is named only here. `django.forms.Textarea`
# works too, and the stored text is the same.
EDITOR_WIDGET = env.str("EDITOR_WIDGET", default="news.newsroom.widgets.RichTextEditor")
CKEDITOR_CONFIGS = {"default": CKEDITOR_CONFIG}

# The number of reviews before publication; each stage has its own permission.
REVIEW_STAGES = env.int("REVIEW_STAGES", default=2)
if not 1 <= REVIEW_STAGES <= 3:
    raise ImproperlyConfigured(f"REVIEW_STAGES is {REVIEW_STAGES}; it can be 1, 2 or 3.")
PREVIEW_HOURS = env.int("PREVIEW_HOURS", default=72)

# Mail

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The publish check: the maximum width of a title in columns (a Chinese character takes two), and
# the hosts that links may lead to, each with its subdomains. Sources' hosts are added.
TITLE_WIDTH = env.int("TITLE_WIDTH", default=80)
LINK_HOSTS = [host.strip().lower() for host in env.list("LINK_HOSTS", default=["gov.cn"])]

# The inspection: whether there is one, after how many days without a new article the home page, a
# section of news and a section of notices fail it, and how many days before that it warns.
INSPECTION = env.bool("INSPECTION", default=True)
INSPECTION_HOME_DAYS = env.int("INSPECTION_HOME_DAYS", default=14)
INSPECTION_NEWS_DAYS = env.int("INSPECTION_NEWS_DAYS", default=14)
INSPECTION_NOTICE_DAYS = env.int("INSPECTION_NOTICE_DAYS", default=180)
INSPECTION_WARN_DAYS = env.int("INSPECTION_WARN_DAYS", default=3)
for _name in ("INSPECTION_HOME_DAYS", "INSPECTION_NEWS_DAYS", "INSPECTION_NOTICE_DAYS"):
    _days = globals()[_name]
    if not 1 <= _days <= 3650:
        raise ImproperlyConfigured(
            f"{_name} is {_days}; it is a number of days: set one from 1 to 3650, or "
            "INSPECTION=off to inspect nothing."
        )
    if not 0 <= INSPECTION_WARN_DAYS < _days:
        raise ImproperlyConfigured(
            f"INSPECTION_WARN_DAYS is {INSPECTION_WARN_DAYS}, but {_name} is {_days}: set a number "
            f"of days from 0 (no warning) to {_days - 1}."
        )

# By default Django drops errors if DEBUG is off and no mail is configured.
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
# One line of text for each record, or one of JSON.
LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}; set text or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "news.request_id.RequestIdFilter"}},
    "formatters": {
        "text": {"format": "{asctime} {levelname} {request_id} {name}: {message}", "style": "{"},
        "json": {"()": "news.request_id.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request"],
        },
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL}},
}
# Who gets mail about errors, at most once an hour for each.
EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
OPERATOR_MAIL = env.str("OPERATOR_MAIL", default="")
if OPERATOR_MAIL:
    ADMINS = [("", OPERATOR_MAIL)]
    LOGGING["handlers"]["mail"] = {  # type: ignore[index]
        "class": "news.operations.fault_mail.FaultMailHandler",
        "level": "ERROR",
        "filters": ["request"],
    }
    LOGGING["root"]["handlers"].append("mail")  # type: ignore[index]

# Who sends it as a bearer token sees at /readyz what is not ready.
HEALTH_TOKEN = env.ENVIRON.get("HEALTH_TOKEN", "").strip()
