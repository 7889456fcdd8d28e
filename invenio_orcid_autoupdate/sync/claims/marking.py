# SPDX-License-Identifier: MIT
"""Who is due: marks claims, and lets them rest."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import cast, null, select, union_all, update
from sqlalchemy_utils.types import UUIDType

from ...decisions.states import ClaimState, GrantStatus, Origin, SubjectKind, Wish
from ...decisions.versions import VersionRules
from ...models import Claim, Grant
from ..sql import insert
from .locking import batches, changing

COLUMNS_MAX = len(Claim.__table__.columns)
"""The most parameters of one claim in an INSERT."""

NAMELESS: Mapping[str, str | None] = {}
"""The names of a record of which nothing may be shown, or nothing is known here."""


def mark_due(
    family_id: uuid.UUID,
    record_id: uuid.UUID,
    orcids: Collection[str],
    versions: VersionRules,
    now: datetime,
    *,
    names: Mapping[str, str | None] = NAMELESS,
) -> set[uuid.UUID]:
    """Make the claims on a record due: of everybody it names, and of everybody it used to name.

    Two statements, however many people. Somebody new gets a claim on the record or on its family,
    as the versions are shown to them.

    :param family_id: UUID of the parent.
    :param record_id: UUID of the version that something happened to.
    :param orcids: iDs that the record names, bare.
    :param versions: how versions are shown.
    :param now: aware UTC.
    :param names: columns that name the record in new claims; its turn may be far away.
    :returns: ids of the grants that have something due.
    """
    subjects = _read_subjects(family_id, record_id, orcids, versions)
    if subjects:
        _upsert_due(family_id, sorted(subjects), now, names)
    return {grant_id for grant_id, _, _ in subjects}


def _read_subjects(
    family_id: uuid.UUID, record_id: uuid.UUID, orcids: Collection[str], versions: VersionRules
) -> set[tuple[uuid.UUID, uuid.UUID, SubjectKind]]:
    """Return grant, subject and its kind of every claim that there is, or has to be."""
    known = select(
        Claim.grant_id, Claim.subject_id, Claim.subject_kind, null().label("preferences")
    ).where(Claim.family_id == family_id)
    named = select(
        Grant.id, cast(null(), UUIDType), cast(null(), Claim.subject_kind.type), Grant.preferences
    ).where(Grant.orcid.in_(orcids), Grant.status != GrantStatus.DISCONNECTED)
    ids = {SubjectKind.FAMILY: family_id, SubjectKind.RECORD: record_id}
    found = set()
    for grant_id, subject_id, kind, preferences in db.session.execute(union_all(known, named)):
        wanted = kind or versions.policy_of(preferences).subject_kind
        found.add((grant_id, subject_id or ids[wanted], wanted))
    return found


def _upsert_due(
    family_id: uuid.UUID,
    subjects: Iterable[tuple[uuid.UUID, uuid.UUID, SubjectKind]],
    now: datetime,
    names: Mapping[str, str | None],
) -> None:
    """Insert missing claims and make existing ones due; one statement for thousands of people.

    :param subjects: sorted, so that two events on one record lock in the same order.
    """
    rows = [
        {
            "id": uuid.uuid4(),
            "subject_id": subject_id,
            "subject_kind": kind,
            "family_id": family_id,
            "grant_id": grant_id,
            "origin": Origin.AUTO,
            "state": ClaimState.PENDING,
            "wish": Wish.NONE,
            "due_at": now,
            "marked_at": now,
            "created": now,
            "updated": now,
            **names,
        }
        for grant_id, subject_id, kind in subjects
    ]
    due = {"due_at": now, "marked_at": now, "updated": now, "generation": Claim.generation + 1}
    keys = [Claim.subject_id, Claim.grant_id]
    for batch in batches(rows, COLUMNS_MAX):
        statement = insert(Claim).values(batch)
        db.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=due))


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
    return mark_where(Claim.family_id.in_([object_uuid, parent]), now)


def mark_grant_due(grant_id: uuid.UUID, now: datetime) -> None:
    """Look again at everything of one researcher: the permission or the settings changed.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    mark_where(Claim.grant_id == grant_id, now)


def mark_where(condition: Any, now: datetime) -> set[uuid.UUID]:
    """Make the claims that meet a condition due; one statement."""
    statement = changing(condition).values(
        due_at=now, marked_at=now, updated=now, generation=Claim.generation + 1
    )
    return set(db.session.scalars(statement.returning(Claim.grant_id)))


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
    db.session.execute(changing(Claim.grant_id == grant_id).values(due_at=None))
