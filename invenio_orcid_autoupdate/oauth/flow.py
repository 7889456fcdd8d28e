# SPDX-License-Identifier: MIT
"""From the button to one of the result pages."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace

from ..errors import OrcidTakenError, OtherOrcidError, ScopeTooSmallError
from ..logs import note
from .answers import ERROR_NAME
from .errors import DeniedError, ExchangeError
from .state import consume_state, issue_state

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How an authorisation ended.

    result: code of the page to show.
    orcid: the iD that the account has, bare.
    offered: the iD that ORCID's sign-in proved, where it is another.
    reference: what operators find in the log; None: there is nothing to find.
    next_url: local path to go on to; None: the settings page.
    can_move: the iD is taken by an account that nobody uses.
    """

    result: str
    orcid: str | None = None
    offered: str | None = None
    reference: str | None = None
    next_url: str | None = None
    can_move: bool = False


def start(client, user_id, now, next_url=None, moving=None, **facts):
    """Return ORCID's address to send the researcher to.

    :param client: :class:`~.client.AuthorisationClient`.
    :param user_id: id of the account.
    :param now: aware UTC.
    :param next_url: local path to offer at the end.
    :param moving: the iD that the person wants to take along from another account.
    :param facts: language, email, sign_in as the client knows them.
    """
    return client.build_url(issue_state(user_id, next_url, now, moving), **facts)


def finish(client, service, identity, answer, *, now, lifetime_seconds):
    """Take ORCID's answer at the callback.

    :param client: :class:`~.client.AuthorisationClient`.
    :param service: the grants service.
    :param identity: of the account that is signed in.
    :param answer: the parameters of the callback's address.
    :param now: aware UTC.
    :param lifetime_seconds: how long an authorisation can be finished.
    :returns: :class:`Outcome`.
    :raises UnknownStateError: not started here, by this account, within its life.
    :raises SpentStateError: another request is finishing it.
    """
    pending = consume_state(answer.get("state", ""), identity.id, now, lifetime_seconds)
    try:
        outcome = _connect(service, identity, _redeem(client, answer), pending.moving)
    except DeniedError:
        outcome = Outcome("denied")
    except ExchangeError as error:
        # An error of ours reaches the operators; that ORCID is slow or a page stale need not.
        level = logging.ERROR if error.result == "error" else logging.WARNING
        outcome = Outcome(error.result, reference=_log(error, level))
    return replace(outcome, next_url=pending.next_url)


def _redeem(client, answer):
    """Return the permission that ORCID's answer stands for."""
    problem = answer.get("error")
    if problem == "access_denied":
        raise DeniedError()
    if problem is not None or not answer.get("code"):
        raise ExchangeError(problem if ERROR_NAME.fullmatch(problem or "") else "no code")
    return client.exchange(answer["code"])


def _connect(service, identity, granted, moving):
    """Store a permission, or say why it can not be used."""
    try:
        item = service.connect(identity, granted, moves=granted.orcid == moving)
    except ScopeTooSmallError:
        return Outcome("small")
    except OtherOrcidError as error:
        return Outcome("other_id", error.connected, error.offered)
    except OrcidTakenError as error:
        reference = _log("taken")
        return Outcome("taken", granted.orcid, reference=reference, can_move=error.can_move)
    return Outcome("unchanged" if item.was_connected else "connected", granted.orcid)


def _log(problem, level=logging.WARNING):
    """Log a failed authorisation under a reference that its page shows."""
    reference = secrets.token_hex(4)
    note(
        logger,
        level,
        "An ORCID authorisation failed",
        reference=reference,
        problem=str(problem),
    )
    return reference
