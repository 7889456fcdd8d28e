# SPDX-License-Identifier: MIT
"""Migrations that others may have carried out are frozen: new ones are only added at the end."""

from __future__ import annotations

import ast
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "invenio_orcid_autoupdate" / "alembic"

REVISIONS = {
    "1795219200": None,
    "1795219208": "1795219200",
}
"""Revision to the one before it. Append only: alembic looks at the last revision of a database, so
one that is put below it is never carried out there."""


def read(path):
    """Return what a migration says of its place."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        and node.targets[0].id in ("revision", "down_revision", "branch_labels")
    }


def test_each_revision_stands_where_it_stood():
    """A changed line here means that somebody's database cannot be upgraded."""
    found = [read(path) for path in sorted(FOLDER.glob("*.py"))]
    assert {one["revision"]: one["down_revision"] for one in found} == REVISIONS


def test_files_are_named_by_their_revision():
    """So that the folder shows the order."""
    for path in FOLDER.glob("*.py"):
        assert path.name.startswith(f"{read(path)['revision']}_")


def test_there_is_one_line_from_beginning_to_end():
    """One branch, one head."""
    assert len(set(REVISIONS.values())) == len(REVISIONS)
    assert set(REVISIONS.values()) - {None} < set(REVISIONS)
