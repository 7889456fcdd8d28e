# SPDX-License-Identifier: MIT
"""Asks ORCID about permissions that nobody used for a while.

One small request each, through the limiter, without the lease: nothing is written there. So
somebody who took the permission back hears of it before the next work is late, a suspect permission
gets its verdict although nothing is due, and a record that was locked is noticed when it is open
again.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import datetime

from invenio_db import db
from sqlalchemy.exc import DBAPIError

from ..clock import milliseconds_since
from ..decisions.settling import Complaint
from ..decisions.states import GRANT_REASONS, GrantStatus, Reason
from ..logs import note
from ..orcid.errors import OrcidError
from ..orcid.limiter import NotAdmittedError, Wait
from ..push.context import Context
from ..push.results import answer_of
from ..store import activities, permissions
from ..store.activities import Answer
from ..store.claims.due import wake_grant
from ..store.grants import stamp
from ..store.permissions import Permission
from ..store.transactions import is_contended, transaction

logger = logging.getLogger(__name__)


@dataclass
class Checker:
    """Checks permissions one by one; one commit after each answer."""

    context: Context

    def check(self, grant_id: uuid.UUID) -> Wait | None:
        """Check one permission and store what ORCID says; safe to repeat.

        A grant without a token, or from another environment, is left alone.

        :param grant_id: id of the grant.
        :returns: when to come back, if the limiter let nothing through.
        """
        permission = permissions.read_permission(grant_id)
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
            client = self.context.client
            self.context.ask(permission, lambda: client.check_access(permission.orcid, token))

    def _on_yes(self, permission: Permission, duration_ms: int) -> None:
        """The permission works; what waited for it may go.

        That a permission may read says nothing about one that may not write.
        """
        now = self.context.clock()
        with transaction():
            if permission.status is not GrantStatus.INSUFFICIENT_SCOPE:
                permissions.note_success(permission, now)
                reasons = {*GRANT_REASONS.values(), Reason.ORCID_DOWN} - {Reason.AUTO_OFF}
                wake_grant(permission.id, reasons, now)
            self._note(permission, Answer("accepted"), duration_ms, now)

    def _on_no(self, permission: Permission, error: OrcidError, duration_ms: int) -> None:
        """Store what the refusal makes of the permission."""
        now = self.context.clock()
        hold = self.context.hold_for(permission, Complaint.of(error).reaction)
        with transaction():
            if hold is not None and hold.grant_status is not None:
                detail = getattr(error, "primary_orcid", None)
                permissions.set_status(permission, hold.grant_status, now, detail)
            self._note(permission, answer_of(error), duration_ms, now)

    def _note(
        self, permission: Permission, answer: Answer, duration_ms: int, now: datetime
    ) -> None:
        """Write a line of history, and when the look was."""
        stamp(permission.id, updated=now)
        activities.append(
            grant_id=permission.id,
            claim_id=None,
            action="check",
            answer=answer,
            duration_ms=duration_ms,
            now=now,
        )
