# SPDX-License-Identifier: MIT
"""May anything be sent for this researcher now? Asked once for each slice.

The answer is read from the database each time, so what an operator or a moderator switches holds
for the next task, in all workers, and after every restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import select

from ..decisions.controls import Obstacle, Person, obstacle
from ..decisions.states import Reason
from ..models import Grant
from .controls import ROWS, controls_of
from .grants import Permission

__all__ = ("Admission", "Obstacle", "read_admission")


@dataclass(frozen=True)
class Admission:
    """Whether a slice may be sent.

    obstacle: why not, and until when; None: it may.
    is_dry_run: say what would be sent, and send nothing.
    """

    obstacle: Obstacle | None
    is_dry_run: bool


def read_admission(permission: Permission, now: datetime) -> Admission:
    """Say what operators and moderators allow for one researcher; one statement.

    :param permission: the researcher's; a grant without an account has nobody to block.
    :param now: aware UTC.
    """
    query = (
        select(User.id, User.email, User.active, User.blocked_at, ROWS)
        .select_from(Grant)
        .outerjoin(User, User.id == Grant.user_id)
        .where(Grant.id == permission.id)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:  # erased meanwhile
        return Admission(Obstacle(Reason.PERMISSION_LOST), is_dry_run=False)
    if row.id is not None and (not row.active or row.blocked_at is not None):
        return Admission(Obstacle(Reason.ACCOUNT_BLOCKED), is_dry_run=False)
    controls = controls_of(row.controls)
    who = Person(permission.orcid, row.id, row.email)
    return Admission(obstacle(controls, who, now), controls.is_dry_run)
