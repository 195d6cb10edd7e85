"""Deploy checks: missing statements about the site, and addresses that cannot work."""

import http.cookies
import re
import time
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

from news.text.languages import SIMPLIFIED

from .cards.making import find_font

# The meaning of each setting, for the check's message.
STATEMENTS = {
    "SITE_DOMAIN": "the host in canonical addresses, feeds and sitemaps (www.example.gov.cn)",
    "SITE_ORGANISER": "who runs the site (主办单位)",
    "SITE_ICP_NUMBER": "the ICP record number (ICP备案号)",
    "SITE_POLICE_NUMBER": "the public security record number (公安备案号)",
    "SITE_ID_CODE": "the government site identification code (网站标识码)",
    "SITE_MARK_URL": "the address behind the official site mark (党政机关网站标识)",
}
_HOST = re.compile(r"(?=.{1,253}(?::|$))[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?", re.IGNORECASE)


@register(Tags.compatibility, deploy=True)
def check_statements(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """W101: a statement about the site is unset. E101: SITE_DOMAIN is not a host."""
    messages: list[CheckMessage] = [
        Warning(
            f"{name} is not set: {meaning}.",
            hint=f"Set {name} in the environment or .env; `none` says that there is none.",
            id="news.W101",
        )
        for name, meaning in STATEMENTS.items()
        if getattr(settings, name) is None
    ]
    if settings.SITE_DOMAIN and not _HOST.fullmatch(settings.SITE_DOMAIN):
        messages.append(
            Error(
                f"SITE_DOMAIN is {settings.SITE_DOMAIN!r}, which is no host.",
                hint="Name the host alone, without https:// and without a path.",
                id="news.E101",
            )
        )
    return messages


@register(Tags.compatibility, deploy=True)
def check_font(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """I101: this machine has no font with Chinese."""
    if find_font(SIMPLIFIED) is not None:
        return []
    return [
        Info(
            "No font for Chinese: cards of Chinese articles without a picture show no title.",
            hint="Install Debian's fonts-noto-cjk, or name a font file in CARD_FONT.",
            id="news.I101",
        )
    ]


# As portal.door lets them through, in characters.
_LONGEST_COOKIE = 8 * 1024


@register(Tags.security, deploy=True)
def check_cookies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """I102: this Python reads escaped cookies in a time that grows with their square."""
    began = time.perf_counter()
    http.cookies._unquote('"' + "\\" * _LONGEST_COOKIE + '"')
    if time.perf_counter() - began < 0.02:  # It takes 0.001 where it is mended.
        return []
    return [
        Info(
            "This Python reads some cookies slowly (CVE-2024-7592). The portal takes short ones "
            "alone, so that one costs a fraction of a second.",
            hint="Update Python to 3.11.10 or later, or to Debian's, which has the fix.",
            id="news.I102",
        )
    ]
