"""Parts that the pages of an edition share, rendered once for all of them."""

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
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
