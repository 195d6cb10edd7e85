"""Groups and permissions in the reader's words; the database has their names in English."""

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

# The groups that the migration makes; others are shown as they were named.
GROUPS = (gettext_noop("Reporter"), gettext_noop("Editor"), gettext_noop("Publisher"))


def shown_name(row: Group | Permission) -> str:
    return group_name(row) if isinstance(row, Group) else permission_name(row)


def group_name(group: Group) -> str:
    return gettext(group.name) if group.name in GROUPS else group.name


def permission_name(permission: Permission) -> str:
    """With what it is a permission of, as Django writes it."""
    return f"{permission.content_type} | {_allowed(permission)}"


def _allowed(permission: Permission) -> str:
    model = permission.content_type.model_class()
    if model is None:
        return permission.name
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
