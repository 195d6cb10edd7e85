"""Who may import whom: each layer only the ones before it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the ground up. A module belongs to the longest name that fits it.
LAYERS = [
    [
        "news.text",
        "news.richtext",
        "news.library.pictures",
        "news.memo",
        "news.library.documents",
        "news.library.remote",
        "news.legacy.document",
        "news.legacy.clean",
        "news.legacy.labels",
        "news.legacy.parse",
        "news.publish_check.rules",
        "news.accounts.full_names",
    ],
    [
        *(
            "news.models",
            "news.fields",
            "news.conditional",
            "news.accounts",
            "news.editions",
            "news.library.models",
        ),
        *(
            "news.articles",
            "news.library.uses",
            "news.publish_check",
            "news.readership.models",
            "news.publish_check.models",
        ),
        *("news.newsroom.models", "news.site.statements", "news.django_strings"),
    ],
    [
        "news.readership",
        "news.library",
        "news.newsroom",
        "news.cards",
        "news.search",
    ],
    [
        *("news.library.pasted_pictures", "news.metadata", "news.syndication", "news.alternates"),
        "news.newsroom.live_pages",
    ],
    [
        *("news.public", "news.admin", "news.legacy", "news.templatetags"),
        *("news.accounts.admin", "news.accounts.login", "news.editions.admin"),
        *("news.library.admin", "news.articles.admin", "news.publish_check.admin"),
    ],
    ["news.management", "news.apps", "news.migrations"],
    ["portal"],
]
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}
# What of Django the pure layer may use: text functions and translation, no models.
PURE_DJANGO = ("django.utils",)


def modules():
    for package in ("news", "portal"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports_of(module: str, path: Path) -> set[str]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                ancestors = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*ancestors, base] if base else ancestors)
            found |= {f"{base}.{alias.name}" for alias in node.names} | {base}
    return found


def layer_of(name: str) -> str | None:
    fitting = [layer for layer in LEVELS if name == layer or name.startswith(layer + ".")]
    return max(fitting, key=len, default=None)


MODULES = dict(modules())


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_lower_layers(module):
    own = layer_of(module)
    if own is None:
        assert module == "news", f"{module} belongs to no layer; give it one in LAYERS"
        return
    for name in imports_of(module, MODULES[module]):
        other = layer_of(name)
        if other is None or other == own:
            continue
        # Public and admin do not know each other.
        together = {own, other} != {"news.public", "news.admin"}
        assert LEVELS[other] < LEVELS[own] or (LEVELS[other] == LEVELS[own] and together), (
            f"{module} imports {name}"
        )


@pytest.mark.parametrize("module", [name for name in MODULES if LEVELS.get(layer_of(name)) == 0])
def test_pure_modules_know_no_models(module):
    django = {name for name in imports_of(module, MODULES[module]) if name.startswith("django")}
    assert all(name.startswith(PURE_DJANGO) for name in django), django
