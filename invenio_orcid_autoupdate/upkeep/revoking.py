# SPDX-License-Identifier: MIT
"""Gives tokens that are no longer used back to ORCID, and forgets them.

Source: ORCID tutorial *revoke*: a repository disappears from a researcher's trusted parties only
after all its tokens are revoked.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from ..logs import note
from ..models import OrcidRevocation, read_secret
from ..orcid.errors import OrcidError
from ..orcid.limiter import Wait
from ..orcid.redaction import AccessToken
from ..store import revocations
from ..store.transactions import transaction

ATTEMPTS_MAX = 12
"""After that the token is forgotten all the same: keeping it longer serves nobody."""

logger = logging.getLogger(__name__)


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
    for id_ in revocations.find_due(clock()):
        if look() is not None:
            return
        try:
            _revoke_one(id_, revoke, clock())
        except Exception:
            logger.exception("A token could not be given back to ORCID")


def _revoke_one(id_: uuid.UUID, revoke: Callable[[AccessToken], None], now: datetime) -> None:
    """Give one token back; nothing is locked and no transaction is open while ORCID is asked."""
    taken = revocations.take(id_, now)
    if taken is None:
        return
    sealed, attempts = taken
    token = read_secret(OrcidRevocation, id_, "token", sealed)
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
        revocations.forget(id_)
