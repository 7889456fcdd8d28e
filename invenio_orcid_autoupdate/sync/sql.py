# SPDX-License-Identifier: MIT
"""What SQLAlchemy spells differently for each database."""

from __future__ import annotations

from typing import Any

from invenio_db import db
from sqlalchemy.dialects import postgresql, sqlite


def insert(model: Any) -> Any:
    """Return an INSERT that knows ``ON CONFLICT``, for the database in use.

    :param model: the model class to insert into.
    """
    dialect = db.session.get_bind().dialect.name
    return (sqlite if dialect == "sqlite" else postgresql).insert(model)
