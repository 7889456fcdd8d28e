# SPDX-License-Identifier: MIT
"""Gives tokens that are no longer used back to ORCID, and forgets them.

Source: ORCID tutorial *revoke*: a repository disappears from a researcher's trusted parties only
after all its tokens are revoked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from invenio_db import db
from invenio_db.uow import UnitOfWork
from sqlalchemy import select

from ..logs import note
from ..models import Revocation
from ..orcid.door import Wait
from ..orcid.errors import OrcidError
from ..orcid.tokens import AccessToken

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
        db.session.scalar(select(Revocation.id).where(Revocation.due_at <= now).limit(1))
        is not None
    )


def revoke_due(
    revoke: Callable[[AccessToken], None],
    look: Callable[[], Wait | None],
    clock: Callable[[], datetime],
) -> None:
    """Give the tokens back whose time has come; one commit for each.

    They go to ORCID's authorisation server, not to its API, so they take no place of the API's
    limit, and how they end does not move the circuit breaker. But while ORCID is left alone, or
    works wait for a place, tokens wait too: nobody is in a hurry.

    :param revoke: asks ORCID; raises :class:`~..orcid.errors.OrcidError`.
    :param look: says whether a request could be sent now; None: yes.
    :param clock: returns the present time, aware UTC.
    """
    query = select(Revocation.id).where(Revocation.due_at <= clock()).limit(BATCH)
    for revocation_id in list(db.session.scalars(query)):
        if look() is not None:
            return
        with UnitOfWork() as uow:
            _revoke_one(revocation_id, revoke, clock())
            uow.commit()


def _revoke_one(
    revocation_id: object, revoke: Callable[[AccessToken], None], now: datetime
) -> None:
    """Give one token back; of two workers only one tries."""
    query = select(Revocation).where(Revocation.id == revocation_id, Revocation.due_at <= now)
    row = db.session.scalar(query.with_for_update(skip_locked=True))
    if row is None:
        return
    try:
        revoke(AccessToken(row.token))
    except OrcidError as error:
        row.attempts += 1
        note(
            logger,
            logging.WARNING,
            "A token could not be given back to ORCID",
            attempt=row.attempts,
            of=ATTEMPTS_MAX,
            error=str(error),
        )
        row.due_at = now + WAIT * 2 ** (row.attempts - 1)
        if row.attempts < ATTEMPTS_MAX:
            return
    db.session.delete(row)
