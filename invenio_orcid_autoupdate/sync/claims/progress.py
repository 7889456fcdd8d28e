# SPDX-License-Identifier: MIT
"""How far the works of one record are, for all of its authors at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from invenio_db import db
from sqlalchemy import or_, select

from ...models import Claim, Grant


@dataclass(frozen=True)
class Progress:
    """The iDs whose ORCID records have the work, or never get it by itself.

    added: they have it.
    settled: they have it since longer ago than was asked for, or the researcher ended it.
    """

    added: frozenset[str]
    settled: frozenset[str]


def read_progress(record_id: uuid.UUID, family_id: uuid.UUID, since: datetime) -> Progress:
    """Say who has the work of a version; one statement.

    :param record_id: UUID of the version.
    :param family_id: UUID of its parent.
    :param since: aware UTC; claims that are older are settled once the work is there.
    """
    query = (
        select(Grant.orcid, Claim.put_code, Claim.ended, Claim.created)
        .join(Grant, Grant.id == Claim.grant_id)
        .where(Claim.family_id == family_id)
        .where(or_(Claim.subject_id == family_id, Claim.subject_id == record_id))
    )
    rows = db.session.execute(query).all()
    return Progress(
        added=frozenset(row.orcid for row in rows if row.put_code is not None),
        settled=frozenset(
            row.orcid
            for row in rows
            if row.ended is not None or (row.put_code is not None and row.created < since)
        ),
    )
