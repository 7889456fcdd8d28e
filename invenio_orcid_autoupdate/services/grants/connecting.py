# SPDX-License-Identifier: MIT
"""Put a permission that ORCID gave into a grant."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from invenio_db import db

from ... import tasks
from ...decisions.states import GrantStatus
from ...errors import OtherOrcidError, ScopeTooSmallError
from ...logs import note
from ...orcid.redaction import AccessToken
from ...proxies import current_orcid_autoupdate
from ...repository import users
from ...store import claims, environments, grants, revocations
from ...store.environments import is_foreign
from ...upkeep import disconnecting
from ..uow import QueueOp
from . import history, take_over
from .disconnect import close, give_back_token
from .settings import look_again


@dataclass(frozen=True)
class TokenAnswer:
    """What ORCID granted after a researcher signed in there.

    orcid: the proven iD, bare. The only iD that may be trusted: nobody typed it.
    scopes: what the researcher allowed, in no order.
    name: as the researcher shows it; None: it is private.
    """

    orcid: str
    access_token: AccessToken
    scopes: frozenset[str]
    name: str | None = None


NEEDED_SCOPE = "/activities/update"
"""ORCID's permission to add, change and remove works. Source: ORCID API tutorial, *works*."""

SETTLING_SECONDS = 3
"""A new token may be refused for a moment; ORCID's own client waits half a second after the
exchange (ORCID's member-services, ``pauseForTokenPropagation``)."""

NAME_MAX = 255
"""Characters of our column; ORCID's credit names may be longer."""

NOT_NOTED = "A permission that was not stored could not be noted as one to give back"

NOT_GIVEN_BACK = "A permission that was not stored could not be given back to ORCID"

logger = logging.getLogger(__name__)


def connect(identity, answer, moves, abandoned, *, default_mode, now, uow):
    """Put a permission into the grant of its iD, for the caller's account.

    :param identity: of the caller.
    :param answer: :class:`TokenAnswer`.
    :param moves: take the iD from another account that nobody uses.
    :param abandoned: what :func:`~.take_over.find_abandoned` found.
    :param default_mode: :class:`~...decisions.states.Mode` of who never chose one.
    :param now: aware UTC.
    :returns: the grant, and whether it was connected with this account before.
    :raises ScopeTooSmallError: the permission does not include adding works.
    :raises OrcidTakenError: the iD belongs to another account.
    :raises OtherOrcidError: the account belongs to another iD.
    """
    if NEEDED_SCOPE not in answer.scopes:
        raise ScopeTooSmallError()
    take_over.lock_accounts(identity.id, answer.orcid, moves)
    grant = grants.lock_or_add(answer.orcid, now)
    before = history.take(grant)
    take_over.settle_owner(grant, identity.id, moves, abandoned, now)
    merged = _check_account(identity.id, answer.orcid)
    is_open = grant.status == GrantStatus.ACTIVE and not is_foreign(grant.environment)
    was_connected = is_open and grant.user_id == identity.id
    _fill(grant, identity.id, answer, default_mode=default_mode, now=now, uow=uow)
    if merged is not None:
        _take_over(merged, grant, now, uow)
    disconnecting.stay(grant, now)
    look_again(grant, now, uow, countdown=SETTLING_SECONDS)
    history.note(identity, grant, "connect", before, now=now)
    return grant, was_connected


def _check_account(user_id, orcid):
    """Refuse an account that belongs to another iD, unless ORCID merged that one into this.

    :returns: the grant of the iD that was merged, or None.
    """
    same = {None, orcid}
    own, merged = grants.find_own(user_id), None
    if own is not None and own.status == GrantStatus.DEPRECATED and own.status_detail == orcid:
        same.add(own.orcid)
        merged = own
    elif own is not None and own.status != GrantStatus.DISCONNECTED and own.orcid != orcid:
        raise OtherOrcidError(own.orcid, orcid)
    proven = users.proven_orcid(user_id)
    if proven not in same:
        raise OtherOrcidError(proven, orcid)
    return merged


def _fill(grant, user_id, answer, *, default_mode, now, uow):
    """Put a new permission into a grant; the one that it replaces is given back."""
    if revocations.token_of(grant) != answer.access_token:
        give_back_token(grant, now, uow)
    environments.adopt(grant)
    if grant.user_id != user_id:
        grant.user_id, grant.preferences, grant.auto_update_since = user_id, {}, None
        grant.mode = default_mode
    grant.preferences = {**grant.preferences, grants.ACCOUNT: user_id}
    # A new time even if the status stays: a worker with the old token must not judge this one.
    grant.status, grant.status_since, grant.status_detail = GrantStatus.ACTIVE, now, None
    grant.name = (answer.name or "")[:NAME_MAX] or None
    grant.access_token = answer.access_token
    grant.scope = " ".join(sorted(answer.scopes))
    grant.authorised_at = now


def _take_over(merged, grant, now, uow):
    """Give list and settings of a merged iD to the iD that is left, and close the former."""
    grant.auto_update_since = grant.auto_update_since or merged.auto_update_since
    grant.mode, grant.preferences = merged.mode, merged.preferences
    uow.session.flush()
    if not is_foreign(merged.environment):
        claims.move(merged.id, grant.id, now)
    close(merged, now, uow)


def give_back_anyhow(answer, give_back_later):
    """Note a permission as one to give back; where nothing can be noted, give it back here.

    Never raises: what went wrong before is what the caller has to hear of.

    :param answer: :class:`TokenAnswer`.
    :param give_back_later: takes the answer, and does :func:`give_back` in a transaction.
    """

    def note_it():
        db.session.rollback()  # whatever state it was left in
        give_back_later(answer)

    def give_back_now():
        current_orcid_autoupdate.revoke_token(answer.access_token)

    for act, failure in ((note_it, NOT_NOTED), (give_back_now, NOT_GIVEN_BACK)):
        try:
            act()
            return
        except Exception as error:
            what = {"orcid": answer.orcid, "error": type(error).__name__}
            note(logger, logging.ERROR, failure, **what)


def give_back(answer, environment, now, uow):
    """Return a permission that we can not use, unless a grant holds that same token.

    :param answer: :class:`TokenAnswer`.
    :param environment: key of the registry and client that it is from.
    :param now: aware UTC.
    """
    holder = grants.find_by_orcid(answer.orcid)
    if holder is None or revocations.token_of(holder) != answer.access_token:
        revocations.add(answer.access_token, now, environment)
        uow.register(QueueOp(tasks.revoke_tokens))
