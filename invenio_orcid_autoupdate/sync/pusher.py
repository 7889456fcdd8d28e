# SPDX-License-Identifier: MIT
"""Take, decide, call, settle: the way of one researcher's due claims to ORCID.

Nothing is locked and no transaction is open while ORCID is asked, and each of its answers is
committed before the next request, so a worker can die anywhere: at worst one answer is unknown,
and the claim says so (``begun_at``).
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from invenio_db.uow import UnitOfWork

from ..decisions.states import GRANT_REASONS, Reason
from ..orcid.client import MemberClient
from ..orcid.door import Wait
from ..orcid.gate import Gate
from ..works.options import MappingOptions
from . import claims, grants
from .grants import Permission
from .lease import Lease
from .options import PushOptions
from .records import NOBODY, read_families, read_proven_orcids
from .sender import QUIET, LeaseLostError, Sender
from .turns import Chooser, Turn

logger = logging.getLogger(__name__)


@dataclass
class Pusher:
    """Sends what is due for one ORCID record, under a lease.

    clock: returns the present time, aware UTC.
    jitter: returns a random number in [0, 1).
    """

    lease: Lease
    client: MemberClient
    gate: Gate
    options: PushOptions
    mapping: MappingOptions
    clock: Callable[[], datetime]
    jitter: Callable[[], float] = random.random

    def push_due(self) -> Wait | None:
        """Send at most one slice of what is due; the caller looks whether more is.

        :returns: when to go on, if the gate let no more requests through.
        """
        try:
            return self._push_slice()
        except LeaseLostError:
            logger.warning("A push was overtaken", extra={"grant_id": str(self.lease.grant_id)})
            return None

    def _push_slice(self) -> Wait | None:
        """Settle at once what needs no request, then send the rest one by one."""
        with UnitOfWork() as uow:
            permission = grants.read_permission(self.lease.grant_id)
            if permission is None or not permission.is_usable:
                self._park(permission)
                uow.commit()
                return None
            sender, turns = self._take(permission)
            for turn in turns:
                if turn.decision.action in QUIET:
                    sender.settle_quietly(turn)
            uow.commit()
        for turn in turns:
            if turn.decision.action not in QUIET and not sender.send(turn):
                break
        return sender.wait

    def _take(self, permission: Permission) -> tuple[Sender, list[Turn]]:
        """Read the due claims and their records as they are now, and decide."""
        due = claims.take_due(permission.id, self.options.slice, self.clock())
        families = read_families({claim.subject_id for claim in due})
        proven = read_proven_orcids(families.values())
        chooser = Chooser(
            permission,
            proven,
            self.mapping,
            removes_withdrawn=self.options.removes_withdrawn,
            includes_citation=self.options.includes_citation,
        )
        turns = [chooser.turn(claim, families.get(claim.subject_id, NOBODY)) for claim in due]
        sender = Sender(
            permission,
            chooser,
            self.lease,
            self.client,
            self.gate,
            self.options,
            self.clock,
            self.jitter,
        )
        return sender, turns

    def _park(self, permission: Permission | None) -> None:
        """Let works wait until the researcher gives a new permission."""
        if permission is not None:
            reason = GRANT_REASONS.get(permission.status, Reason.PERMISSION_LOST)
            claims.defer_due(permission.id, reason, None, self.clock())
