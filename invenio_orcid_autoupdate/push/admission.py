# SPDX-License-Identifier: MIT
"""May anything be sent for this researcher now? Asked once for each slice.

The answer is read from the database each time, so what an operator or a moderator switches holds
for the next task, in all workers, and after every restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..decisions.controls import Obstacle, Person, obstacle
from ..decisions.states import Reason
from ..store.controls import controls_of, read_person
from ..store.permissions import Permission

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
    row = read_person(permission.id)
    if row is None:  # erased meanwhile
        return Admission(Obstacle(Reason.PERMISSION_LOST), is_dry_run=False)
    if row.id is not None and (not row.active or row.blocked_at is not None):
        return Admission(Obstacle(Reason.ACCOUNT_BLOCKED), is_dry_run=False)
    controls = controls_of(row.controls)
    who = Person(permission.orcid, row.id, row.email)
    return Admission(obstacle(controls, who, now), controls.is_dry_run)
