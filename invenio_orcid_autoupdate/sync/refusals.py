# SPDX-License-Identifier: MIT
"""DOIs that the registration agency refused although their PIDs say *registered*."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from invenio_db import db
from sqlalchemy import delete, select

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


def clear(doi: str) -> None:
    """Forget a refusal, if there was one; one statement.

    :param doi: the DOI, bare.
    """
    db.session.execute(delete(RefusedRegistration).where(RefusedRegistration.doi == doi))


def refused_among(dois: Collection[str]) -> frozenset[str]:
    """Return those of the DOIs against which a refusal stands; one statement.

    :param dois: DOIs, bare.
    """
    query = select(RefusedRegistration.doi).where(RefusedRegistration.doi.in_(dois))
    return frozenset(db.session.scalars(query))
