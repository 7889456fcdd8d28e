# SPDX-License-Identifier: MIT
"""Connect an ORCID iD, choose what happens with it, take the permission back."""

from __future__ import annotations

from invenio_db.uow import ModelCommitOp, unit_of_work
from invenio_i18n import gettext as _
from invenio_records_resources.services.base import LinksTemplate, Service
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_records_resources.services.records.schema import ServiceSchemaWrapper
from marshmallow import ValidationError

from ... import tasks
from ...decisions.states import ClaimState, GrantStatus
from ...errors import (
    GrantNotFoundError,
    OrcidTakenError,
    OtherOrcidError,
    ScopeTooSmallError,
)
from ...sync.claims import mark_grant_due, stop_grant
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


class GrantsService(Service):
    """The researchers' permissions. No method takes, returns or logs a token except ``connect``."""

    @property
    def schema(self):
        """Return the schema with the service's permission checks."""
        return ServiceSchemaWrapper(self, schema=self.config.schema)

    def read_own(self, identity):
        """Return the grant of the caller's account.

        :returns: the one in use, else the one last disconnected, else None.
        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        grant = store.find_own(identity.id)
        return self._item(identity, grant) if grant is not None else None

    def read_proven_orcid(self, identity):
        """Return the iD with which the caller signed in here, or None.

        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        return store.proven_orcid(identity.id)

    def read(self, identity, id_):
        """Return one grant.

        :param id_: UUID of the grant.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        return self._item(identity, self._find(identity, id_))

    def figures(self, identity, id_):
        """Count the works of one grant.

        :param id_: UUID of the grant.
        :returns: dictionary of each state's value to the number of works in it.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        found = store.count_claims(self._find(identity, id_).id)
        return {state.value: found.get(state, 0) for state in ClaimState}

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
    def update(self, identity, id_, data, uow=None):
        """Change the settings of a grant.

        :param id_: UUID of the grant.
        :param data: ``{"auto_update": bool}``. Saving *on* again does not move its date.
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises PermissionDeniedError: it is somebody else's.
        :raises ValidationError: the data are not understood, or nothing is connected.
        """
        grant = self._find(identity, id_, "update", lock=True)
        settings, _errors = self.schema.load(
            data, context={"identity": identity, "record": grant}, raise_errors=True
        )
        if grant.status == GrantStatus.DISCONNECTED:
            raise ValidationError(_("Connect your ORCID iD first."), "auto_update")
        now = utcnow()
        since = grant.auto_update_since or now
        grant.auto_update_since = since if settings["auto_update"] else None
        self._look_again(grant, now, uow)
        return self._item(identity, grant)

    @unit_of_work()
    def disconnect(self, identity, id_, uow=None):
        """Stop writing to an ORCID record and give the permission back. Safe to repeat.

        :param id_: UUID of the grant.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "disconnect", lock=True)
        if grant.status != GrantStatus.DISCONNECTED:
            self._close(grant, utcnow(), uow)
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
        self._check_account(identity.id, answer.orcid, now, uow)
        was_connected = grant.status == GrantStatus.ACTIVE and grant.user_id == identity.id
        self._fill(grant, identity.id, answer, now, uow)
        self._look_again(grant, now, uow, countdown=SETTLING_SECONDS)
        item = self._item(identity, grant)
        item.was_connected = was_connected
        return item

    def _check_owner(self, grant, user_id):
        """Refuse an iD that belongs to another account."""
        connected = grant.status != GrantStatus.DISCONNECTED and grant.user_id is not None
        owners = {grant.user_id if connected else None, store.proven_user_id(grant.orcid)}
        if owners - {None, user_id}:
            raise OrcidTakenError()

    def _check_account(self, user_id, orcid, now, uow):
        """Refuse an account that belongs to another iD, unless ORCID merged that one into this."""
        same = {None, orcid}
        own = store.find_own(user_id)
        if own is not None and own.status == GrantStatus.DEPRECATED and own.status_detail == orcid:
            same.add(own.orcid)
            self._close(own, now, uow)
        elif own is not None and own.status != GrantStatus.DISCONNECTED and own.orcid != orcid:
            raise OtherOrcidError(own.orcid, orcid)
        proven = store.proven_orcid(user_id)
        if proven not in same:
            raise OtherOrcidError(proven, orcid)

    def _fill(self, grant, user_id, answer, now, uow):
        """Put a new permission into a grant; the one that it replaces is given back."""
        if grant.access_token != answer.access_token:
            self._revoke(grant, now, uow)
        if grant.user_id != user_id:
            grant.user_id, grant.preferences = user_id, {}
        # A new time even if the status stays: a worker with the old token must not judge this one.
        grant.status, grant.status_since, grant.status_detail = GrantStatus.ACTIVE, now, None
        grant.name = (answer.name or "")[:NAME_MAX] or None
        grant.access_token = answer.access_token
        grant.refresh_token = answer.refresh_token
        grant.scope = " ".join(sorted(answer.scopes))
        grant.expires_at = answer.expires_at
        grant.authorised_at = now

    def _close(self, grant, now, uow):
        """Forget a permission: the token is given back, nothing is due any more.

        What stays is what keeps removed works from coming back, should the iD be connected again.
        """
        self._revoke(grant, now, uow)
        grant.access_token = grant.refresh_token = None
        grant.scope, grant.expires_at = "", None
        grant.status, grant.status_since, grant.status_detail = GrantStatus.DISCONNECTED, now, None
        grant.auto_update_since, grant.name, grant.preferences = None, None, {}
        uow.register(ModelCommitOp(grant))
        uow.session.flush()
        stop_grant(grant.id)

    def _revoke(self, grant, now, uow):
        """Note that the token of a grant, if it has one, has to be given back."""
        if grant.access_token is not None:
            store.add_revocation(grant.access_token, now)
            uow.register(QueueOp(tasks.revoke_tokens))

    @unit_of_work()
    def _give_back(self, answer, uow=None):
        """Return a permission that we can not use, unless a grant holds that same token."""
        holder = store.find_by_orcid(answer.orcid)
        if holder is None or holder.access_token != answer.access_token:
            store.add_revocation(answer.access_token, utcnow())
            uow.register(QueueOp(tasks.revoke_tokens))

    def _look_again(self, grant, now, uow, countdown=0):
        """Let the workers see what the new permission or setting changes."""
        uow.register(ModelCommitOp(grant))
        uow.session.flush()
        mark_grant_due(grant.id, now)
        uow.register(QueueOp(tasks.push_grant, str(grant.id), countdown=countdown))

    def _find(self, identity, id_, action="read", lock=False):
        """Return a grant; what the caller may not read does not exist for them."""
        grant = store.find(id_, lock)
        if grant is None or not self.check_permission(identity, "read", record=grant):
            raise GrantNotFoundError()
        self.require_permission(identity, action, record=grant)
        if action == "update" and grant.user_id != identity.id:
            raise PermissionDeniedError(action)
        return grant

    def _item(self, identity, grant):
        links = LinksTemplate(self.config.links_item)
        return self.result_item(self, identity, grant, links_tpl=links)
