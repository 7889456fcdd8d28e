# SPDX-License-Identifier: MIT
"""The controls as operators set them, and what a changed one sets free. Nothing here commits."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import ColumnElement, Row, and_, cast, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB

from ..decisions.controls import Controls, Rollout, RolloutKind
from ..decisions.states import GrantStatus, Reason
from ..models import OrcidControl, OrcidGrant
from ..proxies import current_orcid_autoupdate
from . import claims
from .transactions import insert

ROWS = (
    select(func.jsonb_object_agg(OrcidControl.name, OrcidControl.value, type_=JSONB))
    .scalar_subquery()
    .label("controls")
)
"""All rows as one JSON object, so that a query about something else can read them along."""

GRANTS_OF_ACCOUNT = 10
"""More than one account ever has in use: one, and those that it disconnected."""


def read() -> Controls:
    """Return the controls as they stand; one statement."""
    return controls_of(db.session.scalar(select(ROWS)))


def controls_of(rows: Mapping[str, Any] | None) -> Controls:
    """Return the controls that :data:`ROWS` answered with; configuration where there is no row."""
    defaults: Controls = current_orcid_autoupdate.control_defaults
    return defaults.updated(rows or {})


@dataclass(frozen=True)
class Change:
    """When a control was set last, and by whom.

    user_id: the account; None: the command line.
    operator: login name of whoever did it at the command line.
    """

    at: datetime
    user_id: int | None
    operator: str | None = None


def read_changes() -> dict[str, Change]:
    """Return who set which control at run time; one statement."""
    query = select(
        OrcidControl.name, OrcidControl.updated, OrcidControl.user_id, OrcidControl.operator
    )
    return {name: Change(*change) for name, *change in db.session.execute(query)}


def write(
    name: str,
    value: Mapping[str, Any],
    user_id: int | None,
    now: datetime,
    operator: str | None = None,
) -> None:
    """Set one control; the caller commits.

    :param name: of the control, see ``decisions.controls``.
    :param value: its JSON.
    :param user_id: the account that sets it; None: the command line.
    :param now: aware UTC.
    :param operator: login name of whoever sets it at the command line.
    """
    who = {"user_id": user_id, "operator": operator}
    changed = {"value": dict(value), **who, "updated": now}
    db.session.execute(
        insert(OrcidControl)
        .values(name=name, created=now, **changed)
        .on_conflict_do_update(index_elements=[OrcidControl.name], set_=changed)
    )


def wake(now: datetime, limit: int) -> set[uuid.UUID]:
    """Make due again what was held for a reason that no longer applies; the caller commits.

    Safe to repeat. What still has to wait is not touched, however much of it there is.

    :param now: aware UTC.
    :param limit: the most researchers in one call.
    :returns: ids of the grants that have something due.
    """
    controls = read()
    is_paused = controls.pause is not None and controls.pause.is_on(now)
    is_free = {
        Reason.ACCOUNT_BLOCKED: or_(User.id.is_(None), and_(User.active, User.blocked_at.is_(None)))
    }
    if not is_paused:
        is_free[Reason.PAUSED_SITE] = true()
        is_free[Reason.NOT_IN_ROLLOUT] = _is_in(controls.rollout)
    if not controls.is_dry_run:
        is_free[Reason.DRY_RUN] = true()
    return claims.wake_held(is_free, now, limit)


def wake_account(user_id: int, now: datetime) -> set[uuid.UUID]:
    """Make due again what was held while one account was blocked; the caller commits.

    :param user_id: id of the account.
    :param now: aware UTC.
    :returns: ids of the grants that have something due.
    """
    is_theirs = {Reason.ACCOUNT_BLOCKED: OrcidGrant.user_id == user_id}
    return claims.wake_held(is_theirs, now, limit=GRANTS_OF_ACCOUNT)


def _is_in(rollout: Rollout) -> ColumnElement[bool]:
    """Return :meth:`Rollout.includes` as a condition on a grant and its account."""
    if rollout.kind is RolloutKind.EVERYBODY:
        return true()
    email = func.lower(User.email)
    names = (OrcidGrant.orcid, cast(User.id, db.String), email)
    domain = func.concat("@", func.split_part(email, "@", 2))
    return or_(*(name.in_(rollout.entries) for name in (*names, domain)))


def read_people(orcids: frozenset[str], caller_id: int | None) -> list[Row[Any]]:
    """Read the grants of some iDs, and that of the caller, with the controls.

    Whoever disconnected is not there: they are as if they never came.
    """
    query = (
        select(
            *(
                OrcidGrant.orcid,
                OrcidGrant.name,
                OrcidGrant.user_id,
                OrcidGrant.status,
                OrcidGrant.disconnecting_since,
            ),
            *(OrcidGrant.auto_update_since, OrcidGrant.mode, OrcidGrant.preferences),
            *(User.id.label("account"), User.email, User.active, User.blocked_at),
            *(User._user_profile.label("profile"), ROWS),
        )
        .outerjoin(User, User.id == OrcidGrant.user_id)
        .where(or_(OrcidGrant.orcid.in_(orcids), OrcidGrant.user_id == caller_id))
        .where(OrcidGrant.status != GrantStatus.DISCONNECTED)
        .order_by(OrcidGrant.orcid)
    )
    return list(db.session.execute(query))


def read_person(grant_id: uuid.UUID) -> Row[Any] | None:
    """Read the account behind a grant, with the controls; one statement.

    :returns: a row of ``id``, ``email``, ``active``, ``blocked_at`` of the account, all None where
        there is none, and of ``controls``; None: there is no such grant.
    """
    query = (
        select(User.id, User.email, User.active, User.blocked_at, ROWS)
        .select_from(OrcidGrant)
        .outerjoin(User, User.id == OrcidGrant.user_id)
        .where(OrcidGrant.id == grant_id)
    )
    row: Row[Any] | None = db.session.execute(query).one_or_none()
    return row
