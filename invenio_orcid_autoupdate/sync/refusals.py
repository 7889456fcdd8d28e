# SPDX-License-Identifier: MIT
"""DOIs that are not registered although their records are published: what became of asking.

A row with attempts is a refusal: the agency said no, whatever the PID's status says. A row without
is a DOI for which the agency was never asked. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from invenio_db import db
from sqlalchemy import delete, select, update

from ..models import RefusedRegistration
from .sql import insert


def note(doi: str, now: datetime) -> None:
    """Remember a refusal, or that it happened again; one statement.

    :param doi: the DOI, bare.
    :param now: aware UTC.
    """
    statement = insert(RefusedRegistration).values(doi=doi, since=now, last_at=now, attempts=1)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[RefusedRegistration.doi],
            set_={"last_at": now, "attempts": RefusedRegistration.attempts + 1},
        )
    )


def note_unasked(dois: Collection[str], now: datetime) -> None:
    """Remember DOIs for which the agency was never asked; those that are known stay as they are.

    :param dois: the DOIs, bare.
    :param now: aware UTC.
    """
    if dois:
        rows = [{"doi": doi, "since": now, "last_at": now, "attempts": 0} for doi in sorted(dois)]
        statement = insert(RefusedRegistration).values(rows)
        db.session.execute(statement.on_conflict_do_nothing())


def postpone(doi: str, attempts: int, now: datetime, due_at: datetime) -> None:
    """Note that registering a DOI again failed; nothing if it was registered meanwhile.

    :param doi: the DOI, bare.
    :param attempts: failed attempts so far, this one included.
    :param now: aware UTC.
    :param due_at: when to try next, aware UTC.
    """
    db.session.execute(
        update(RefusedRegistration)
        .where(RefusedRegistration.doi == doi)
        .values(attempts=attempts, last_at=now, due_at=due_at)
        .execution_options(synchronize_session=False)
    )


def clear(doi: str) -> None:
    """Forget a refusal, if there was one; one statement.

    :param doi: the DOI, bare.
    """
    forget([doi])


def forget(dois: Collection[str]) -> None:
    """Forget what is known of some DOIs; one statement.

    :param dois: the DOIs, bare.
    """
    db.session.execute(delete(RefusedRegistration).where(RefusedRegistration.doi.in_(dois)))


def refused_among(dois: Collection[str]) -> frozenset[str]:
    """Return those of the DOIs against which a refusal stands; one statement.

    :param dois: DOIs, bare.
    """
    query = select(RefusedRegistration.doi).where(
        RefusedRegistration.doi.in_(dois), RefusedRegistration.attempts > 0
    )
    return frozenset(db.session.scalars(query))
