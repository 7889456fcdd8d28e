# SPDX-License-Identifier: MIT
"""How far the work of one record is for one of its authors."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from invenio_db import db
from sqlalchemy import or_, select

from ...models import Claim, Grant


@dataclass(frozen=True)
class Progress:
    """Whether a researcher's ORCID record has the work, or never gets it by itself.

    is_added: it has it.
    is_settled: it has it since longer ago than was asked for, or the researcher ended it.
    """

    is_added: bool = False
    is_settled: bool = False


def read_own_progress(
    record_id: uuid.UUID, family_id: uuid.UUID, user_id: int | None, since: datetime
) -> Progress:
    """Say whether one account's researcher has the work of a version; one statement.

    :param record_id: UUID of the version.
    :param family_id: UUID of its parent.
    :param user_id: id of the account; None: nobody's.
    :param since: aware UTC; claims that are older are settled once the work is there.
    """
    if user_id is None:
        return Progress()
    query = (
        select(Claim.put_code, Claim.ended, Claim.created)
        .join(Grant, Grant.id == Claim.grant_id)
        .where(Grant.user_id == user_id, Claim.family_id == family_id)
        .where(or_(Claim.subject_id == family_id, Claim.subject_id == record_id))
    )
    rows = db.session.execute(query).all()
    return Progress(
        is_added=any(row.put_code is not None for row in rows),
        is_settled=any(
            row.ended is not None or (row.put_code is not None and row.created < since)
            for row in rows
        ),
    )
