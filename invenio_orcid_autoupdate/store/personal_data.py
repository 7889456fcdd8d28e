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
from sqlalchemy import cast, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB

from ..decisions.controls import ROLLOUT, Person, Rollout, names_of
from ..models import (
    OrcidActivity,
    OrcidClaim,
    OrcidControl,
    OrcidCursor,
    OrcidDismissal,
    OrcidDoiStatus,
    OrcidGrant,
    OrcidRegistration,
    OrcidRevocation,
    OrcidRun,
    Sealed,
)
from . import claims, controls, revocations
from .claims.locking import changing
from .grants import ACCOUNT
from .permissions import kept

INTERNAL = frozenset((OrcidGrant, name) for name in ("lease_id", "leased_until", "queued_until"))
"""Columns about our workers, not about the person."""

OF_OTHERS = frozenset({(OrcidClaim, "depositor_id"), (OrcidActivity, "user_id")})
"""Columns of a person's rows that tell the account of somebody else."""

HELD: dict[Any, tuple[str, ...]] = {
    OrcidGrant: ("orcid", "user_id"),
    OrcidRun: ("grant_id",),
    OrcidClaim: ("grant_id", "depositor_id"),
    OrcidActivity: ("grant_id", "user_id"),
    OrcidControl: ("user_id", "value"),
    OrcidDismissal: ("user_id",),
}
"""Table to the columns by which its rows are a person's, or name one. Each is handed out by
:func:`export` and forgotten by :func:`erase`."""

NOBODYS = frozenset({OrcidCursor, OrcidDoiStatus, OrcidRegistration, OrcidRevocation})
"""Tables in which nobody is named; the token of a revocation tells nothing but itself."""

BY = "by"
"""Key of a pause: the account that paused."""

PARTS: dict[str, Any] = {"claims": OrcidClaim, "activities": OrcidActivity, "runs": OrcidRun}
"""What a grant has, by its name in an export."""


def find_grants(orcid: str | None, user_id: int | None) -> Sequence[OrcidGrant]:
    """Return the grants of a person, locked; also those whose account was deleted.

    :param orcid: bare; None: only by account.
    :param user_id: id of the account; None: only by iD.
    """
    wanted = []
    if orcid is not None:
        wanted.append(OrcidGrant.orcid == orcid)
    if user_id is not None:
        account = cast(OrcidGrant.preferences, JSONB)[ACCOUNT].astext
        wanted += [OrcidGrant.user_id == user_id, account == str(user_id)]
    query = kept(select(OrcidGrant).where(or_(False, *wanted)))
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def export(
    grants: Sequence[OrcidGrant], user_id: int | None, orcid: str | None = None
) -> dict[str, Any]:
    """Return all that is held about a person, as JSON values.

    :param grants: the person's.
    :param user_id: id of the account; None: there is none.
    :param orcid: bare, where there is no grant.
    :returns: ``grants``, ``dismissals``, ``allow_list``; and where others' rows name the account:
        ``deposits``, the number of works that it deposited, ``done``, what it did with others'
        connections, and ``switched``, what it switched for everybody.
    """
    dismissals = select(OrcidDismissal).where(OrcidDismissal.user_id == user_id)
    allowed = _allow_list() & _entries(grants, user_id, orcid)
    return {
        "grants": [{**_shown(grant), **_parts(grant.id)} for grant in grants],
        "dismissals": [_shown(row) for row in db.session.scalars(dismissals)],
        "allow_list": sorted(allowed),
        **_read_mentions(grants, user_id),
    }


def _read_mentions(grants: Sequence[OrcidGrant], user_id: int | None) -> dict[str, Any]:
    """Return where rows of others name an account; three statements, or none without one."""
    if user_id is None:
        return {"deposits": 0, "done": [], "switched": []}
    deposits = select(func.count()).where(OrcidClaim.depositor_id == user_id)
    done = (
        select(OrcidActivity.at, OrcidActivity.action)
        .where(
            OrcidActivity.user_id == user_id,
            OrcidActivity.grant_id.not_in([grant.id for grant in grants]),
        )
        .order_by(OrcidActivity.id)
    )
    switched = (
        select(OrcidControl.name).where(OrcidControl.user_id == user_id).order_by(OrcidControl.name)
    )
    return {
        "deposits": db.session.scalar(deposits) or 0,
        "done": [{"at": _plain(at), "action": action} for at, action in db.session.execute(done)],
        "switched": list(db.session.scalars(switched)),
    }


def erase(
    grants: Sequence[OrcidGrant], user_id: int | None, now: datetime, orcid: str | None = None
) -> None:
    """Forget a person; tokens are kept without a name until they were given back.

    With the claims goes the memory of what the person removed: should they connect again, those
    works are new.

    :param grants: the person's, locked.
    :param user_id: id of the account; None: there is none.
    :param now: aware UTC.
    :param orcid: bare, where there is no grant.
    """
    named = _entries(grants, user_id, orcid)
    for grant in grants:
        revocations.give_back(grant, now)
        claims.stop_grant(grant.id)
        claims.lock_grant_claims(grant.id)
        db.session.delete(grant)  # the database deletes what refers to it
    db.session.flush()
    db.session.execute(delete(OrcidDismissal).where(OrcidDismissal.user_id == user_id))
    _strike_off(named, now)
    if user_id is not None:
        _forget_mentions(user_id)


def _forget_mentions(user_id: int) -> None:
    """Let no row of others name an account any more."""
    db.session.execute(changing(OrcidClaim.depositor_id == user_id).values(depositor_id=None))
    db.session.execute(
        update(OrcidActivity)
        .where(OrcidActivity.user_id == user_id)
        .values(user_id=None)
        .execution_options(synchronize_session=False)
    )
    rows = select(OrcidControl).order_by(OrcidControl.name).with_for_update(key_share=True)
    for control in db.session.scalars(rows):
        if control.user_id == user_id:
            control.user_id = None
        if control.value.get(BY) == user_id:
            control.value = {**control.value, BY: None}
    db.session.flush()


def _parts(grant_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    """Return what a grant has, oldest first."""
    return {
        name: [
            _shown(row)
            for row in db.session.scalars(
                select(model)
                .where(model.grant_id == grant_id)
                .order_by(model.at if model is OrcidActivity else model.created, model.id)
            )
        ]
        for name, model in PARTS.items()
    }


def _shown(row: Any) -> dict[str, Any]:
    """Return the columns of a row that are no secret."""
    return {
        column.key: _plain(getattr(row, column.key))
        for column in row.__mapper__.column_attrs
        if not isinstance(column.columns[0].type, Sealed)
        and (type(row), column.key) not in INTERNAL | OF_OTHERS
    }


def _plain(value: Any) -> Any:
    """Return a column's value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _entries(grants: Sequence[OrcidGrant], user_id: int | None, orcid: str | None) -> set[str]:
    """Return the entries of an allow-list that mean this person alone."""
    email = db.session.scalar(select(func.lower(User.email)).where(User.id == user_id))
    found: set[str] = set()
    for known in [grant.orcid for grant in grants] or [orcid or ""]:
        found |= names_of(Person(known, user_id, email))
    return {entry for entry in found if not entry.startswith("@")}


def _allow_list() -> frozenset[str]:
    value = db.session.scalar(select(OrcidControl.value).where(OrcidControl.name == ROLLOUT))
    return Rollout.from_json(value).entries if value else frozenset()


def _strike_off(entries: Collection[str], now: datetime) -> None:
    """Take a person off the allow-list, if one was set at run time."""
    row = db.session.get(OrcidControl, ROLLOUT, with_for_update={"key_share": True})
    if row is None:
        return
    rollout = Rollout.from_json(row.value)
    left = replace(rollout, entries=rollout.entries - set(entries))
    if left != rollout:
        controls.write(ROLLOUT, left.to_json(), row.user_id, now)
