# SPDX-License-Identifier: MIT
"""All SQL on claims: who is due, what a worker takes, how a claim is settled.

Nothing here commits. ``generation`` counts the times a claim was marked due; a settlement that saw
an older generation stores its result and leaves the claim due, so that no change is ever lost
between reading and settling.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import case, select, union, update

from ..decisions.states import ClaimState, GrantStatus, Origin, Reason, Role, SubjectKind, Wish
from ..models import Claim, Grant
from .sql import insert


@dataclass(frozen=True)
class KnownFacts:
    """What a turn keeps unless it learns better; fields as in :class:`~..models.Claim`."""

    ended: Reason | None
    wish: Wish
    recid: str | None
    doi: str | None
    role: Role | None
    put_code: int | None
    accepted_hash: str | None
    rejected_hash: str | None
    begun_at: datetime | None
    error_code: int | None
    error_text: str | None


@dataclass(frozen=True)
class DueClaim(KnownFacts):
    """A claim as it was when a worker took it."""

    id: uuid.UUID
    subject_id: uuid.UUID
    state: ClaimState
    attempts: int
    generation: int


@dataclass(frozen=True)
class Settlement(KnownFacts):
    """What a claim looks like after one turn.

    A settled claim is not due again, unless it was marked due meanwhile.
    """

    state: ClaimState
    reason: Reason | None
    problem: str | None = None
    attempts: int = 0

    @classmethod
    def of(cls, claim: KnownFacts, state: ClaimState, reason: Reason | None) -> Settlement:
        """Return a settlement that changes only state and reason.

        :param claim: the claim as taken.
        """
        known = {field.name: getattr(claim, field.name) for field in fields(KnownFacts)}
        return cls(state=state, reason=reason, **known)


def mark_due(subject_id: uuid.UUID, orcids: Collection[str], now: datetime) -> set[uuid.UUID]:
    """Make the claims on a record due: of everybody it names, and of everybody it used to name.

    Two statements, however many people.

    :param subject_id: UUID of the parent.
    :param orcids: iDs that the record names, bare.
    :param now: aware UTC.
    :returns: ids of the grants that have something due.
    """
    named = select(Grant.id).where(
        Grant.orcid.in_(orcids), Grant.status != GrantStatus.DISCONNECTED
    )
    known = select(Claim.grant_id).where(Claim.subject_id == subject_id)
    grant_ids = set(db.session.scalars(union(named, known)))
    if grant_ids:
        _upsert_due([(subject_id, grant_id) for grant_id in sorted(grant_ids)], now)
    return grant_ids


def _upsert_due(pairs: Iterable[tuple[uuid.UUID, uuid.UUID]], now: datetime) -> None:
    """Insert missing claims and make existing ones due, in one statement."""
    rows = [
        {
            "id": uuid.uuid4(),
            "subject_id": subject_id,
            "subject_kind": SubjectKind.FAMILY,
            "grant_id": grant_id,
            "origin": Origin.AUTO,
            "state": ClaimState.PENDING,
            "wish": Wish.NONE,
            "due_at": now,
            "created": now,
            "updated": now,
        }
        for subject_id, grant_id in pairs
    ]
    db.session.execute(
        insert(Claim)
        .values(rows)
        .on_conflict_do_update(
            index_elements=[Claim.subject_id, Claim.grant_id],
            set_={"due_at": now, "updated": now, "generation": Claim.generation + 1},
        )
    )


def mark_existing(object_uuid: uuid.UUID, now: datetime) -> set[uuid.UUID]:
    """Make the existing claims on a record due, when only the id of its row is known.

    :param object_uuid: UUID of the record or of its parent, as in the PID.
    :param now: aware UTC.
    :returns: ids of the grants that have something due.
    """
    parent = (
        select(RDMRecordMetadata.parent_id)
        .where(RDMRecordMetadata.id == object_uuid)
        .scalar_subquery()
    )
    return _mark(Claim.subject_id.in_([object_uuid, parent]), now)


def mark_grant_due(grant_id: uuid.UUID, now: datetime) -> None:
    """Look again at everything of one researcher: the permission or the settings changed.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    _mark(Claim.grant_id == grant_id, now)


def _mark(condition: Any, now: datetime) -> set[uuid.UUID]:
    """Make the claims that meet a condition due; one statement."""
    statement = (
        update(Claim)
        .where(condition)
        .values(due_at=now, updated=now, generation=Claim.generation + 1)
        .returning(Claim.grant_id)
        .execution_options(synchronize_session=False)
    )
    return set(db.session.scalars(statement))


def stop_grant(grant_id: uuid.UUID) -> None:
    """Let nothing of one researcher be due any more, without forgetting what is in ORCID.

    A worker that is at it loses its lease, so it sends nothing more.

    :param grant_id: id of the grant.
    """
    db.session.execute(
        update(Grant)
        .where(Grant.id == grant_id)
        .values(lease_id=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Claim)
        .where(Claim.grant_id == grant_id)
        .values(due_at=None)
        .execution_options(synchronize_session=False)
    )


def take_due(grant_id: uuid.UUID, limit: int, now: datetime) -> list[DueClaim]:
    """Read the claims of one researcher that are due, oldest first.

    :param grant_id: id of the grant, leased by the caller.
    :param limit: the most to return.
    :param now: aware UTC.
    """
    columns = [getattr(Claim, field.name) for field in fields(DueClaim)]
    query = (
        select(*columns)
        .where(Claim.grant_id == grant_id, Claim.due_at <= now)
        .order_by(Claim.due_at, Claim.id)
        .limit(limit)
    )
    return [DueClaim(**row._mapping) for row in db.session.execute(query)]


def is_any_due(grant_id: uuid.UUID, now: datetime) -> bool:
    """Say whether one researcher has a claim due.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    query = select(Claim.id).where(Claim.grant_id == grant_id, Claim.due_at <= now).limit(1)
    return db.session.scalar(query) is not None


def grants_with_due(limit: int, now: datetime) -> list[uuid.UUID]:
    """Return grants that have claims due and no worker at them, longest waiting first.

    :param limit: the most to return.
    :param now: aware UTC.
    """
    query = (
        select(Claim.grant_id)
        .join(Grant, Grant.id == Claim.grant_id)
        .where(Claim.due_at <= now)
        .where((Grant.leased_until.is_(None)) | (Grant.leased_until < now))
        .group_by(Claim.grant_id)
        .order_by(db.func.min(Claim.due_at))
        .limit(limit)
    )
    return list(db.session.scalars(query))


def begin(claim: DueClaim, doi: str, lease_id: uuid.UUID, now: datetime) -> bool:
    """Note that a create for a DOI is about to be sent; the caller commits before it sends.

    :returns: False if the lease was lost, so nothing may be sent.
    """
    return _update(claim, lease_id, {"begun_at": now, "doi": doi})


def settle(
    claim: DueClaim,
    settlement: Settlement,
    lease_id: uuid.UUID,
    now: datetime,
    was_accepted: bool = False,
) -> bool:
    """Store the result of one turn; what was marked due or wished meanwhile stays.

    :param claim: the claim as taken.
    :param lease_id: the lease under which it was taken; fences a worker that lost it.
    :param now: aware UTC.
    :param was_accepted: ORCID carried out something.
    :returns: False if the lease was lost and nothing was stored.
    """
    is_unchanged = Claim.generation == claim.generation
    values: dict[str, Any] = {f.name: getattr(settlement, f.name) for f in fields(settlement)}
    values["wish"] = case((is_unchanged, settlement.wish.value), else_=Claim.wish)
    values["due_at"] = case((is_unchanged, None), else_=Claim.due_at)
    values["updated"] = now
    if was_accepted:
        values["pushed_at"] = now
    return _update(claim, lease_id, values)


def note_failure(
    claim: DueClaim,
    lease_id: uuid.UUID,
    error_code: int | None,
    error_text: str,
    is_unanswered: bool,
) -> bool:
    """Count a failed attempt that says nothing about the work itself.

    :param is_unanswered: a create may have been carried out all the same.
    :returns: False if the lease was lost and nothing was stored.
    """
    values: dict[str, Any] = {
        "attempts": claim.attempts + 1,
        "error_code": error_code,
        "error_text": error_text,
    }
    if not is_unanswered:
        values["begun_at"] = None
    return _update(claim, lease_id, values)


def _update(claim: DueClaim, lease_id: uuid.UUID, values: dict[str, Any]) -> bool:
    """Update one claim if its grant is still leased to the caller."""
    leased = select(Grant.id).where(Grant.id == Claim.grant_id, Grant.lease_id == lease_id)
    statement = (
        update(Claim)
        .where(Claim.id == claim.id, leased.exists())
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(statement).rowcount)


def defer_due(grant_id: uuid.UUID, reason: Reason, until: datetime | None, now: datetime) -> None:
    """Put everything that is due for one researcher on hold: the obstacle is theirs in common.

    What ended for good keeps its state.

    :param grant_id: id of the grant.
    :param reason: what the screens say meanwhile.
    :param until: when to try again; None: when something changes.
    :param now: aware UTC.
    """
    is_open = Claim.ended.is_(None)
    db.session.execute(
        update(Claim)
        .where(Claim.grant_id == grant_id, Claim.due_at <= now)
        .values(
            due_at=until,
            reason=case((is_open, reason.value), else_=Claim.reason),
            state=case((is_open, ClaimState.ON_HOLD.value), else_=Claim.state),
            updated=now,
        )
        .execution_options(synchronize_session=False)
    )
