# SPDX-License-Identifier: MIT
"""What SQLAlchemy spells differently for each database, and transactions beside the session's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from invenio_db import db
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql, sqlite

LOCK_TIMEOUT = "1s"
"""The most that a transaction of its own waits for others. The one that it lies within may hold
what it waits for, and would wait for it in turn: no database finds that out."""


def insert(model: Any) -> Any:
    """Return an INSERT that knows ``ON CONFLICT``, for the database in use.

    :param model: the model class to insert into.
    """
    dialect = db.session.get_bind().dialect.name
    return (sqlite if dialect == "sqlite" else postgresql).insert(model)


@contextmanager
def own_transaction() -> Iterator[Connection]:
    """Yield a connection whose statements stay, whatever becomes of the session's transaction."""
    with db.engine.begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        yield connection
