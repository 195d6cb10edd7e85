"""Parts that the pages of an edition share, rendered once for all of them."""

import re

from django import template
from django.template import Context, Engine, TemplateSyntaxError
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from news.public.content_version import kept

register = template.Library()


class KeptNode(template.Node):
    def __init__(self, name: str, differing: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.differing = differing
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        values = tuple(value.resolve(context) for value in self.differing)
        html = kept(("fragment", self.name, *values), lambda: str(self.nodelist.render(context)))
        return mark_safe(html)  # noqa: S308 - rendered by the template it stands in.


@register.tag("kept")
def do_kept(parser: Parser, token: Token) -> KeptNode:
    """
    `{% kept name value… %}` renders what it holds once while the content stays; see
    news.public.content_version.kept.

    What it holds depends on the edition, the settings and the values alone.
    """
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name, [parser.compile_filter(value) for value in values], nodelist)


class KeptIncludeNode(template.Node):
    def __init__(self, name: str, values: dict[str, FilterExpression]) -> None:
        self.name = name
        self.values = values

    def render(self, context: Context) -> SafeString:
        parts = kept(("include", self.name, *self.values), self._parts)
        values = {name: value.resolve(context) for name, value in self.values.items()}
        # Text and names of values in turn.
        filled = (
            conditional_escape(values[part]) if at % 2 else part for at, part in enumerate(parts)
        )
        return mark_safe("".join(filled))  # noqa: S308 - values are escaped.

    def _parts(self) -> list[str]:
        included = Engine.get_default().get_template(self.name)
        places = {name: mark_safe(f"\ue000{name}\ue001") for name in self.values}  # noqa: S308
        parts = re.split("\ue000(\\w+)\ue001", included.render(Context(places)))
        if set(parts[1::2]) != self.values.keys():
            raise TemplateSyntaxError(
                f"{self.name} must print each of {', '.join(self.values)} as it is: it is included "
                "by kept_include."
            )
        return parts


@register.tag("kept_include")
def do_kept_include(parser: Parser, token: Token) -> KeptIncludeNode:
    """
    `{% kept_include "template" name=value… %}` includes a template with these values alone.

    The template is rendered once while the content stays, and then only filled in: it may print the
    values, escaped, but neither test nor filter them. What else it holds depends on the edition and
    the settings.
    """
    _tag, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    if rest:
        raise TemplateSyntaxError(f"kept_include takes a template and name=value, not {rest[0]}.")
    return KeptIncludeNode(str(parser.compile_filter(name).resolve(Context())), values)
