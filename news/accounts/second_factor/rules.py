"""Who has to give a second factor, and what an account is that has not given it yet."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django_otp.plugins.otp_totp.models import TOTPDevice

from news.accounts.models import User

OFF, OFFERED, REQUIRED = "off", "offered", "required"
Account = AbstractBaseUser | AnonymousUser

# Who has one of these changes what everybody sees, or gives others the right to it.
POWERS = (
    *("news.publish_article", "news.publish_unreviewed_article", "news.withdraw_article"),
    *("news.review_article_1", "news.review_article_2", "news.review_article_3"),
    *("news.add_user", "news.change_user", "news.delete_user"),
    *("auth.add_group", "auth.change_group", "auth.delete_group"),
    *("auth.add_permission", "auth.change_permission", "auth.delete_permission"),
)


def is_on() -> bool:
    return settings.SECOND_FACTOR != OFF


def is_required_of(user: User) -> bool:
    """Whether the account may not be without one."""
    return settings.SECOND_FACTOR == REQUIRED and (
        user.is_superuser or any(user.has_perm(power) for power in POWERS)
    )


def device_of(user: User) -> TOTPDevice | None:
    """What the account's app is set up for; without one, it has no recovery codes either."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def is_verified(user: Account) -> bool:
    """Whether this session has given a code; django_otp's middleware has looked."""
    return getattr(user, "otp_device", None) is not None


def must_verify(user: Account) -> bool:
    """Whether the log-in is half done: its account has a device, or has to have one."""
    if not is_on() or not isinstance(user, User) or is_verified(user):
        return False
    return device_of(user) is not None or is_required_of(user)
