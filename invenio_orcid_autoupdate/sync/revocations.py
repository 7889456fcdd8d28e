# SPDX-License-Identifier: MIT
"""Gives tokens that are no longer used back to ORCID, and forgets them.

Source: ORCID tutorial *revoke*: a repository disappears from a researcher's trusted parties only
after all its tokens are revoked.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from invenio_db import db
from sqlalchemy import delete, func, select, update

from ..logs import note
from ..models import Grant, Revocation, read_secret
from ..orcid.errors import OrcidError
from ..orcid.limiter import Wait
from ..orcid.redaction import AccessToken
from .environments import is_ours
from .sql import transaction

ATTEMPTS_MAX = 12
"""After that the token is forgotten all the same: keeping it longer serves nobody."""

WAIT = timedelta(minutes=1)
"""Before the second attempt; doubled each time, so that twelve attempts span a day and a half."""

BATCH = 100

logger = logging.getLogger(__name__)


def is_any_due(now: datetime) -> bool:
    """Say whether a token waits to be given back.

    :param now: aware UTC.
    """
    return (
        db.session.scalar(
            select(Revocation.id).where(Revocation.due_at <= now, is_ours(Revocation)).limit(1)
        )
        is not None
    )


def token_of(grant: Grant) -> AccessToken | None:
    """Return the token of a grant, or None: there is none, or nobody can read it any more.

    :param grant: the row.
    """
    return read_secret(Grant, grant.id, "access_token", grant.access_token_sealed)


def give_back(grant: Grant, now: datetime) -> bool:
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
    db.session.add(Revocation(token=token, due_at=now, environment=environment))


def revoke_due(
    revoke: Callable[[AccessToken], None],
    look: Callable[[], Wait | None],
    clock: Callable[[], datetime],
) -> None:
    """Give the tokens back whose time has come; what goes wrong with one stops no other.

    They go to ORCID's authorisation server, not to its API, so they take no place of the API's
    limit, and how they end does not move the circuit breaker. But while ORCID is left alone, or
    works wait for a place, tokens wait too: nobody is in a hurry. Tokens of another environment
    are left alone.

    :param revoke: asks ORCID; raises :class:`~..orcid.errors.OrcidError`.
    :param look: says whether a request could be sent now; None: yes.
    :param clock: returns the present time, aware UTC.
    """
    query = select(Revocation.id).where(Revocation.due_at <= clock(), is_ours(Revocation))
    for id_ in list(db.session.scalars(query.order_by(Revocation.due_at).limit(BATCH))):
        if look() is not None:
            return
        try:
            _revoke_one(id_, revoke, clock())
        except Exception:
            logger.exception("A token could not be given back to ORCID")


def _revoke_one(id_: uuid.UUID, revoke: Callable[[AccessToken], None], now: datetime) -> None:
    """Give one token back; nothing is locked and no transaction is open while ORCID is asked."""
    taken = _take(id_, now)
    if taken is None:
        return
    sealed, attempts = taken
    token = read_secret(Revocation, id_, "token", sealed)
    try:
        if token is not None:
            revoke(token)
    except OrcidError as error:
        note(
            logger,
            logging.WARNING,
            "A token could not be given back to ORCID",
            attempt=attempts,
            of=ATTEMPTS_MAX,
            error=str(error),
        )
        if attempts < ATTEMPTS_MAX:
            return
    with transaction():
        db.session.execute(delete(Revocation).where(Revocation.id == id_))


def _take(id_: uuid.UUID, now: datetime) -> tuple[str, int] | None:
    """Count an attempt and put the next one off, so that of two workers only one tries.

    :returns: the encrypted token, and the number of attempts; None: another worker was first.
    """
    wait = WAIT * func.power(2, Revocation.attempts)
    statement = (
        update(Revocation)
        .where(Revocation.id == id_, Revocation.due_at <= now)
        .values(attempts=Revocation.attempts + 1, due_at=now + wait)
        .returning(Revocation.token, Revocation.attempts)
        .execution_options(synchronize_session=False)
    )
    with transaction():
        row = db.session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])
