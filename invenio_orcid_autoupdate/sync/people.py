# SPDX-License-Identifier: MIT
"""Everything that is held about one person: to hand it out, and to forget it.

Nothing here commits. Tokens are in no answer: columns that are encrypted are left out by their
type, so a secret that is added later is left out, too.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata
from sqlalchemy import cast, delete, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils.types import StringEncryptedType

from ..decisions.controls import ROLLOUT, Person, Rollout, names_of
from ..models import Activity, Claim, ClaimRun, Control, Grant, Revocation, Silence
from . import claims, controls
from .leaving import ACCOUNT

INTERNAL = frozenset({"lease_id", "leased_until"})
"""Columns about our workers, not about the person."""

PARTS: dict[str, Any] = {"claims": Claim, "activities": Activity, "runs": ClaimRun}
"""What a grant has, by its name in an export."""


def find_grants(orcid: str | None, user_id: int | None) -> Sequence[Grant]:
    """Return the grants of a person, locked; also those whose account was deleted.

    :param orcid: bare; None: only by account.
    :param user_id: id of the account; None: only by iD.
    """
    wanted = []
    if orcid is not None:
        wanted.append(Grant.orcid == orcid)
    if user_id is not None:
        account = cast(Grant.preferences, JSONB)[ACCOUNT].astext
        wanted += [Grant.user_id == user_id, account == str(user_id)]
    query = select(Grant).where(or_(False, *wanted)).order_by(Grant.orcid).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def export(grants: Sequence[Grant], user_id: int | None) -> dict[str, Any]:
    """Return all that is held about a person, as JSON values.

    :param grants: the person's.
    :param user_id: id of the account; None: there is none.
    """
    silences = select(Silence).where(Silence.user_id == user_id)
    allowed = _allow_list() & _entries(grants, user_id)
    return {
        "grants": [{**_shown(grant), **_parts(grant.id)} for grant in grants],
        "silences": [_shown(row) for row in db.session.scalars(silences)],
        "allow_list": sorted(allowed),
    }


def erase(grants: Sequence[Grant], user_id: int | None, now: datetime) -> None:
    """Forget a person; tokens are kept without a name until they were given back.

    With the claims goes the memory of what the person removed: should they connect again, those
    works are new.

    :param grants: the person's, locked.
    :param user_id: id of the account; None: there is none.
    :param now: aware UTC.
    """
    named = _entries(grants, user_id)
    for grant in grants:
        if grant.access_token is not None:
            db.session.add(Revocation(token=grant.access_token, due_at=now))
        claims.stop_grant(grant.id)
        db.session.delete(grant)  # the database deletes what refers to it
    db.session.flush()
    db.session.execute(delete(Silence).where(Silence.user_id == user_id))
    _strike_off(named, now)


def owns_records(user_id: int) -> bool:
    """Say whether an account owns a record or a draft. Reads all of them: for rare questions.

    :param user_id: id of the account.
    """
    owner = cast(RDMParentMetadata.json, JSONB)["access"]["owned_by"]["user"].astext
    query = select(RDMParentMetadata.id).where(owner == str(user_id)).limit(1)
    return db.session.scalar(query) is not None


def _parts(grant_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    """Return what a grant has, oldest first."""
    return {
        name: [
            _shown(row)
            for row in db.session.scalars(
                select(model)
                .where(model.grant_id == grant_id)
                .order_by(model.at if model is Activity else model.created, model.id)
            )
        ]
        for name, model in PARTS.items()
    }


def _shown(row: Any) -> dict[str, Any]:
    """Return the columns of a row that are no secret."""
    return {
        column.key: _plain(getattr(row, column.key))
        for column in row.__mapper__.column_attrs
        if not isinstance(column.columns[0].type, StringEncryptedType)
        and column.key not in INTERNAL
    }


def _plain(value: Any) -> Any:
    """Return a column's value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _entries(grants: Sequence[Grant], user_id: int | None) -> set[str]:
    """Return the entries of an allow-list that mean this person alone."""
    email = db.session.scalar(select(func.lower(User.email)).where(User.id == user_id))
    found: set[str] = set()
    for orcid in [grant.orcid for grant in grants] or [""]:
        found |= names_of(Person(orcid, user_id, email))
    return {entry for entry in found if not entry.startswith("@")}


def _allow_list() -> frozenset[str]:
    value = db.session.scalar(select(Control.value).where(Control.name == ROLLOUT))
    return Rollout.from_json(value).entries if value else frozenset()


def _strike_off(entries: Collection[str], now: datetime) -> None:
    """Take a person off the allow-list, if one was set at run time."""
    row = db.session.get(Control, ROLLOUT, with_for_update=True)
    if row is None:
        return
    rollout = Rollout.from_json(row.value)
    left = replace(rollout, entries=rollout.entries - set(entries))
    if left != rollout:
        controls.write(ROLLOUT, left.to_json(), row.user_id, now)
