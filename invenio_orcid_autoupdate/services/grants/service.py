# SPDX-License-Identifier: MIT
"""Connect an ORCID iD, choose what happens with it, take the permission back."""

from __future__ import annotations

from invenio_db.uow import ModelCommitOp
from invenio_i18n import gettext as _
from invenio_records_resources.services.base import LinksTemplate, Service
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_records_resources.services.records.schema import ServiceSchemaWrapper
from marshmallow import ValidationError

from ... import tasks
from ...clock import utcnow
from ...decisions.consent import read_settings
from ...decisions.states import ClaimState, GrantStatus, Mode
from ...errors import GrantNotFoundError
from ...proxies import current_orcid_autoupdate
from ...repository import users
from ...store import grants, revocations
from ...store.claims import mark_grant_due
from ...upkeep import disconnecting
from ..permission_policies import refuse_acting_for_another
from ..uow import QueueOp, unit_of_work
from . import history, preferences
from .check_now import Asking
from .connecting import Connecting
from .disconnect import Leaving
from .export_erase import PersonalData
from .settings_preview import preview_change
from .take_over import Moving

CHANGES = frozenset({"update", "disconnect", "remove_works", "move", "erase"})
"""What nobody does who acts as somebody else."""


class GrantsService(Asking, Connecting, Leaving, Moving, PersonalData, Service):
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
        grant = grants.find_own(identity.id)
        return self._item(identity, grant) if grant is not None else None

    def read_proven_orcid(self, identity):
        """Return the iD with which the caller signed in here, or None.

        :raises PermissionDeniedError: nobody is signed in.
        """
        self.require_permission(identity, "read_own")
        return users.proven_orcid(identity.id)

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
        found = grants.count_claims(self._find(identity, id_).id)
        return {state.value: found.get(state, 0) for state in ClaimState}

    @unit_of_work()
    def update(self, identity, id_, data, uow=None):
        """Change the settings of a grant.

        :param id_: UUID of the grant.
        :param data: settings of :class:`~.schema.GrantSchema`. ``auto_update`` is never left out;
            every other one may be, and stays then. Saving *on* again does not move its date.
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises PermissionDeniedError: it is somebody else's.
        :raises ValidationError: the data are not understood, or nothing is connected.
        :raises ActingForAnotherError: somebody acts as the owner.
        """
        grant = self._find(identity, id_, "update", lock=True)
        now, before = utcnow(), history.take(grant)
        chosen = self._read_settings(identity, grant, data, now)
        grant.auto_update_since, grant.mode, grant.preferences = chosen
        self._look_again(grant, now, uow)
        if history.take(grant) != before:
            history.note(identity, grant, "settings", before, now=now)
            self.run_components("update", identity, grant=grant, uow=uow)
        return self._item(identity, grant)

    def preview_settings(self, identity, id_, data):
        """Say what a change of the settings would make of the works in ORCID; nothing is stored.

        :param id_: UUID of the grant.
        :param data: as for :meth:`update`.
        :returns: ``changes``: the number of entries that would change; ``items``: the first of
            them with ``title``, ``doi`` and ``action`` (``add``, ``update`` or ``remove``).
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises PermissionDeniedError: it is somebody else's.
        :raises ValidationError: the data are not understood, or nothing is connected.
        """
        grant = self._find(identity, id_, "update")
        since, mode, chosen = self._read_settings(identity, grant, data, utcnow())
        settings = read_settings(since, mode, chosen)
        return preview_change(grant.id, settings, current_orcid_autoupdate.context)

    def _read_settings(self, identity, grant, data, now):
        """Return date of consent, mode and preferences as a change of the settings leaves them."""
        settings, _errors = self.schema.load(
            data, context={"identity": identity, "record": grant}, raise_errors=True
        )
        if grant.status == GrantStatus.DISCONNECTED:
            raise ValidationError(_("Connect your ORCID iD first."), "auto_update")
        if grant.disconnecting_since is not None:
            raise ValidationError(_("Your works are being removed."), "auto_update")
        since = grant.auto_update_since or now if settings["auto_update"] else None
        mode = Mode(settings.get("mode", grant.mode))
        rules = current_orcid_autoupdate.push_options.versions
        return since, mode, preferences.change(grant.preferences, settings, rules)

    def _close(self, grant, now, uow):
        """Forget a permission: the token is given back, nothing is due any more.

        What stays is what keeps removed works from coming back, should the iD be connected again.
        """
        self._revoke(grant, now, uow)
        uow.register(ModelCommitOp(grant))
        disconnecting.forget(grant, now)

    def _revoke(self, grant, now, uow):
        """Note that the token of a grant, if it has one, has to be given back."""
        if revocations.give_back(grant, now):
            uow.register(QueueOp(tasks.revoke_tokens))

    def _look_again(self, grant, now, uow, countdown=0):
        """Let the workers see what the new permission or setting changes."""
        uow.register(ModelCommitOp(grant))
        uow.session.flush()
        mark_grant_due(grant.id, now)
        uow.register(QueueOp(tasks.push_grant, str(grant.id), countdown=countdown))

    def _find(self, identity, id_, action="read", lock=False):
        """Return a grant; what the caller may not read does not exist for them.

        :raises ActingForAnotherError: only the owner themselves may do this.
        """
        if action in CHANGES:
            refuse_acting_for_another()
        grant = grants.find(id_, lock)
        if grant is None or not self.check_permission(identity, "read", record=grant):
            raise GrantNotFoundError()
        self.require_permission(identity, action, record=grant)
        if action == "update" and grant.user_id != identity.id:
            raise PermissionDeniedError(action)
        return grant

    def _item(self, identity, grant):
        links = LinksTemplate(self.config.links_item)
        return self.result_item(self, identity, grant, links_tpl=links)
