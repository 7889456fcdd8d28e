# SPDX-License-Identifier: MIT
"""All SQL on prompts. It runs while pages are built, so each function is one statement."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from invenio_accounts.models import User, UserIdentity
from invenio_db import db
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert

from ..decisions.states import ClaimState, GrantStatus
from ..models import OrcidClaim, OrcidDismissal, OrcidGrant
from .grants import SIGN_IN_METHOD

CONNECT, RECONNECT, REVIEW = "connect", "reconnect", "review"
"""The questions: the last one is about works that strangers deposited."""

TIME = DateTime(timezone=True)

WAITING = (ClaimState.PENDING, ClaimState.ON_HOLD)
"""Works that go on once the permission is back."""


WAITS_SINCE_STRANGER = (
    OrcidClaim.state == literal_column("'needs_approval'"),
    OrcidClaim.reason == literal_column("'stranger'"),
)
"""Works that wait for an OK since a stranger deposited them. With literals, so that PostgreSQL sees
that the partial index is for them."""


class Facts(NamedTuple):
    """What the question depends on.

    grant_id, status: of the account's grant, as the settings page shows it; None: it has none.
    orcid: the iD with which the person signed in; None: signed in otherwise.
    silent: the question may not be asked now.
    is_elsewhere: the permission is from another environment than the one that is configured.
    strangers: works that strangers deposited and that wait for an OK.
    """

    grant_id: uuid.UUID | None
    status: GrantStatus | None
    orcid: str | None
    silent: bool
    is_elsewhere: bool = False
    strangers: int = 0


def _build_query() -> Select[tuple[uuid.UUID, GrantStatus, str, bool, bool, int]]:
    """Select the facts of one account; built once, since it runs for every page."""
    grant, until = _own_grant(), _time_of(OrcidDismissal.until)
    is_other = func.coalesce(grant.c.environment != bindparam("environment"), false())
    is_elsewhere = and_(grant.c.status != GrantStatus.DISCONNECTED, is_other)
    is_lost = or_(grant.c.status == GrantStatus.REVOKED, is_elsewhere)
    is_open = grant.c.status.is_(None) | (grant.c.status == GrantStatus.DISCONNECTED)
    is_silent = and_(
        OrcidDismissal.user_id == User.id,
        OrcidDismissal.question == case((is_lost, RECONNECT), (is_open, CONNECT), else_=REVIEW),
        or_(until.is_(None), until > bindparam("now", type_=TIME)),
    )
    proven = and_(UserIdentity.id_user == User.id, UserIdentity.method == SIGN_IN_METHOD)
    strangers = (
        select(func.count())
        .where(OrcidClaim.grant_id == grant.c.id, *WAITS_SINCE_STRANGER)
        .scalar_subquery()
    )
    return (
        select(
            grant.c.id,
            grant.c.status,
            UserIdentity.id,
            OrcidDismissal.user_id.is_not(None),
            func.coalesce(is_elsewhere, false()),
            strangers,
        )
        .select_from(User)
        .outerjoin(grant, true())
        .outerjoin(UserIdentity, proven)
        .outerjoin(OrcidDismissal, is_silent)
        .where(User.id == bindparam("user_id"))
        .limit(1)
    )


def _own_grant() -> Subquery:
    """Select the grant in use, else the one last disconnected."""
    in_use = (OrcidGrant.status != GrantStatus.DISCONNECTED).desc()
    return (
        select(OrcidGrant.id, OrcidGrant.status, OrcidGrant.environment)
        .where(OrcidGrant.user_id == bindparam("user_id"))
        .order_by(in_use, _time_of(OrcidGrant.status_since).desc())
        .limit(1)
        .subquery()
    )


def _time_of(column: Any) -> ColumnElement[datetime]:
    """Return a column of times by its name.

    invenio-db's own type of times does not say that it may be cached (``cache_ok``), and one such
    column makes SQLAlchemy compile the whole statement anew each time, which takes longer than
    carrying it out.

    :param column: of a model.
    """
    return literal_column(f"{column.class_.__tablename__}.{column.key}", TIME)


QUERY = _build_query()


def read_facts(user_id: int, now: datetime, environment: str) -> Facts | None:
    """Return what is known of an account, or None if there is none.

    :param user_id: id of the account.
    :param now: aware UTC.
    :param environment: the one that is configured, as grants keep it.
    """
    row = db.session.execute(
        QUERY, {"user_id": user_id, "now": now, "environment": environment}
    ).first()
    return None if row is None else Facts(*row)


def count_waiting(grant_id: uuid.UUID) -> int:
    """Count the works that wait for a permission."""
    query = (
        select(func.count())
        .select_from(OrcidClaim)
        .where(OrcidClaim.grant_id == grant_id, OrcidClaim.state.in_(WAITING))
    )
    return int(db.session.scalar(query))


def keep_dismissal(user_id: int, question: str, until: datetime | None) -> None:
    """Remember an answer; a newer one replaces it, also when both arrive at once.

    :param user_id: id of the account.
    :param question: one of the questions.
    :param until: aware UTC; None: for ever.
    """
    statement = insert(OrcidDismissal).values(user_id=user_id, question=question, until=until)
    same = [OrcidDismissal.user_id, OrcidDismissal.question]
    db.session.execute(statement.on_conflict_do_update(index_elements=same, set_={"until": until}))
