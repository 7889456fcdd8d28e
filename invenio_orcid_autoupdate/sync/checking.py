# SPDX-License-Identifier: MIT
"""Asks ORCID about permissions that nobody used for a while.

One small request each, through the gate, without the lease: nothing is written there. So somebody
who took the permission back hears of it before the next work is late, a suspect permission gets its
verdict although nothing is due, and a record that was locked is noticed when it is open again.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from invenio_db import db
from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.exc import DBAPIError

from ..decisions.outcomes import hold_for
from ..decisions.schedule import WEEK
from ..decisions.states import GRANT_REASONS, GrantStatus, Reason
from ..logs import note
from ..models import Claim, Grant
from ..orcid.client import MemberClient
from ..orcid.errors import OrcidAnswerError, OrcidError, Reaction
from ..orcid.limiter import Limiter, NotAdmittedError, Wait
from . import activities, claims, grants
from .activities import Answer
from .clock import milliseconds_since
from .endings import answer_of
from .environments import is_ours
from .grants import Permission
from .options import CareOptions
from .sql import is_contended, transaction

AGAIN = timedelta(hours=1)
"""The shortest time between two looks at one permission, whatever the first one found."""

PARKED = (GrantStatus.LOCKED, GrantStatus.DEACTIVATED, GrantStatus.UNCLAIMED)
"""States that end without us; looked at once a week."""


def find_unchecked(options: CareOptions, now: datetime) -> list[uuid.UUID]:
    """Return grants whose permission is to be checked, the longest unchecked first.

    What has something due is left out where the push will ask anyway.

    :param now: aware UTC.
    """
    last = func.coalesce(Grant.checked_at, Grant.authorised_at, Grant.created)
    is_old = and_(Grant.status == GrantStatus.ACTIVE, last < now - options.check_after)
    is_parked = and_(Grant.status.in_(PARKED), Grant.updated < now - WEEK)
    is_suspect = Grant.status == GrantStatus.SUSPECT
    is_idle = ~exists().where(Claim.grant_id == Grant.id, Claim.due_at.is_not(None))
    # Two questions: in one, PostgreSQL expects so much work that it compiles it for a second.
    return [
        *_oldest(or_(is_parked, is_suspect) & is_idle, options.checks, now),
        *_oldest(is_old, options.checks, now),
    ][: options.checks]


def _oldest(condition: Any, limit: int, now: datetime) -> Iterable[uuid.UUID]:
    """Return the grants that were not looked at for longest."""
    query = (
        select(Grant.id)
        .where(Grant.access_token.is_not(None), Grant.updated < now - AGAIN, condition)
        .where(is_ours())
        .order_by(Grant.updated)
        .limit(limit)
    )
    return db.session.scalars(query)


logger = logging.getLogger(__name__)


@dataclass
class Checker:
    """Checks permissions one by one; one commit after each answer.

    patience: how long a refused token is tried before it counts as revoked.
    clock: returns the present time, aware UTC.
    by_person: somebody pressed a button; see :meth:`~..orcid.limiter.Limiter.run`.
    """

    client: MemberClient
    gate: Limiter
    patience: timedelta
    clock: Callable[[], datetime]
    by_person: bool = False

    def check(self, grant_id: uuid.UUID) -> Wait | None:
        """Check one permission and store what ORCID says; safe to repeat.

        A grant without a token, or from another environment, is left alone.

        :param grant_id: id of the grant.
        :returns: when to come back, if the gate let nothing through.
        """
        permission = grants.read_permission(grant_id)
        db.session.rollback()  # no transaction stays open while ORCID is asked
        if permission is None or permission.token is None or permission.is_foreign:
            return None
        try:
            self._check(permission)
        except NotAdmittedError as error:
            return error.wait
        except DBAPIError as error:
            if not is_contended(error):
                raise
            note(logger, logging.INFO, "A check is lost", grant=grant_id)
        return None

    def _check(self, permission: Permission) -> None:
        started = time.monotonic()
        try:
            self._ask(permission)
        except NotAdmittedError:
            raise
        except OrcidError as error:
            self._on_no(permission, error, milliseconds_since(started))
        else:
            self._on_yes(permission, milliseconds_since(started))

    def _ask(self, permission: Permission) -> None:
        token = permission.token
        if token is not None:
            self.gate.run(
                permission.orcid,
                lambda: self.client.check_access(permission.orcid, token),
                by_person=self.by_person,
                is_proven=permission.is_proven,
            )

    def _on_yes(self, permission: Permission, duration_ms: int) -> None:
        """The permission works; what waited for it may go.

        That a permission may read says nothing about one that may not write.
        """
        now = self.clock()
        with transaction():
            if permission.status is not GrantStatus.INSUFFICIENT_SCOPE:
                grants.note_success(permission, now)
                reasons = {*GRANT_REASONS.values(), Reason.ORCID_DOWN} - {Reason.AUTO_OFF}
                claims.wake_held(dict.fromkeys(reasons, Grant.id == permission.id), now, limit=1)
            self._note(permission, Answer("accepted"), duration_ms, now)

    def _on_no(self, permission: Permission, error: OrcidError, duration_ms: int) -> None:
        """Store what the refusal makes of the permission."""
        now = self.clock()
        reaction = error.reaction if isinstance(error, OrcidAnswerError) else Reaction.RETRY
        hold = hold_for(reaction, permission.status, now - permission.status_since, self.patience)
        with transaction():
            if hold is not None and hold.grant_status is not None:
                detail = getattr(error, "primary_orcid", None)
                grants.set_status(permission, hold.grant_status, now, detail)
            self._note(permission, answer_of(error), duration_ms, now)

    def _note(
        self, permission: Permission, answer: Answer, duration_ms: int, now: datetime
    ) -> None:
        """Write a line of history, and when the look was."""
        db.session.execute(
            update(Grant)
            .where(Grant.id == permission.id)
            .values(updated=now)
            .execution_options(synchronize_session=False)
        )
        activities.append(
            grant_id=permission.id,
            claim_id=None,
            action="check",
            answer=answer,
            duration_ms=duration_ms,
            now=now,
        )
