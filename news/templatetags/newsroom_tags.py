"""Template tags for the newsroom's pages in the admin."""

from typing import Any

from django import template

from news.accounts.models import User
from news.newsroom import autosave
from news.newsroom.dashboard import most_read, panels_of, unsent_mail
from news.newsroom.log_texts import changed_values, state_name, step_name

register = template.Library()

register.filter("step_name", step_name)
register.filter("state_name", state_name)
register.filter("changed_values", changed_values)


@register.simple_tag
def dashboard(user: User) -> dict[str, Any]:
    return {
        "panels": panels_of(user),
        "most_read": most_read("week"),
        "unsent": unsent_mail(user),
        "unsaved": autosave.unsaved(user),
    }
