"""Who may import whom: each layer only the ones before it."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# No database and no request: these know one another and nothing else of the portal.
PURE = [
    "news.text",
    "news.richtext",
    "news.process_cache",
    "news.accounts.full_names",
    "news.library.documents",
    "news.library.pictures",
    "news.library.remote",
    "news.legacy.clean",
    "news.legacy.document",
    "news.legacy.labels",
    "news.legacy.parse",
    "news.operations.inspection.findings",
    "news.operations.inspection.rules",
    "news.operations.inspection.sentences",
    "news.readership.chart",
    "news.sample.drawing",
    "news.sample.emblems",
    "news.sample.guids",
    "news.sample.papers",
    "news.sample.texts",
    "news.publish_check.rules",
    "news.search.expressions",
    "news.search.filters",
    "news.search.opensearch",
    "news.search.packing",
    "news.search.queries",
    "news.search.snippets",
    "news.search.tokens",
    "news.search.wider",
    "news.site.colour",
    "news.site.palette",
]
# From the ground up: each imports only those before it, and those of one line not one another.
ROOMS = [
    [
        "news.addresses",
        "news.http_caching",
        "news.django_strings",
        "news.fields",
        "news.prepared",
        "news.clients",
        "news.request_id",
    ],
    ["news.accounts"],
    ["news.editions"],
    ["news.library"],
    ["news.articles"],
    ["news.readership"],
    ["news.search"],
    ["news.publish_check"],
    ["news.site"],
    ["news.newsroom"],
    ["news.legacy", "news.sample"],
    ["news.public", "news.admin_base"],
    ["news.operations"],
    ["news.templatetags", "ADMIN"],  # ADMIN: the admin side of any room
    ["news.admin", "news.apps", "news.management", "news.migrations", "news.models"],
    ["portal"],
]
LEVELS = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}
# From here on up, rooms have pages and reverse their names.
UPPER = LEVELS["news.public"]
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


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def is_pure(name: str) -> bool:
    return any(is_in(name, package) for package in PURE)


def room_of(name: str) -> str | None:
    if re.match(r"news\.\w+\.admin(\.|$)", name):
        return "ADMIN"
    return next((room for room in LEVELS if is_in(name, room)), None)


MODULES = dict(modules())


IMPORTS = [(module, name) for module, path in MODULES.items() for name in imports_of(module, path)]


def forbidden(is_forbidden: Callable[[str, str], bool]) -> list[str]:
    return [f"{module} imports {name}" for module, name in IMPORTS if is_forbidden(module, name)]


def test_every_module_is_in_a_room():
    homeless = [name for name in MODULES if not (room_of(name) or is_pure(name))]
    assert homeless == ["news"], "give each a room in ROOMS"


def test_lower_rooms_ask_no_url_conf():
    """They would name pages of the rooms above; see news.addresses."""

    def asks(module, name):
        return name == "django.urls.reverse" and LEVELS.get(room_of(module), 99) < UPPER

    assert forbidden(asks) == []


def test_room_imports_only_rooms_before_it():
    def is_later(module, name):
        own, other = room_of(module), room_of(name)
        if is_pure(module) or is_pure(name) or not own or not other or own == other:
            return False
        return LEVELS[other] >= LEVELS[own]

    assert forbidden(is_later) == []


def test_no_room_knows_the_admin_of_another():
    def is_of_another(module, name):
        return room_of(name) == "ADMIN" and name.split(".")[1:2] != module.split(".")[1:2]

    assert forbidden(is_of_another) == []


def test_portal_imports_rooms_and_is_imported_by_none():
    assert forbidden(lambda module, name: is_in(module, "news") and is_in(name, "portal")) == []


def test_pure_modules_know_only_pure_ones():
    rooms = ("accounts", "legacy", "library", "publish_check", "sample")
    packages = {"news", *(f"news.{room}" for room in rooms)}

    def is_impure(module, name):
        return is_pure(module) and is_in(name, "news") and not is_pure(name)

    assert forbidden(lambda *pair: is_impure(*pair) and pair[1] not in packages) == []


def test_pure_modules_know_no_models():
    def is_of_django(module, name):
        return is_pure(module) and name.startswith("django") and not name.startswith(PURE_DJANGO)

    assert forbidden(is_of_django) == []


def test_parts_of_the_admin_do_not_talk_through_the_request():
    """What Django itself reads of it may be replaced; nothing else may be hung on it."""
    hung = [
        f"{module}: request.{node.attr}"
        for module, path in MODULES.items()
        if ".admin" in module
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
        and node.attr != "POST"
    ]
    assert hung == []
