"""The settings as another process sees them, with an environment of its own."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from tests.services import REDIS_URL

# Each starts a process, which loads the portal.
pytestmark = pytest.mark.slow

ROOT = settings.BASE_DIR
SOURCE = (ROOT / "portal" / "settings.py").read_text(encoding="utf-8")
NAMES = set(re.findall(r'env(?:\.\w+)*\(\s*"([A-Z0-9_]+)"', SOURCE))

SHOW = """
import json
from django.conf import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name) for name in names}}, default=str))
"""


def start(code, tmp_path, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            # Set, though blank, so that a developer's .env has no say.
            **dict.fromkeys(NAMES, ""),
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATA_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def show(tmp_path, *names, **environment):
    result = start(SHOW.format(names=names), tmp_path, **{"SECRET_KEY": "x" * 50, **environment})
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


REFUSED = {
    "short secret": ({"SECRET_KEY": "x" * 31}, "SECRET_KEY is shorter"),
    "known secret": ({"SECRET_KEY": "django-insecure-" + "x" * 50}, "a known one"),
    "any host": ({"ALLOWED_HOSTS": "a.example,*"}, "ALLOWED_HOSTS is 'a.example,*'"),
    "no host": ({"ALLOWED_HOSTS": ","}, "ALLOWED_HOSTS is "),
    "no domain": ({"HTTPS": "on", "ALLOWED_HOSTS": "a.example"}, "SITE_DOMAIN must be set"),
    "domain none": (
        {"HTTPS": "on", "ALLOWED_HOSTS": "a.example", "SITE_DOMAIN": "none"},
        "SITE_DOMAIN must be set",
    ),
}


@pytest.mark.parametrize(("environment", "said"), REFUSED.values(), ids=REFUSED)
def test_half_configured_portal_does_not_start_and_says_what_to_set(tmp_path, environment, said):
    code = "import django; django.setup()"
    result = start(code, tmp_path, **{"SECRET_KEY": "x" * 50} | environment)
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert said in last
    assert "et " in last  # What to do: set it.
    on_own_machine = start(code, tmp_path, DEBUG="on", **{"SECRET_KEY": "x" * 50} | environment)
    assert on_own_machine.returncode == 0, on_own_machine.stderr


def test_folder_for_files_that_cannot_be_written_is_refused(tmp_path):
    # What os.access says: these tests may be run by root, who may write everywhere.
    code = "import os; os.access = lambda *_: False; import django; django.setup()"
    result = start(code, tmp_path, SECRET_KEY="x" * 50)
    assert f"Nothing can be written into {tmp_path}" in result.stderr
    assert "set DATA_DIR" in result.stderr


@pytest.mark.parametrize("debug", ["", "off", "false", "0"])
def test_without_a_secret_the_program_refuses_to_start_and_says_what_to_set(tmp_path, debug):
    result = start("import django; django.setup()", tmp_path, DEBUG=debug)
    assert result.returncode != 0
    last = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured: SECRET_KEY is not set" in last
    assert ".env" in last


def test_development_does_without_a_secret(tmp_path):
    assert show(tmp_path, "DEBUG", SECRET_KEY="", DEBUG="on") == {"DEBUG": True}


def test_debug_is_off_unless_asked_for(tmp_path):
    assert show(tmp_path, "DEBUG")["DEBUG"] is False


def test_sqlite_is_the_default_and_set_up_for_many_writers(tmp_path):
    code = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for pragma in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous"):
        cursor.execute(f"PRAGMA {pragma}")
        print(cursor.fetchone()[0])
print(connection.transaction_mode)
print(connection.settings_dict["NAME"])
"""
    result = start(code, tmp_path, SECRET_KEY="x" * 50)
    assert result.stdout.split() == [
        "wal",
        "1",
        "20000",
        "2",
        "IMMEDIATE",
        str(tmp_path / "portal.sqlite3"),
    ]


def test_sqlite_elsewhere_is_set_up_the_same(tmp_path):
    url = f"sqlite:///{tmp_path}/other.sqlite3"
    database = show(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert database["NAME"] == f"{tmp_path}/other.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_by_url(tmp_path):
    url = "postgres://portal:p%40ss@db.example:5433/news"
    database = show(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "news")
    assert (database["USER"], database["PASSWORD"]) == ("portal", "p@ss")


def test_redis_by_url_is_a_cache_that_may_fail(tmp_path):
    url = "rediss://cache.example:6379/0"
    shown = show(tmp_path, "CACHES", CACHE_URL=url)["CACHES"]["default"]
    assert shown["BACKEND"] == "portal.shared_cache.SharedCache"
    assert shown["LOCATION"] == url


@pytest.mark.redis
def test_redis_by_url_serves_the_cache(tmp_path):
    code = """
import django
django.setup()
from django.core.cache import cache
cache.set("portal-test", "质量", 30)
print(cache.get("portal-test"))
print(cache.delete("portal-test"))
"""
    result = start(
        code, tmp_path, SECRET_KEY="x" * 50, CACHE_URL=REDIS_URL, PYTHONIOENCODING="utf-8"
    )
    assert result.stdout.split() == ["质量", "True"], result.stderr


def test_https_makes_everything_secure(tmp_path):
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    assert show(tmp_path, *names, HTTPS="on", SITE_DOMAIN="a.example") == dict.fromkeys(names, True)
    assert show(tmp_path, *names) == dict.fromkeys(names, False)
    seconds = show(
        tmp_path, "SECURE_HSTS_SECONDS", HTTPS="on", SITE_DOMAIN="a.example", HSTS_SECONDS="60"
    )
    assert seconds == {"SECURE_HSTS_SECONDS": 60}


def test_blank_value_counts_as_none(tmp_path):
    shown = show(
        tmp_path,
        "SITE_NAME",
        "EDITOR_WIDGET",
        "SECURE_HSTS_SECONDS",
        HTTPS="on",
        SITE_DOMAIN="a.example",
    )
    assert shown["SITE_NAME"] == "Development Zone News"
    assert shown["EDITOR_WIDGET"] == "news.newsroom.widgets.RichTextEditor"
    assert shown["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60


def test_every_name_is_in_the_template_and_in_the_guide_for_operators():
    assert len(NAMES) > 8
    template = (ROOT / ".env.example").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert re.search(rf"^#?{name}=", template, re.MULTILINE), f"{name} is not in .env.example"
        assert f"`{name}`" in guide, f"{name} is not in docs/operators.md"


def test_no_name_of_a_developers_environment_reaches_the_tests():
    own = (ROOT / "tests" / "settings.py").read_text(encoding="utf-8")
    assert {name for name in NAMES if not re.search(rf"\b{name}\b", own)} == set()


@pytest.mark.parametrize("folder", ["a#b", "q?x", "c++ x", "p%20x", "数据"])
def test_default_database_is_in_the_data_folder_whatever_its_name(tmp_path, folder):
    shown = show(tmp_path, "DATABASES", DATA_DIR=str(tmp_path / folder))
    assert shown["DATABASES"]["default"]["NAME"] == str(tmp_path / folder / "portal.sqlite3")


def test_values_are_read_as_they_are_meant(tmp_path):
    shown = show(
        tmp_path,
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "LOGGING",
        SECRET_KEY="$abc$" + "x" * 40,
        ALLOWED_HOSTS="a.example, b.example",
        LOG_LEVEL="error",
    )
    assert shown["SECRET_KEY"] == "$abc$" + "x" * 40
    assert shown["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert shown["LOGGING"]["loggers"]["django"]["level"] == "ERROR"


def test_days_of_mourning_are_days_and_a_mistyped_one_is_named(tmp_path):
    shown = show(tmp_path, "MOURNING_DAYS", MOURNING_DAYS="2026-12-13, 2027-04-04")
    assert "2026, 12, 13" in shown["MOURNING_DAYS"]
    assert "2027, 4, 4" in shown["MOURNING_DAYS"]
    result = start(
        "import django; django.setup()",
        tmp_path,
        SECRET_KEY="x" * 50,
        MOURNING_DAYS="2026-12-13,13.12.2026",
    )
    last = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured: MOURNING_DAYS" in last
    assert "13.12.2026" in last


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"INSPECTION_HOME_DAYS": "0"}, "INSPECTION_HOME_DAYS is 0; it is a number of days"),
        ({"INSPECTION_NOTICE_DAYS": "-1"}, "INSPECTION=off to inspect nothing"),
        ({"INSPECTION_NEWS_DAYS": "3"}, "a number of days from 0 (no warning) to 2"),
        ({"INSPECTION_WARN_DAYS": "-1"}, "from 0 (no warning) to 13"),
    ],
)
def test_days_of_the_inspection_that_cannot_be_are_named(tmp_path, changed, said):
    result = start("import django; django.setup()", tmp_path, SECRET_KEY="x" * 50, **changed)
    last = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert said in last


S3 = {"S3_BUCKET": "files", "S3_ACCESS_KEY_ID": "id", "S3_SECRET_ACCESS_KEY": "$secret"}


class TestObjectStore:
    def test_files_are_on_disk_by_default_and_its_client_is_not_loaded(self, tmp_path):
        code = """
import sys
import django
django.setup()
from django.core.files.storage import default_storage
default_storage.exists("a")
print(type(default_storage._wrapped))
print(sorted({"boto3", "botocore", "storages", "portal.storage"} & set(sys.modules)))
"""
        result = start(code, tmp_path, SECRET_KEY="x" * 50)
        assert "FileSystemStorage" in result.stdout
        assert result.stdout.splitlines()[-1] == "[]"

    def test_bucket_by_name(self, tmp_path):
        shown = show(tmp_path, "STORAGES", "MEDIA_URL", "CONTENT_SECURITY_POLICY", **S3)
        assert shown["STORAGES"]["default"] == {
            "BACKEND": "portal.storage.ObjectStorage",
            "OPTIONS": {
                "bucket_name": "files",
                "endpoint_url": None,
                "region_name": "us-east-1",
                "access_key": "id",
                "secret_key": "$secret",
                "addressing_style": "auto",
                "public_url": "",
            },
        }
        assert shown["MEDIA_URL"] == "/media/"
        assert "img-src 'self' data:;" in shown["CONTENT_SECURITY_POLICY"]

    def test_everything_about_it(self, tmp_path):
        more = {
            "S3_ENDPOINT_URL": "https://oss-cn-hangzhou.aliyuncs.example",
            "S3_REGION": "cn-hangzhou",
            "S3_ADDRESSING_STYLE": "virtual",
            "S3_PUBLIC_URL": "https://pictures.example:8443/portal",
        }
        shown = show(tmp_path, "STORAGES", "CONTENT_SECURITY_POLICY", **S3, **more)
        options = shown["STORAGES"]["default"]["OPTIONS"]
        assert options["endpoint_url"] == more["S3_ENDPOINT_URL"]
        assert (options["region_name"], options["addressing_style"]) == ("cn-hangzhou", "virtual")
        assert options["public_url"] == "https://pictures.example:8443/portal/"
        policy = shown["CONTENT_SECURITY_POLICY"]
        assert "img-src 'self' data: https://pictures.example:8443;" in policy
        assert policy.count("pictures.example") == 1

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"S3_SECRET_ACCESS_KEY": ""}, "S3_SECRET_ACCESS_KEY must be too"),
            ({"S3_ACCESS_KEY_ID": " "}, "S3_ACCESS_KEY_ID and"),
            ({"S3_ADDRESSING_STYLE": "subdomain"}, "set auto, path"),
            ({"S3_PUBLIC_URL": "pictures.example"}, "Set it like https://"),
            ({"S3_PUBLIC_URL": "https://a.example; script-src *"}, "Set it like https://"),
            ({"S3_PUBLIC_URL": "https://a.example/?b"}, "Set it like https://"),
            ({"S3_BUCKET": "", "S3_PUBLIC_URL": "https://a.example"}, "name the bucket"),
            ({"S3_BUCKET": "", "S3_ENDPOINT_URL": "https://a.example"}, "name the bucket"),
        ],
    )
    def test_what_is_wrong_is_said_with_what_to_set(self, tmp_path, changed, said):
        code = "import django; django.setup()"
        result = start(code, tmp_path, SECRET_KEY="x" * 50, **{**S3, **changed})
        assert result.returncode != 0
        last = result.stderr.strip().splitlines()[-1]
        assert "ImproperlyConfigured" in last
        assert said in last


def test_remote_pictures_can_be_switched_off(tmp_path):
    assert show(tmp_path, "REMOTE_PICTURES") == {"REMOTE_PICTURES": True}
    assert show(tmp_path, "REMOTE_PICTURES", REMOTE_PICTURES="off") == {"REMOTE_PICTURES": False}


def test_audit_log_is_signed_with_the_secret_unless_it_has_a_key_of_its_own(tmp_path):
    secret = "$" + "a" * 50
    assert show(tmp_path, "AUDIT_KEYS", SECRET_KEY=secret)["AUDIT_KEYS"] == [secret]
    keys = {"AUDIT_KEY": "$b", "AUDIT_OLD_KEYS": "c, $d,"}
    shown = show(tmp_path, "AUDIT_KEYS", SECRET_KEY=secret, **keys)
    assert shown["AUDIT_KEYS"] == ["$b", "c", "$d"]


def test_audit_log_is_kept_for_half_a_year_at_least(tmp_path):
    assert show(tmp_path, "AUDIT_KEEP_DAYS") == {"AUDIT_KEEP_DAYS": 200}
    assert show(tmp_path, "AUDIT_KEEP_DAYS", AUDIT_KEEP_DAYS="183") == {"AUDIT_KEEP_DAYS": 183}
    code = "import django; django.setup()"
    result = start(code, tmp_path, SECRET_KEY="x" * 50, AUDIT_KEEP_DAYS="182")
    assert "AUDIT_KEEP_DAYS is 182" in result.stderr
    assert "set 183 or more" in result.stderr


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "offered"),
        ({"HTTPS": "on", "SITE_DOMAIN": "a.example"}, "required"),
        ({"HTTPS": "on", "SITE_DOMAIN": "a.example", "SECOND_FACTOR": "off"}, "off"),
    ],
)
def test_second_factor_is_required_on_the_internet(tmp_path, environment, expected):
    assert show(tmp_path, "SECOND_FACTOR", **environment) == {"SECOND_FACTOR": expected}


def test_unknown_second_factor_is_refused(tmp_path):
    result = start(
        "import django; django.setup()", tmp_path, SECRET_KEY="x" * 50, SECOND_FACTOR="1"
    )
    assert result.returncode != 0
    assert "SECOND_FACTOR is '1'; set off, offered" in result.stderr
