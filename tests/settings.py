"""
The portal's own settings in an environment of the tests' own.

A star import, because the settings must be the portal's, all of them; what differs is set in
the environment before, so that a developer's .env or shell has no say.
"""

import os
import tempfile
from pathlib import Path

_data = tempfile.TemporaryDirectory(prefix="portal-tests-")
(Path(_data.name) / "static").mkdir()

os.environ.update(
    SECRET_KEY="only-for-tests-and-long-enough-for-them",
    DEBUG="off",
    HTTPS="off",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:",
    CACHE_URL="locmemcache://",
    DATA_DIR=_data.name,
    EDITOR_WIDGET="news.newsroom.widgets.RichTextEditor",
    MOURNING_DAYS="",
    SITE_NAME="Development Zone News",
    LOG_LEVEL="ERROR",
    TITLE_WIDTH="80",
    LINK_HOSTS="gov.cn",
    INSPECTION="on",
    S3_BUCKET="",
    S3_PUBLIC_URL="",
    S3_ENDPOINT_URL="",
    REMOTE_PICTURES="on",
    API_RATE="1000000",
    SEARCH_RATE="1000000",
    SUGGESTION_RATE="1000000",
    SEARCH_SHARE="100",
    SECOND_FACTOR="off",
    PAGE_CACHE_MB="24",
    **dict.fromkeys(
        (
            "SITE_DOMAIN SITE_DESCRIPTION SITE_ORGANISER SITE_ICP_NUMBER SITE_POLICE_NUMBER "
            "SITE_ID_CODE SITE_MARK_URL CARD_FONT PROXIES HSTS_SECONDS S3_ACCESS_KEY_ID "
            "S3_SECRET_ACCESS_KEY S3_REGION S3_ADDRESSING_STYLE DEFAULT_EDITION "
            "TRADITIONAL_STANDARD LOG_FORMAT OPERATOR_MAIL HEALTH_TOKEN REVIEW_STAGES "
            "PREVIEW_HOURS EMAIL_URL MAIL_FROM "
            "INSPECTION_HOME_DAYS INSPECTION_NEWS_DAYS INSPECTION_NOTICE_DAYS INSPECTION_WARN_DAYS "
            "BACKUP_DIR BACKUP_KEEP_DAYS BACKUP_KEEP_WEEKS BACKUP_KEEP_MONTHS "
            "AUDIT_KEY AUDIT_OLD_KEYS AUDIT_KEEP_DAYS"
        ).split(),
        "",
    ),
)

from portal.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # Names without fingerprints: nothing has to be collected before a test.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A thread's connection ends with its request, and not some time after its test.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
