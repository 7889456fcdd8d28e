# SPDX-License-Identifier: MIT
"""``state``: proof that the person who comes back from ORCID is the one who left.

Single-use, bound to the browser's session and to the account, of limited life. The session alone
can not make it single-use: two requests that arrive together both read it before either writes.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from flask import session
from invenio_cache import current_cache

from .errors import SpentStateError, UnknownStateError

SESSION_KEY = "orcid_autoupdate_states"

PENDING_MAX = 5
"""Authorisations that one browser can have open, in as many tabs."""


@dataclass(frozen=True)
class Pending:
    """An authorisation that was started.

    next_url: local path to offer at the end; None: the settings page.
    """

    user_id: int
    begun_at: float
    next_url: str | None


def digest_state(state):
    """Return what may be stored of a state.

    :param state: the secret itself.
    """
    return hashlib.sha256(state.encode()).hexdigest()


def issue_state(user_id, next_url, now):
    """Start an authorisation.

    :param user_id: id of the account.
    :param next_url: local path to offer at the end, or None.
    :param now: aware UTC.
    :returns: the state to send to ORCID.
    """
    state = secrets.token_urlsafe(32)
    kept = list(session.get(SESSION_KEY, {}).items())[-(PENDING_MAX - 1) :]
    session[SESSION_KEY] = {**dict(kept), digest_state(state): [user_id, now.timestamp(), next_url]}
    return state


def consume_state(state, user_id, now, lifetime_seconds):
    """Take an authorisation; exactly one request can.

    :param state: as it came back from ORCID.
    :param user_id: id of the account that is signed in now.
    :param now: aware UTC.
    :param lifetime_seconds: how long an authorisation can be finished.
    :raises UnknownStateError: it was not started here, by this account, within its life.
    :raises SpentStateError: another request has just taken it.
    """
    digest = digest_state(state)
    if digest not in session.get(SESSION_KEY, {}):
        raise UnknownStateError()
    pending = Pending(*session[SESSION_KEY][digest])
    age = now.timestamp() - pending.begun_at
    if pending.user_id != user_id or not 0 <= age <= lifetime_seconds:
        raise UnknownStateError()
    # Only the winner writes the session: the loser's copy would undo what the winner stores.
    if not current_cache.add(f"orcid_autoupdate_state_{digest}", 1, timeout=lifetime_seconds):
        raise SpentStateError()
    session[SESSION_KEY] = {k: v for k, v in session[SESSION_KEY].items() if k != digest}
    return pending
