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
    "orcid": set(),
    "works": {"orcid.identifiers"},
    "decisions": {"orcid.errors", "orcid.identifiers", "works.work"},
    "clock": set(),
    "options": {"decisions", "orcid.limiter", "tuning"},
    "store": {
        "clock",
        "decisions",
        "models",
        "options",
        "orcid.identifiers",
        "orcid.redaction",
        "orcid.responses",
        "orcid.tokens",
        "proxies",
    },
    "repository": {"clock", "decisions", "models", "orcid.identifiers", "store", "works"},
    "push": {
        "clock",
        "decisions",
        "options",
        "orcid",
        "proxies",
        "repository",
        "store",
        "tuning",
        "works",
    },
    "upkeep": {
        "clock",
        "decisions",
        "models",
        "options",
        "orcid",
        "proxies",
        "push",
        "repository",
        "store",
        "works.reach",
    },
    "tasks": {"clock", "proxies", "push", "store", "upkeep"},
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
    "account_deletion": {"clock", "store", "upkeep"},
    "receivers": {"clock", "proxies", "repository", "signals", "store", "tasks"},
    "pids": {"signals"},
    "state_texts": {"decisions.states", "decisions.requests"},
    "orcid_words": set(),
    "services": {
        "clock",
        "decisions",
        "errors",
        "models",
        "options",
        "orcid",
        "orcid_words",
        "pids",
        "proxies",
        "push",
        "repository",
        "store",
        "tasks",
        "state_texts",
        "upkeep",
        "webpack",
        "works",
    },
    "oauth": {"errors", "orcid", "proxies", "services"},
    "resources": {"errors", "proxies", "services", "tasks"},
    "views": {"decisions.states", "errors", "oauth", "proxies", "services", "tasks", "state_texts"},
    "cli": {"errors", "proxies", "services", "tasks"},
    "serializers": {"proxies", "repository", "store", "works"},
    "exporting": {"serializers"},
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
    "store": {"flask", "celery", "kombu", "requests", "flask_wtf"},
    "repository": {"flask", "celery", "kombu", "requests", "flask_wtf"},
    "push": {"flask", "celery", "kombu", "requests", "flask_wtf"},
    "upkeep": {"flask", "celery", "kombu", "requests", "flask_wtf"},
    "tasks": {"flask", "sqlalchemy", "requests"},
    "serializers": (FRAMEWORKS - {"werkzeug"}) | {"requests"},
    "exporting": {"sqlalchemy", "requests"},
}
"""Room -> packages from outside that it must not know."""

PURE = ("works", "decisions", "orcid", "pids", "signals", "config", "tuning")

FLOORS = (
    {"clock", "config", "errors", "logs", "orcid_words", "proxies", "signals", "tuning"},
    {"alerts", "config_rules", "headers", "orcid", "pids", "webpack"},
    {"sealing", "works"},
    {"decisions"},
    {"models", "options", "state_texts"},
    {"store"},
    {"repository"},
    {"push"},
    {"upkeep"},
    {"tasks"},
    {"account_deletion", "receivers", "serializers", "services"},
    {"exporting", "oauth"},
)
"""The house from the ground up; what is not named is under the roof. A room may import from floors
below its own."""

SQL = {"delete", "exists", "insert", "select", "text", "union", "union_all", "update"}
"""What begins a statement."""

ASKING = {"execute", "get", "query", "scalar", "scalars"}
"""Methods of a session that ask the database."""

WRITES_SQL = {
    "services/operations/health/checks/database.py": (
        "looks at the database itself: its clock, its isolation, whether the tables are there"
    ),
}
"""File outside ``store`` and ``repository`` to the reason why it asks the database."""

OUR_DATA = {
    "repository/records.py": (
        "whether a DOI is registered, the PID and what we saw of the agency say together"
    ),
    "repository/unregistered_dois.py": "joins PIDs with what we saw of the agency",
}
"""File of ``repository`` to the reason why its statements read our tables."""

RDM_DATA = {
    "account_deletion.py": "hears of it when an account is deleted",
    "models.py": "foreign keys, and an index on InvenioRDM's table",
    "store/claims/due.py": "an account's block, and a record's parent, in the statement that marks",
    "store/claims/locking.py": "a record's parent in the statement that locks",
    "store/controls.py": "the roll-out names accounts; one statement for each slice",
    "store/personal_data.py": "the address under which the roll-out names a person",
    "store/prompts.py": "one statement for each page that is built",
}
"""File outside ``repository`` to the reason why it reads tables of InvenioRDM."""

RDM_MODULES = (
    *("invenio_accounts.models", "invenio_communities", "invenio_oauthclient.models"),
    *("invenio_pidstore.models", "invenio_rdm_records.records", "invenio_search"),
    "invenio_vocabularies",
)
"""InvenioRDM's tables and its search engine."""


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


def floor(room):
    """Return the number of the floor that a room is on."""
    return next((i for i, rooms in enumerate(FLOORS) if room in rooms), len(FLOORS))


@pytest.mark.parametrize("room", sorted(INSIDE))
def test_a_room_imports_from_floors_below_its_own(room):
    """What the table allows goes down, so nothing ever goes round."""
    here = floor(room)
    below = {found.split(".")[0] for found in INSIDE[room]}
    assert [other for other in sorted(below) if floor(other) > here] == []
    if here < len(FLOORS):
        assert [other for other in sorted(below) if floor(other) == here] == []


def relative(path):
    """Return the name of a file within the package."""
    return path.relative_to(PACKAGE).as_posix()


def asks_database(path):
    """Say whether a file begins statements, or asks a session."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module="sqlalchemy", names=names):
                if {alias.name for alias in names} & SQL:
                    return True
            case ast.Attribute(value=ast.Attribute(attr="session"), attr=method):
                if method in ASKING:
                    return True
    return False


def sources(*but):
    """Return the files of all rooms except some."""
    return [path for room, paths in rooms().items() if room not in but for path in paths]


def test_only_store_and_repository_ask_the_database():
    """Whose data? Ours, or InvenioRDM's: there are no other statements."""
    found = {relative(path) for path in sources("store", "repository") if asks_database(path)}
    assert found - {"models.py"} == set(WRITES_SQL)


def test_only_the_store_asks_our_tables():
    """What ``repository`` reads of them is named, with a reason."""
    found = {
        relative(path)
        for path in rooms()["repository"]
        if any(module == f"{NAME}.models" for module in imported(path))
    }
    assert found == set(OUR_DATA)


def test_only_the_repository_reads_the_tables_and_the_index_of_inveniordm():
    """What others read of them is named, with a reason."""
    found = {
        relative(path)
        for path in sources("repository")
        for module in imported(path)
        if any(module == known or module.startswith(f"{known}.") for known in RDM_MODULES)
    }
    assert found == set(RDM_DATA)
