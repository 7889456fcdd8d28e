# SPDX-License-Identifier: MIT
"""Put a permission that ORCID gave into a grant, and a grant into the right account."""

from __future__ import annotations

from invenio_db.uow import unit_of_work
from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ... import tasks
from ...decisions.states import GrantStatus
from ...errors import OrcidTakenError, OtherOrcidError, ScopeTooSmallError
from ...sync import claims, leaving, people
from ...sync.clock import utcnow
from ..operations import QueueOp
from . import store

NEEDED_SCOPE = "/activities/update"
"""ORCID's permission to add, change and remove works. Source: ORCID API tutorial, *works*."""

SETTLING_SECONDS = 3
"""A new token may be refused for a moment; ORCID's own client waits half a second after the
exchange (ORCID's member-services, ``pauseForTokenPropagation``)."""

NAME_MAX = 255
"""Characters of our column; ORCID's credit names may be longer."""

REFUSALS = (OrcidTakenError, OtherOrcidError, ScopeTooSmallError)
"""What makes a permission useless to us."""


class Connecting:
    """Methods of the grants service that connect an iD with an account."""

    def connect(self, identity, answer):
        """Store the permission that ORCID just gave for the caller's account.

        A permission that cannot be used is given back to ORCID; nothing else is stored then.

        :param answer: :class:`~.answer.TokenAnswer`.
        :returns: the grant; ``was_connected`` tells whether it had been connected before.
        :raises ScopeTooSmallError: the permission does not include adding works.
        :raises OrcidTakenError: the iD belongs to another account.
        :raises OtherOrcidError: the account belongs to another iD.
        """
        try:
            return self._connect(identity, answer)
        except REFUSALS:
            self._give_back(answer)
            raise

    @unit_of_work()
    def move(self, identity, id_, user_id, uow=None):
        """Connect an iD with another account of the same person; for administrators.

        A person who proves the iD takes it over without help from an account that was never
        confirmed and owns nothing (:meth:`connect`). How somebody signs in is not changed.

        :param id_: UUID of the grant.
        :param user_id: id of the account that gets it.
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises PermissionDeniedError: the caller is no administrator.
        :raises ValidationError: there is no such account, or it is connected with another iD.
        """
        grant = self._find(identity, id_, "move", lock=True)
        if not store.lock_user(user_id):
            raise ValidationError(_("There is no such account."), "user_id")
        own = store.find_own(user_id)
        if own is not None and own.status != GrantStatus.DISCONNECTED and own.id != grant.id:
            raise ValidationError(_("The account is connected with another iD."), "user_id")
        grant.user_id = user_id
        grant.preferences = {**grant.preferences, leaving.ACCOUNT: user_id}
        self._look_again(grant, utcnow(), uow)
        return self._item(identity, grant)

    @unit_of_work()
    def _connect(self, identity, answer, uow=None):
        self.require_permission(identity, "connect")
        if NEEDED_SCOPE not in answer.scopes:
            raise ScopeTooSmallError()
        now = utcnow()
        store.lock_user(identity.id)
        grant = store.lock_or_add(answer.orcid, now)
        self._check_owner(grant, identity.id)
        merged = self._check_account(identity.id, answer.orcid)
        was_connected = grant.status == GrantStatus.ACTIVE and grant.user_id == identity.id
        self._fill(grant, identity.id, answer, now, uow)
        if merged is not None:
            self._take_over(merged, grant, now, uow)
        leaving.stay(grant, now)
        self._look_again(grant, now, uow, countdown=SETTLING_SECONDS)
        uow.register(QueueOp(tasks.read_names, str(grant.id), countdown=SETTLING_SECONDS))
        item = self._item(identity, grant)
        item.was_connected = was_connected
        return item

    def _check_owner(self, grant, user_id):
        """Refuse an iD that belongs to another account, unless nobody uses that one."""
        proven = {store.proven_user_id(grant.orcid)} - {None, user_id}
        connected = grant.status != GrantStatus.DISCONNECTED and grant.user_id is not None
        if proven or (
            connected and grant.user_id != user_id and not self._is_abandoned(grant.user_id)
        ):
            raise OrcidTakenError()

    def _is_abandoned(self, user_id):
        """Say whether an account was never confirmed and owns nothing."""
        return not store.is_confirmed(user_id) and not people.owns_records(user_id)

    def _check_account(self, user_id, orcid):
        """Refuse an account that belongs to another iD, unless ORCID merged that one into this.

        :returns: the grant of the iD that was merged, or None.
        """
        same = {None, orcid}
        own, merged = store.find_own(user_id), None
        if own is not None and own.status == GrantStatus.DEPRECATED and own.status_detail == orcid:
            same.add(own.orcid)
            merged = own
        elif own is not None and own.status != GrantStatus.DISCONNECTED and own.orcid != orcid:
            raise OtherOrcidError(own.orcid, orcid)
        proven = store.proven_orcid(user_id)
        if proven not in same:
            raise OtherOrcidError(proven, orcid)
        return merged

    def _fill(self, grant, user_id, answer, now, uow):
        """Put a new permission into a grant; the one that it replaces is given back."""
        if grant.access_token != answer.access_token:
            self._revoke(grant, now, uow)
        if grant.user_id != user_id:
            grant.user_id, grant.preferences, grant.auto_update_since = user_id, {}, None
        grant.preferences = {**grant.preferences, leaving.ACCOUNT: user_id}
        # A new time even if the status stays: a worker with the old token must not judge this one.
        grant.status, grant.status_since, grant.status_detail = GrantStatus.ACTIVE, now, None
        grant.name = (answer.name or "")[:NAME_MAX] or None
        grant.access_token = answer.access_token
        grant.refresh_token = answer.refresh_token
        grant.scope = " ".join(sorted(answer.scopes))
        grant.expires_at = answer.expires_at
        grant.authorised_at = now

    def _take_over(self, merged, grant, now, uow):
        """Give list and settings of a merged iD to the iD that is left, and close the former."""
        grant.auto_update_since = grant.auto_update_since or merged.auto_update_since
        grant.mode, grant.preferences = merged.mode, merged.preferences
        uow.session.flush()
        claims.move(merged.id, grant.id, now)
        self._close(merged, now, uow)

    @unit_of_work()
    def _give_back(self, answer, uow=None):
        """Return a permission that we can not use, unless a grant holds that same token."""
        holder = store.find_by_orcid(answer.orcid)
        if holder is None or holder.access_token != answer.access_token:
            store.add_revocation(answer.access_token, utcnow())
            uow.register(QueueOp(tasks.revoke_tokens))
