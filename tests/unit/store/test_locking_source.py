# SPDX-License-Identifier: MIT
"""Rows are locked in one way: read from the source, since a deadlock needs two at one moment."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import invenio_orcid_autoupdate

PACKAGE = Path(invenio_orcid_autoupdate.__file__).parent
LOCKING = PACKAGE / "store" / "claims" / "locking.py"
"""The one file that spells how claims are locked."""

ONE_GRANT = ("Grant.id == ", "_as_read(permission)")
"""How a statement says that it changes one grant at most."""

SOURCES = sorted(PACKAGE.rglob("*.py"))


def calls(source, *names):
    """Yield the calls of functions or methods with some names, with the text of their statement."""
    for statement in ast.walk(ast.parse(source)):
        if not isinstance(statement, ast.stmt) or hasattr(statement, "body"):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", None))
                if name in names:
                    yield node, ast.get_source_segment(source, statement)


def is_bare(call):
    """Say whether ``with_for_update`` shuts out those who only refer to a row."""
    return not any(word.arg in ("key_share", "read") for word in call.keywords)


def changes(call, model):
    """Say whether a call begins an UPDATE or a DELETE of a model's rows."""
    return any(isinstance(given, ast.Name) and given.id == model for given in call.args)


def offences(source, is_locking=False):
    """Return what a source does to rows in another way than everybody."""
    found = [text for call, text in calls(source, "with_for_update") if is_bare(call)]
    for call, text in calls(source, "update", "delete"):
        if changes(call, "Claim") and not is_locking:
            found.append(text)
        if changes(call, "Grant") and not any(one in text for one in ONE_GRANT):
            found.append(text)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rows_are_locked_in_the_one_way(path):
    """No bare ``FOR UPDATE``, no change of several claims without their order."""
    assert offences(path.read_text(encoding="utf-8"), is_locking=path == LOCKING) == []


@pytest.mark.parametrize(
    "source",
    [
        "query = select(Grant).with_for_update()",
        "query = select(Claim.id).with_for_update(skip_locked=True)",
        "db.session.execute(update(Claim).where(Claim.parent_id == id_).values(due_at=now))",
        "return delete(Claim).where(Claim.grant_id == id_)",
        "statement = update(Grant).where(Grant.user_id == id_)",
    ],
)
def test_the_test_finds_what_it_looks_for(source):
    """Each kind, alone."""
    assert offences(source)
