# SPDX-License-Identifier: MIT
"""Who may import whom: the table that keeps the rooms apart, executed.

A room is a top-level module or folder of the package. An import that this table does not allow
means that the code is in the wrong room, or that the table is wrong and changes in a commit of its
own.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

NAME = "invenio_orcid_autoupdate"
PACKAGE = Path(__file__).parent.parent / NAME

INSIDE = {
    "works": {"orcid.identifiers"},
    "orcid": set(),
    "decisions": {"works.work", "orcid.errors", "orcid.identifiers"},
    "sealing": {"orcid.redaction"},
    "models": {"decisions.states", "sealing"},
    "signals": set(),
    "alerts": {"signals"},
    "logs": set(),
    "errors": set(),
    "config": set(),
    "tuning": set(),
    "headers": set(),
    "config_rules": {"config"},
    "proxies": set(),
    "sync": {"works", "decisions", "orcid", "models", "notifications", "proxies", "tuning"},
    "tasks": {"sync", "proxies"},
    "components": {"sync", "tasks", "signals"},
    "accounts": {"receivers", "sync"},
    "receivers": {"sync", "tasks", "signals", "proxies"},
    "pids": {"signals"},
    "texts": {"decisions.states", "decisions.wishes"},
    "orcid_words": set(),
    "services": {
        *("models", "sync", "tasks", "errors", "orcid", "texts", "proxies"),
        *("decisions.states", "decisions.consent", "decisions.controls", "decisions.wishes"),
        *("pids", "orcid_words", "works.display", "webpack", "decisions.drift"),
    },
    "oauth": {"services", "orcid", "errors", "proxies"},
    "resources": {"services", "tasks", "errors", "proxies"},
    "views": {"texts", "services", "tasks", "errors", "proxies", "oauth", "decisions.states"},
    "administration": {"services", "tasks", "errors", "proxies"},
    "jobs": {"services", "tasks", "errors", "proxies"},
    "cli": {"services", "tasks", "errors", "proxies"},
    "serializers": {"works", "sync", "proxies"},
    "exporting": {"serializers"},
    "notifications": {"proxies"},
    "webpack": set(),
}
"""Room -> rooms of this package (or single modules of them) that it may import. ``ext`` may import
everything; all may import ``logs``."""

FRAMEWORKS = {
    "flask",
    "werkzeug",
    "sqlalchemy",
    "sqlalchemy_utils",
    "celery",
    "kombu",
    "redis",
    "marshmallow",
    "flask_wtf",
    "wtforms",
}

FORBIDDEN_OUTSIDE = {
    "works": FRAMEWORKS | {"requests", "limits"},
    "decisions": FRAMEWORKS | {"requests", "limits"},
    "orcid": FRAMEWORKS,
    "pids": FRAMEWORKS | {"requests"},
    "signals": FRAMEWORKS | {"requests"},
    "config": FRAMEWORKS | {"requests"},
    "tuning": FRAMEWORKS | {"requests"},
    "sync": {"flask", "celery", "kombu", "requests", "flask_wtf"},
    "tasks": {"flask", "sqlalchemy", "requests"},
    "serializers": (FRAMEWORKS - {"werkzeug"}) | {"requests"},
    "exporting": {"sqlalchemy", "requests"},
}
"""Room -> packages from outside that it must not know."""

PURE = ("works", "decisions", "orcid", "pids", "signals", "config", "tuning")


def rooms():
    """Return each room with its source files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] not in {"__init__", "alembic", "ext"}:
            found.setdefault(parts[0], []).append(path)
    return found


def imported(path):
    """Return the full names of the modules that a file imports."""
    package = (NAME, *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            if module == NAME or not node.module:
                yield from (f"{module}.{alias.name}" for alias in node.names)
            else:
                yield module


def is_allowed(module, room):
    """Say whether a room may import a module of this package."""
    inner = module.removeprefix(f"{NAME}.")
    allowed = {*INSIDE[room], room, "__version__", "logs"}
    return any(inner == name or inner.startswith(f"{name}.") for name in allowed)


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_imports_only_what_the_table_allows(room):
    """Imports go in one direction."""
    assert room in INSIDE, f"The room {room!r} has no row in the table."
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in rooms()[room]
        for module in imported(path)
        if module.startswith(NAME) and not is_allowed(module, room)
    ]
    assert not wrong


@pytest.mark.parametrize("room", sorted(FORBIDDEN_OUTSIDE))
def test_a_room_does_not_know_what_is_none_of_its_business(room):
    """Frameworks, databases and networks stay where they belong."""
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in rooms()[room]
        for module in imported(path)
        if module.split(".")[0] in FORBIDDEN_OUTSIDE[room]
        or (room in PURE and module.startswith("invenio_") and not module.startswith(NAME))
    ]
    assert not wrong


def test_nothing_is_imported_inside_a_function():
    """An import "to avoid a cycle" means that the table is wrong or broken."""
    wrong = [
        f"{path.relative_to(PACKAGE)}:{inner.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]
    assert not wrong


def test_the_product_knows_nothing_of_simulators_and_demo():
    """What tests and the demo need stays outside."""
    wrong = [
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*.py")
        if {module.split(".")[0] for module in imported(path)} & {"simulators", "demo", "tests"}
    ]
    assert not wrong
