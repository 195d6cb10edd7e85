"""
Strings of Django's admin that its own catalogues leave in English.

Nothing reads this: `make messages` finds them here and keeps their translations in our catalogue,
which comes before Django's. Those of its scripts are in djangojs.po.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

UNTRANSLATED = (
    gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("Error:"),
    gettext_noop("Forgotten your login credentials?"),
    gettext_noop("In case you’ve forgotten, you are:"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)
