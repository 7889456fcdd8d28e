# SPDX-License-Identifier: MIT
"""Counts what is asked of the database."""

from __future__ import annotations

from contextlib import contextmanager

from invenio_db import db
from sqlalchemy import event

LEFT_OUT = ("SAVEPOINT", "lock_timeout")


@contextmanager
def statements():
    """Collect the SQL statements of the block, without those for savepoints and limits."""
    found = []

    def note(conn, cursor, statement, parameters, context, executemany):
        if not any(word in statement for word in LEFT_OUT):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
