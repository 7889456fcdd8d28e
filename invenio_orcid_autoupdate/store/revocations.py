# SPDX-License-Identifier: MIT
"""Tokens that wait to be given back to ORCID. Nothing here asks ORCID."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from invenio_db import db
from sqlalchemy import delete, func, select, update

from ..models import OrcidGrant, OrcidRevocation, read_secret
from ..orcid.redaction import AccessToken
from .environments import is_ours
from .transactions import transaction

WAIT = timedelta(minutes=1)
"""Before the second attempt; doubled each time, so that twelve attempts span a day and a half."""

BATCH = 100


def is_any_due(now: datetime) -> bool:
    """Say whether a token waits to be given back.

    :param now: aware UTC.
    """
    return (
        db.session.scalar(
            select(OrcidRevocation.id)
            .where(OrcidRevocation.due_at <= now, is_ours(OrcidRevocation))
            .limit(1)
        )
        is not None
    )


def token_of(grant: OrcidGrant) -> AccessToken | None:
    """Return the token of a grant, or None: there is none, or nobody can read it any more.

    :param grant: the row.
    """
    return read_secret(OrcidGrant, grant.id, "access_token", grant.access_token_sealed)


def give_back(grant: OrcidGrant, now: datetime) -> bool:
    """Note that the token of a grant has to be given back; the caller commits.

    One that nobody can read cannot be given back: it is forgotten.

    :param grant: the row.
    :param now: aware UTC.
    :returns: whether there is something to give back.
    """
    token = token_of(grant)
    if token is not None:
        add(token, now, grant.environment)
    return token is not None


def add(token: AccessToken, now: datetime, environment: str | None) -> None:
    """Note a token that has to be given back; the caller commits.

    :param token: the access token; its refresh token ends with it (ORCID ``tutorial/revoke.md``).
    :param now: aware UTC.
    :param environment: where it is from, as a grant keeps it.
    """
    db.session.add(OrcidRevocation(token=token, due_at=now, environment=environment))


def take(id_: uuid.UUID, now: datetime) -> tuple[str, int] | None:
    """Count an attempt and put the next one off, so that of two workers only one tries.

    :returns: the encrypted token, and the number of attempts; None: another worker was first.
    """
    wait = WAIT * func.power(2, OrcidRevocation.attempts)
    statement = (
        update(OrcidRevocation)
        .where(OrcidRevocation.id == id_, OrcidRevocation.due_at <= now)
        .values(attempts=OrcidRevocation.attempts + 1, due_at=now + wait)
        .returning(OrcidRevocation.token, OrcidRevocation.attempts)
        .execution_options(synchronize_session=False)
    )
    with transaction():
        row = db.session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


def find_due(now: datetime) -> list[uuid.UUID]:
    """Return the tokens whose time has come, the longest waiting first, a bounded number of them.

    :param now: aware UTC.
    """
    query = select(OrcidRevocation.id).where(
        OrcidRevocation.due_at <= now, is_ours(OrcidRevocation)
    )
    return list(db.session.scalars(query.order_by(OrcidRevocation.due_at).limit(BATCH)))


def forget(id_: uuid.UUID) -> None:
    """Forget a token that was given back, or never can be; the caller commits."""
    db.session.execute(delete(OrcidRevocation).where(OrcidRevocation.id == id_))
