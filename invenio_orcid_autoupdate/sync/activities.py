# SPDX-License-Identifier: MIT
"""The history: what was tried, and how it ended. Rows are only added."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from invenio_db import db
from sqlalchemy import insert

from ..models import Activity


@dataclass(frozen=True)
class Answer:
    """What came back for one request.

    outcome: ``accepted`` or the reaction that the answer asked for.
    text: ORCID's words without secrets.
    """

    outcome: str
    http_status: int | None = None
    error_code: int | None = None
    text: str | None = None


def append(
    *,
    grant_id: uuid.UUID,
    claim_id: uuid.UUID | None,
    action: str,
    answer: Answer,
    duration_ms: int,
    now: datetime,
) -> None:
    """Write one line of history; the caller commits.

    :param duration_ms: time that the request took, in milliseconds.
    :param now: aware UTC.
    """
    db.session.execute(
        insert(Activity).values(
            grant_id=grant_id,
            claim_id=claim_id,
            at=now,
            action=action,
            outcome=answer.outcome,
            http_status=answer.http_status,
            error_code=answer.error_code,
            text=answer.text,
            duration_ms=duration_ms,
        )
    )
