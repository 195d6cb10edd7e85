"""
Accounts, groups and permissions in the words of whoever reads them, wherever they are shown.

Django's own models show a login name, and names that were written into the database in English.
They are shown in many of its pages by `str` alone, so that is where this is put.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from .full_names import full_name

# The groups that the migration makes; others are shown as they were named.
GROUPS = (gettext_noop("Reporter"), gettext_noop("Editor"), gettext_noop("Publisher"))


def name_of(user: Any) -> str:
    """The person's name; the account's where it has none."""
    return full_name(user.first_name, user.last_name) or user.get_username()


def group_name(group: Group) -> str:
    return gettext(group.name) if group.name in GROUPS else str(group.name)


def permission_name(permission: Permission) -> str:
    model = permission.content_type.model_class()
    if model is None:
        return str(permission.name)
    meta = model._meta
    # Those that every model has carry its English name; the others are strings of ours.
    told = {
        f"add_{meta.model_name}": _("Can add: %(name)s"),
        f"change_{meta.model_name}": _("Can change: %(name)s"),
        f"delete_{meta.model_name}": _("Can delete: %(name)s"),
        f"view_{meta.model_name}": _("Can view: %(name)s"),
    }.get(permission.codename)
    if told is not None:
        return told % {"name": meta.verbose_name}
    own = {codename: str(label) for codename, label in meta.permissions}
    return own.get(permission.codename, permission.name)


def show_names() -> None:
    """Called once, when all applications are there."""
    user = get_user_model()
    user.get_full_name = lambda self: full_name(self.first_name, self.last_name)
    user.__str__ = name_of
    Group.__str__ = group_name
    Permission.__str__ = lambda self: f"{self.content_type} | {permission_name(self)}"
