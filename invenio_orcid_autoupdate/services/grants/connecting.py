# SPDX-License-Identifier: MIT
"""Put a permission that ORCID gave into a grant."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from invenio_db import db

from ... import tasks
from ...clock import utcnow
from ...decisions.states import GrantStatus
from ...errors import OtherOrcidError, ScopeTooSmallError
from ...logs import note
from ...orcid.redaction import AccessToken
from ...proxies import current_orcid_autoupdate
from ...repository import users
from ...store import claims, environments, grants, revocations
from ...store.environments import is_foreign
from ...upkeep import disconnecting
from ..permission_policies import refuse_acting_for_another
from ..uow import QueueOp, unit_of_work
from . import history


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


class Connecting:
    """Methods of the grants service that connect an iD with an account."""

    def connect(self, identity, answer, moves=False):
        """Store the permission that ORCID just gave for the caller's account.

        A permission that cannot be used or stored, for whatever reason, is given back to ORCID:
        otherwise it would live there for 20 years and nobody would hold it.

        :param answer: :class:`~.TokenAnswer`.
        :param moves: take the iD from another account that nobody uses.
        :returns: the grant; ``was_connected`` tells whether it had been connected before.
        :raises ScopeTooSmallError: the permission does not include adding works.
        :raises OrcidTakenError: the iD belongs to another account.
        :raises OtherOrcidError: the account belongs to another iD.
        :raises ActingForAnotherError: somebody acts as the owner of the account.
        """
        try:
            # Long to read in a large repository, so before any row is locked.
            abandoned = self._find_abandoned(identity.id, answer.orcid)
            return self._connect(identity, answer, moves, abandoned)
        except Exception:
            self._give_back_anyhow(answer)
            raise

    @unit_of_work()
    def _connect(self, identity, answer, moves, abandoned, uow=None):
        refuse_acting_for_another()
        self.require_permission(identity, "connect")
        if NEEDED_SCOPE not in answer.scopes:
            raise ScopeTooSmallError()
        now = utcnow()
        self._lock(identity.id, answer.orcid, moves)
        grant = grants.lock_or_add(answer.orcid, now)
        before = history.take(grant)
        self._settle_owner(grant, identity.id, moves, abandoned, now)
        merged = self._check_account(identity.id, answer.orcid)
        is_open = grant.status == GrantStatus.ACTIVE and not is_foreign(grant.environment)
        was_connected = is_open and grant.user_id == identity.id
        self._fill(grant, identity.id, answer, now, uow)
        if merged is not None:
            self._take_over(merged, grant, now, uow)
        disconnecting.stay(grant, now)
        self._look_again(grant, now, uow, countdown=SETTLING_SECONDS)
        history.note(identity, grant, "connect", before, now=now)
        self.run_components("connect", identity, grant=grant, uow=uow)
        uow.register(QueueOp(tasks.read_names, str(grant.id), countdown=SETTLING_SECONDS))
        item = self._item(identity, grant)
        item.was_connected = was_connected
        return item

    def _check_account(self, user_id, orcid):
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

    def _fill(self, grant, user_id, answer, now, uow):
        """Put a new permission into a grant; the one that it replaces is given back."""
        if revocations.token_of(grant) != answer.access_token:
            self._revoke(grant, now, uow)
        environments.adopt(grant)
        if grant.user_id != user_id:
            grant.user_id, grant.preferences, grant.auto_update_since = user_id, {}, None
            grant.mode = current_orcid_autoupdate.push_options.default_mode
        grant.preferences = {**grant.preferences, grants.ACCOUNT: user_id}
        # A new time even if the status stays: a worker with the old token must not judge this one.
        grant.status, grant.status_since, grant.status_detail = GrantStatus.ACTIVE, now, None
        grant.name = (answer.name or "")[:NAME_MAX] or None
        grant.access_token = answer.access_token
        grant.scope = " ".join(sorted(answer.scopes))
        grant.authorised_at = now

    def _take_over(self, merged, grant, now, uow):
        """Give list and settings of a merged iD to the iD that is left, and close the former."""
        grant.auto_update_since = grant.auto_update_since or merged.auto_update_since
        grant.mode, grant.preferences = merged.mode, merged.preferences
        uow.session.flush()
        if not is_foreign(merged.environment):
            claims.move(merged.id, grant.id, now)
        self._close(merged, now, uow)

    def _give_back_anyhow(self, answer):
        """Note a permission as one to give back; where nothing can be noted, give it back here.

        Never raises: what went wrong before is what the caller has to hear of.
        """
        for give_back, failure in (
            (self._note_to_give_back, NOT_NOTED),
            (_give_back_now, NOT_GIVEN_BACK),
        ):
            try:
                give_back(answer)
                return
            except Exception as error:
                what = {"orcid": answer.orcid, "error": type(error).__name__}
                note(logger, logging.ERROR, failure, **what)

    def _note_to_give_back(self, answer):
        """Note a permission as one to give back, whatever state the session was left in."""
        db.session.rollback()
        self._give_back(answer)

    @unit_of_work()
    def _give_back(self, answer, uow=None):
        """Return a permission that we can not use, unless a grant holds that same token."""
        holder = grants.find_by_orcid(answer.orcid)
        if holder is None or revocations.token_of(holder) != answer.access_token:
            where = current_orcid_autoupdate.environment_key
            revocations.add(answer.access_token, utcnow(), where)
            uow.register(QueueOp(tasks.revoke_tokens))


def _give_back_now(answer):
    """Give a permission back to ORCID without the database."""
    current_orcid_autoupdate.revoke_token(answer.access_token)
