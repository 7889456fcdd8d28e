# SPDX-License-Identifier: MIT
"""Compares one researcher's claims with what ORCID holds; reports, and acts if told so.

It sends no work: it stores what it learned and makes claims due. The one thing that it deletes is
our own second work with the same DOI. Summaries are compared (:mod:`..decisions.reconcile` says
what that leaves out); the whole content only of works whose claim does not know what ORCID
accepted, so that they are not sent in vain.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from invenio_db import db
from sqlalchemy.exc import DBAPIError

from ..clock import milliseconds_since
from ..decisions.drift import Difference, Report, Step
from ..decisions.same_work import is_like
from ..decisions.settling import Complaint
from ..decisions.states import GrantStatus
from ..logs import note
from ..orcid.client import BULK_MAX
from ..orcid.errors import OrcidError, Reaction
from ..orcid.limiter import NotAdmittedError, Wait
from ..proxies import current_orcid_autoupdate
from ..store import activities, claims, permissions
from ..store.activities import Answer
from ..store.grants import is_unreconciled, stamp
from ..store.leases import Lease, lease
from ..store.permissions import Permission
from ..store.transactions import is_contended, transaction
from .admission import read_admission
from .context import Context
from .forecast import Forecaster, batches
from .reconcile_record import Comparison
from .remote_works import RemoteWorks, read_remote, read_stored
from .results import answer_of

STORED = frozenset({Step.DISOWN, Step.ADOPT, Step.TAKE_IN, Step.LOOK_AGAIN})
"""Steps that only change claims."""

logger = logging.getLogger(__name__)


class UnusableError(Exception):
    """The permission cannot be used.

    status: of the grant; None: there is no such grant.
    """

    def __init__(self, status: GrantStatus | None) -> None:
        super().__init__(f"The permission cannot be used: {status.value if status else 'none'}")
        self.status = status


class BusyError(Exception):
    """Another worker writes to this ORCID record just now."""


def reconcile_if_due(grant_id: uuid.UUID, now: datetime) -> Wait | None:
    """Compare one ORCID record and act, if that was not done for a while; safe to repeat.

    A permission that cannot be used, or an answer that ORCID does not give, waits for next time.

    :param now: aware UTC.
    :returns: when to come back, if the limiter let nothing through.
    """
    is_due = is_unreconciled(grant_id, current_orcid_autoupdate.reconcile_options, now)
    db.session.rollback()
    if is_due:
        try:
            reconcile_now(grant_id, apply=True)
        except NotAdmittedError as error:
            return error.wait
        except (BusyError, UnusableError, OrcidError) as error:
            why = f"{type(error).__name__}: {error}"
            note(logger, logging.INFO, "An ORCID record was not compared", grant=grant_id, why=why)
        except DBAPIError as error:
            if not is_contended(error):
                raise
            why = "others are at the same rows"
            note(logger, logging.INFO, "An ORCID record was not compared", grant=grant_id, why=why)
    return None


def reconcile_now(grant_id: uuid.UUID, apply: bool, *, by_person: bool = False) -> Report:
    """Compare one ORCID record under the lease.

    :param apply: act upon it.
    :param by_person: see :meth:`~..orcid.limiter.Limiter.run`.
    :raises BusyError: another worker has the lease.
    :raises UnusableError: the permission cannot be used.
    :raises OrcidError: ORCID could not be asked, or gave no list.
    """
    context = replace(current_orcid_autoupdate.context, by_person=by_person)
    with lease(grant_id, context.options.lease_seconds) as held:
        if held is None:
            raise _why_not_held(grant_id)
        return Reconciler(held, context).run(apply)


def _why_not_held(grant_id: uuid.UUID) -> BusyError | UnusableError:
    """Return the error that says why the lease cannot be had."""
    permission = permissions.read_permission(grant_id)
    if permission is not None and permission.is_foreign:
        return UnusableError(permission.status)
    return BusyError()


@dataclass
class Reconciler:
    """Compares one ORCID record, under a lease."""

    lease: Lease
    context: Context

    def run(self, apply: bool = False) -> Report:
        """Compare, and act upon it if told so; one commit after each answer of ORCID.

        While operators let nothing be sent for this researcher, nothing is changed either.

        :raises UnusableError: the permission cannot be used.
        :raises NotAdmittedError: the limiter let nothing through; nothing was changed.
        :raises OrcidError: ORCID gave no list; what it means for the grant is stored.
        """
        with transaction():
            permission = permissions.read_permission(self.lease.grant_id)
            if permission is None or not permission.is_usable:
                raise UnusableError(permission.status if permission else None)
            admission = read_admission(permission, self.context.clock())
        may_apply = apply and admission.obstacle is None and not admission.is_dry_run
        remote = self._read(permission)
        with transaction():
            forecaster = Forecaster(permission, self.context)
            comparison = Comparison(forecaster, remote)
            items = comparison.items
        is_complete = not may_apply or self._apply(permission, comparison)
        if apply:
            with transaction():
                is_done = may_apply and is_complete
                now = self.context.clock()
                done = {"reconciled_at": now, "compare_at": None} if is_done else {"updated": now}
                stamp(permission.id, **done)
        return Report(items, may_apply, is_complete)

    def _read(self, permission: Permission) -> RemoteWorks:
        """Read the list of works; store what a refusal means."""
        started = time.monotonic()
        try:
            return read_remote(self.context, permission)
        except NotAdmittedError:
            raise
        except OrcidError as error:
            self._on_no(permission, error, milliseconds_since(started))
            raise

    def _on_no(self, permission: Permission, error: OrcidError, duration_ms: int) -> None:
        now = self.context.clock()
        hold = self.context.hold_for(permission, Complaint.of(error).reaction)
        with transaction():
            if hold is not None and hold.grant_status is not None:
                detail = getattr(error, "primary_orcid", None)
                permissions.set_status(permission, hold.grant_status, now, detail)
            stamp(permission.id, updated=now)
            self._note(None, "reconcile", answer_of(error), duration_ms)

    def _apply(self, permission: Permission, comparison: Comparison) -> bool:
        """Take the steps.

        :returns: False if another worker took over, or ORCID could not be asked to delete all
            doubles, or does not confirm that works are gone; the next run goes on.
        """
        hashes = self._read_hashes(permission, comparison)
        gone = self._read_gone(permission, comparison)
        with transaction():
            if not self.lease.renew():
                return False
            comparison.store(hashes, gone, self.context.clock())
            for item in comparison.items:
                if item.step in STORED or item.put_code in gone:
                    self._note(item.claim_id, item.step.value, Answer(item.detail or ""), 0)
        doubles = (item for item in comparison.items if item.step is Step.MERGE)
        is_merged = all(self._delete(permission, item) for item in doubles)
        return is_merged and gone.issuperset(comparison.missing_put_codes)

    def _read_hashes(self, permission: Permission, comparison: Comparison) -> dict[int, str]:
        """Return the digests of works that ORCID holds as we would send them, by put-code.

        Works that cannot be read now are left out: they are sent again, and ORCID ignores what
        changes nothing.
        """
        found: dict[int, str] = {}
        for batch in batches(comparison.unproven_works(), BULK_MAX):
            target = dict(batch)
            db.session.rollback()  # no transaction stays open while ORCID is asked
            try:
                answers = read_stored(self.context, permission, list(target))
            except OrcidError:
                break
            for stored in (answer.work for answer in answers if answer.work):
                work = target.get(stored.put_code)
                if work is not None and is_like(work.to_json(), stored.body):
                    found[stored.put_code] = work.content_hash()
        return found

    def _read_gone(self, permission: Permission, comparison: Comparison) -> frozenset[int]:
        """Return which of the missing works ORCID itself says are gone.

        That a work was deleted is for good, so a list that lacks it by mistake must not be enough.
        """
        gone: set[int] = set()
        for batch in batches(comparison.missing_put_codes, BULK_MAX):
            try:
                answers = read_stored(self.context, permission, batch)
            except OrcidError:
                break
            gone |= {
                put_code
                for put_code, answer in zip(batch, answers, strict=False)
                if answer.error and answer.error.reaction is Reaction.MARK_REMOVED
            }
        return frozenset(gone)

    def _delete(self, permission: Permission, item: Difference) -> bool:
        """Delete one double; one that is gone already is as good."""
        started, put_code = time.monotonic(), cast(int, item.put_code)
        with transaction():
            is_held = self.lease.renew()
        if not is_held:
            return False
        answer = Answer("accepted")
        try:
            self.context.ask(
                permission,
                lambda: self.context.client.delete_work(
                    permission.orcid, permission.sent_token, put_code
                ),
            )
        except NotAdmittedError:
            return False
        except OrcidError as error:
            answer = answer_of(error)
        with transaction():
            self._note(item.claim_id, Step.MERGE.value, answer, milliseconds_since(started))
            is_gone = answer.outcome in ("accepted", Reaction.MARK_REMOVED.value)
            if is_gone and item.claim_id is not None:  # what the double kept from being accepted
                claims.look_again({item.claim_id}, self.context.clock(), forget=True, is_freed=True)
        return is_gone

    def _note(
        self, claim_id: uuid.UUID | None, action: str, answer: Answer, duration_ms: int
    ) -> None:
        activities.append(
            grant_id=self.lease.grant_id,
            claim_id=claim_id,
            action=action,
            answer=answer,
            duration_ms=duration_ms,
            now=self.context.clock(),
        )
