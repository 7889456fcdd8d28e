# SPDX-License-Identifier: MIT
"""Take, decide, call, settle: the way of one researcher's due claims to ORCID.

Nothing is locked and no transaction is open while ORCID is asked, and each of its answers is
committed before the next request, so a worker can die anywhere: at worst one answer is unknown,
and the claim says so (``unanswered_since``).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from invenio_db import db
from sqlalchemy.exc import IntegrityError

from ..decisions.decide import Action
from ..decisions.states import GRANT_REASONS, GrantStatus, Reason
from ..logs import note
from ..orcid.limiter import Cause, Wait
from ..repository.records import read_parents
from ..store import claims, permissions
from ..store.leases import Lease
from ..store.permissions import Permission
from ..store.transactions import is_contended, transaction
from .admission import read_admission
from .change import Changer
from .collisions import Collisions
from .context import Context
from .create import Creator
from .evaluation import Evaluation
from .portions import evaluate_all, portions_of
from .recover import Recoverer
from .results import is_quiet
from .sender import Sender, SliceEndedError
from .stranger_brake import brake
from .unchanged import compare
from .version_moves import fit

LOCKED_PAUSE = Wait(10, Cause.BUSY)
"""When to come again if somebody keeps the row of a claim, however long they do."""

logger = logging.getLogger(__name__)


@dataclass
class Pusher:
    """Sends what is due for one ORCID record, under a lease."""

    lease: Lease
    context: Context
    _sender: Sender | None = None

    def push_due(self) -> Wait | None:
        """Send at most one slice of what is due; the caller looks whether more is.

        :returns: when to go on, if the limiter let no more requests through, or somebody keeps what
            has to be stored.
        """
        try:
            self._push_slice()
        except SliceEndedError as end:
            self._tell(end.wait)
            return end.wait
        except claims.LeaseLostError:
            note(logger, logging.WARNING, "A push was overtaken", grant=self.lease.grant_id)
        except IntegrityError:  # what made it so may last, so it does not come again at once
            note(logger, logging.WARNING, "A push was overtaken", grant=self.lease.grant_id)
            return LOCKED_PAUSE
        except Exception as error:
            if is_contended(error):
                note(logger, logging.INFO, "A push comes again", grant=self.lease.grant_id)
                return LOCKED_PAUSE
            self._give_up(error)
        return None

    def _give_up(self, error: Exception) -> None:
        """Count a failed attempt for what has begun; where nothing has, the error is nobody's."""
        db.session.rollback()
        if self._sender is None or not self._sender.give_up(error):
            raise error
        message = "Nobody could make use of an answer"
        note(logger, logging.ERROR, message, exc_info=error, grant=self.lease.grant_id)

    def _tell(self, wait: Wait | None) -> None:
        """Say of works that wait since ORCID is left alone why they do, and until when."""
        if wait is None or wait.cause is not Cause.ORCID_DOWN:
            return
        now = self.context.clock()
        with transaction():
            until = now + timedelta(seconds=wait.seconds)
            claims.defer_due(self.lease.grant_id, Reason.ORCID_DOWN, until, now)

    def _push_slice(self) -> None:
        """Settle at once what needs no request; then ask, create, update and delete."""
        with transaction():
            taken = self._take()
        if taken is None:
            return
        sender, evaluations, collisions = taken
        self._sender = sender
        try:
            self._send(sender, evaluations)
        finally:
            self._look_again(collisions)

    def _look_again(self, collisions: Collisions) -> None:
        """Make due what left out something that no work got after all, however the slice ended."""
        if collisions.has_left_out:
            db.session.rollback()
            with transaction():
                claims.mark_freed(self.lease.grant_id, self.context.clock())

    def _send(self, sender: Sender, evaluations: Sequence[Evaluation]) -> None:
        sender.settle_quietly([evaluation for evaluation in evaluations if is_quiet(evaluation)])
        recoverer = Recoverer(sender)
        creator, changer = Creator(sender, recoverer), Changer(sender, recoverer)
        loud = _look(
            recoverer, [evaluation for evaluation in evaluations if not is_quiet(evaluation)]
        )
        new = [evaluation for evaluation in loud if evaluation.decision.action is Action.CREATE]
        known = [
            evaluation for evaluation in loud if evaluation.decision.action is not Action.CREATE
        ]
        first, rest = _make_room(known, new)
        if changer.change(first):
            creator.create(new)
            changer.change(compare([*creator.found, *rest], sender))

    def _take(self) -> tuple[Sender, list[Evaluation], Collisions] | None:
        """Take what may be sent now, and decide; None: nothing may."""
        permission = permissions.read_permission(self.lease.grant_id, is_kept=True)
        if permission is None or not self._is_open(permission):
            return None
        now = self.context.clock()
        admission = read_admission(permission, now)
        if admission.obstacle is not None:
            obstacle = admission.obstacle
            claims.defer_due(permission.id, obstacle.reason, obstacle.until, now)
            return None
        return self._decide(permission, admission.is_dry_run, now)

    def _is_open(self, permission: Permission) -> bool:
        """Say whether anything may be sent; what may not, waits for a new permission.

        ORCID lets us delete our works even after the researcher took the permission back there.
        """
        if permission.is_usable:
            return True
        can_remove = permission.token is not None and permission.status is GrantStatus.REVOKED
        reason = GRANT_REASONS.get(permission.status, Reason.PERMISSION_LOST)
        claims.defer_due(
            permission.id, reason, None, self.context.clock(), spares_removals=can_remove
        )
        return can_remove

    def _decide(
        self, permission: Permission, is_dry_run: bool, now: datetime
    ) -> tuple[Sender, list[Evaluation], Collisions]:
        """Read the due claims and their records as they are now, and decide."""
        options = self.context.options
        due = claims.take_due(permission.id, options.slice, now)
        parents = read_parents({claim.parent_id for claim in due})
        due = next(portions_of(due, parents), [])  # the rest stays due
        policy = self.context.policy_for(permission)
        due = fit(permission, due, parents, policy, lease_id=self.lease.id, now=now)
        evaluator = self.context.evaluator(permission, parents.values(), now, is_dry_run=is_dry_run)
        evaluations = evaluate_all(evaluator, due, parents)
        evaluations = brake(evaluations, evaluator, options.strangers_per_day, now)
        collisions = Collisions(evaluator)
        evaluations = collisions.share_out(evaluations)
        sender = Sender(permission, evaluator, self.lease, self.context)
        return sender, evaluations, collisions


def _look(recoverer: Recoverer, evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    """Ask what ORCID has where that must be known before anything is sent; one request for all."""
    settings = recoverer.sender.permission.settings
    asked = {Action.RECOVER}
    if settings.skips_other_sources:
        asked.add(Action.CREATE)
    unknown = [evaluation for evaluation in evaluations if evaluation.decision.action in asked]
    known = [evaluation for evaluation in evaluations if evaluation.decision.action not in asked]
    return [*(recoverer.look(unknown) if unknown else ()), *known]


def _make_room(
    known: Sequence[Evaluation], new: Sequence[Evaluation]
) -> tuple[list[Evaluation], list[Evaluation]]:
    """Return the evaluations that come before new works, and the rest.

    A work that stood for all versions of a record names their DOIs until it is updated, and ORCID
    refuses works of their own until then.
    """
    parents = {evaluation.claim.parent_id for evaluation in new}
    first = [evaluation for evaluation in known if evaluation.claim.parent_id in parents]
    return first, [evaluation for evaluation in known if evaluation not in first]
