"""What the tests of the second factor share: accounts with an app, and what the app shows."""

import re
import time
from base64 import b32decode
from binascii import unhexlify

from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from news.accounts.second_factor.recovery_codes import new_codes

PAGE = "/admin/second-factor/"
START = "/admin/"
OWN = "/admin/news/user/own/"


def code_of(key: str, steps: int = 0) -> str:
    """What an app shows, so many steps of 30 seconds from now."""
    totp = TOTP(unhexlify(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def give_device(user) -> tuple[TOTPDevice, list[str]]:
    """Set up the account's second factor; the device and the recovery codes."""
    device = TOTPDevice.objects.create(user=user, name="app", key=default_key())
    return device, new_codes(user)


def wrong(code: str) -> str:
    return f"{(int(code) + 500_000) % 1_000_000:06d}"


def enter(user, **checks) -> Client:
    """A client that has given the password."""
    client = Client(**checks)
    sent = {"username": user.username, "password": "secret"}
    assert client.post("/admin/login/?next=/admin/", sent).status_code == 302
    return client


def give(client, code, **fields):
    return client.post(PAGE, {"code": code, **fields})


def enter_wholly(user) -> Client:
    """A client with the password and a code; the account has a device."""
    client = enter(user)
    [device] = TOTPDevice.objects.filter(user=user)
    assert give(client, code_of(device.key)).status_code == 302
    TOTPDevice.objects.update(last_t=-1)
    return client


def offered_key(html: str) -> str:
    """The hexadecimal key of the page that sets up."""
    [text] = re.findall(r"second-factor__key\">([A-Z2-7 ]+)<", html)
    return b32decode(text.replace(" ", "")).hex()


def shown_codes(html: str) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9-]+)</code>", html)
