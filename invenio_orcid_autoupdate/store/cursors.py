# SPDX-License-Identifier: MIT
"""How far each periodic search has come. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invenio_db import db
from sqlalchemy import select

from ..models import OrcidCursor
from .transactions import insert

SWEEP = "sweep"
"""The cursor that tells when the sweep last ran; it searches nothing by it."""


@dataclass(frozen=True)
class Position:
    """Where a search stopped.

    at: everything before this time was looked at, aware UTC.
    position: where it goes on among rows of the same time; None: after all of them.
    """

    at: datetime
    position: str | None = None


def read(name: str) -> Position | None:
    """Return where a search stopped, or None if it never ran.

    :param name: of the search.
    """
    query = select(OrcidCursor.at, OrcidCursor.position).where(OrcidCursor.name == name)
    row = db.session.execute(query).one_or_none()
    return None if row is None else Position(row.at, row.position)


def write(name: str, place: Position, now: datetime) -> None:
    """Remember where a search stopped; one statement.

    :param name: of the search.
    :param now: aware UTC.
    """
    values = {"at": place.at, "position": place.position, "updated": now}
    db.session.execute(
        insert(OrcidCursor)
        .values(name=name, created=now, **values)
        .on_conflict_do_update(index_elements=[OrcidCursor.name], set_=values)
    )
