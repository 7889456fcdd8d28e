# SPDX-License-Identifier: MIT
"""Who is due: marks claims, and lets them rest."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select, union, update

from ...decisions.states import ClaimState, GrantStatus, Origin, SubjectKind, Wish
from ...models import Claim, Grant
from ..sql import insert


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
            "family_id": subject_id,
            "grant_id": grant_id,
            "origin": Origin.AUTO,
            "state": ClaimState.PENDING,
            "wish": Wish.NONE,
            "due_at": now,
            "marked_at": now,
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
            set_={
                "due_at": now,
                "marked_at": now,
                "updated": now,
                "generation": Claim.generation + 1,
            },
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
        .values(due_at=now, marked_at=now, updated=now, generation=Claim.generation + 1)
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
