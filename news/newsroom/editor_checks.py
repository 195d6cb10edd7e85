"""System checks that the editor stays contained, whatever later settings or addresses say."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from news.richtext.editor_configuration import REMOVED_PLUGINS

_FORBIDDEN_ELEMENTS = {"script", "style", "iframe", "object", "embed", "form"}


@register("security")
def check_editor_is_contained(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """
    E001: a CKEditor configuration is loosened. E002: ckeditor_uploader's views are in the URLs.
    """
    errors: list[CheckMessage] = [
        Error(
            f"CKEDITOR_CONFIGS[{name!r}]: {problem}",
            hint="Take the line from news.richtext.editor_configuration, or see SECURITY.md.",
            id="news.E001",
        )
        for name, config in getattr(settings, "CKEDITOR_CONFIGS", {}).items()
        for problem in _loosened(config)
    ]
    errors += [
        Error(
            f"The address {address!r} leads to {view}.",
            hint=(
                "Its upload admits any staff, keeps .html files and echoes script. "
                "Remove it; pictures have their own library."
            ),
            id="news.E002",
        )
        for address, view in _uploader_views(get_resolver())
    ]
    return errors


def _loosened(config: dict[str, Any]) -> Iterator[str]:
    allowed = config.get("allowedContent")
    if not isinstance(allowed, str) or not allowed:
        yield "allowedContent must name what is allowed."
    elif _FORBIDDEN_ELEMENTS & _elements(allowed) or "*" in _elements(allowed) or "{" in allowed:
        yield "allowedContent must not allow scripts, frames, forms, styles or every element."
    if config.get("extraAllowedContent"):
        yield "extraAllowedContent must stay empty; extend the sanitiser's allow-list instead."
    disallowed = config.get("disallowedContent") or ""
    if not all(part in disallowed for part in ("script", "iframe", "*[on*]", "*{*}")):
        yield "disallowedContent must name scripts, frames, handlers and styles."
    paste_filter = config.get("pasteFilter")
    if not isinstance(paste_filter, str) or not paste_filter:
        yield "pasteFilter must be set."
    if config.get("fullPage"):
        yield "fullPage must be off."
    for name in ("versionCheck", "linkJavaScriptLinksAllowed"):
        if config.get(name) is not False:
            yield f"{name} must be False."
    if missing := set(REMOVED_PLUGINS) - set(str(config.get("removePlugins", "")).split(",")):
        yield f"removePlugins must name {', '.join(sorted(missing))}."
    added = set(str(config.get("extraPlugins", "")).split(","))
    if "divarea" not in added:
        yield "extraPlugins must name divarea."
    if back := set(REMOVED_PLUGINS) & added:
        yield f"extraPlugins must not name {', '.join(sorted(back))}."


def _elements(allowed: str) -> set[str]:
    rules = [rule.partition("[")[0].partition("(")[0] for rule in allowed.split(";")]
    return {name for rule in rules for name in rule.split()}


def _uploader_views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _uploader_views(pattern, address)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "__wrapped__", pattern.callback)
            view = getattr(view, "view_class", view)
            module = getattr(view, "__module__", "")
            if module.startswith("ckeditor"):
                yield address, f"{module}.{getattr(view, '__name__', view)}"
