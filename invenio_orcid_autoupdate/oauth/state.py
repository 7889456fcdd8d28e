# SPDX-License-Identifier: MIT
"""``state``: proof that the person who comes back from ORCID is the one who left.

Single-use, bound to the browser and to the account, of limited life. It is kept in signed cookies
of our own and not in the session: invenio-accounts makes each request write the whole session, so
that any other request under way at that moment would undo what was noted. The cookies alone can
not make it single-use: two requests that arrive together bring the same ones.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from flask import after_this_request, current_app, request
from invenio_cache import current_cache
from itsdangerous import BadData, URLSafeSerializer

from .errors import SpentStateError, UnknownStateError

CLOCK_SECONDS = 5
"""How far apart the clocks of web servers may be; beyond that the health check of clocks warns."""

COOKIE_PREFIX = "orcid-autoupdate-"
"""Followed by the beginning of the state's digest; one cookie for each authorisation."""

COOKIE_PATH = "/orcid/"
"""Where ORCID sends people back to, and nowhere else."""

PENDING_MAX = 5
"""Authorisations that one browser can have open, in as many tabs."""

NEXT_URL_MAX = 1000
"""Characters; cookies of more than 4,096 bytes are not kept (RFC 6265, section 6.1)."""


@dataclass(frozen=True)
class Pending:
    """An authorisation that was started.

    next_url: local path to offer at the end; None: the settings page.
    moving: the iD that may be moved to the account; None: none may.
    """

    digest: str
    user_id: int
    unanswered_since: float
    next_url: str | None
    moving: str | None = None


def digest_state(state):
    """Return what may be stored of a state.

    :param state: the secret itself.
    """
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()


def issue_state(user_id, next_url, now, moving=None):
    """Start an authorisation.

    :param user_id: id of the account.
    :param next_url: local path to offer at the end, or None.
    :param now: aware UTC.
    :param moving: the iD that may be moved to the account.
    :returns: the state to send to ORCID.
    """
    state = secrets.token_urlsafe(32)
    next_url = next_url if next_url and len(next_url) <= NEXT_URL_MAX else None
    facts = [digest_state(state), user_id, now.timestamp(), next_url, moving]
    older = sorted(_read_cookies().items(), key=lambda item: item[1].unanswered_since, reverse=True)
    for name, _pending in older[PENDING_MAX - 1 :]:
        _drop_cookie(name)
    _set_cookie(_name_cookie(facts[0]), _serializer().dumps(facts))
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
    pending = _read_cookies().get(_name_cookie(digest))
    if pending is None or pending.digest != digest:
        raise UnknownStateError()
    age = now.timestamp() - pending.unanswered_since
    if pending.user_id != user_id or not -CLOCK_SECONDS <= age <= lifetime_seconds:
        raise UnknownStateError()
    if not current_cache.add(f"orcid_autoupdate_state_{digest}", 1, timeout=lifetime_seconds):
        raise SpentStateError()
    _drop_cookie(_name_cookie(digest))
    return pending


def _name_cookie(digest):
    return COOKIE_PREFIX + digest[:16]


def _serializer():
    return URLSafeSerializer(current_app.secret_key, salt="orcid-autoupdate-state")


def _read_cookies():
    """Return the authorisations that this browser has open, by the names of their cookies."""
    found = {}
    for name, value in request.cookies.items():
        if name.startswith(COOKIE_PREFIX):
            try:
                found[name] = Pending(*_serializer().loads(value))
            except (BadData, TypeError):
                continue  # not ours, or signed with an older key
    return found


def _set_cookie(name, value):
    path = request.script_root + COOKIE_PATH
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]

    @after_this_request
    def keep(response):
        response.set_cookie(name, value, path=path, secure=is_secure, httponly=True, samesite="Lax")
        return response


def _drop_cookie(name):
    path = request.script_root + COOKIE_PATH

    @after_this_request
    def drop(response):
        response.delete_cookie(name, path=path)
        return response
