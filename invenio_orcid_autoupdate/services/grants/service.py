# SPDX-License-Identifier: MIT
"""What may be done with a researcher's permission, and by whom; how it is done is beside it."""

from __future__ import annotations

from invenio_records_resources.services.base import LinksTemplate, Service
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_records_resources.services.records.schema import ServiceSchemaWrapper

from ... import tasks
from ...clock import utcnow
from ...decisions.consent import read_settings
from ...decisions.states import ClaimState, GrantStatus
from ...errors import GrantNotFoundError
from ...proxies import current_orcid_autoupdate
from ...repository import users
from ...store import grants
from ..permission_policies import refuse_acting_for_another
from ..uow import QueueOp, unit_of_work
from . import check_now, connecting, disconnect, export_erase, settings, take_over
from .schema import RemovalSchema
from .settings_preview import preview_change

CHANGES = frozenset({"update", "disconnect", "remove_works", "move", "erase"})
"""What nobody does who acts as somebody else."""


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
            abandoned = take_over.find_abandoned(identity.id, answer.orcid)
            return self._connect(identity, answer, moves, abandoned)
        except Exception:
            connecting.give_back_anyhow(answer, self._give_back)
            raise

    @unit_of_work()
    def _connect(self, identity, answer, moves, abandoned, uow=None):
        refuse_acting_for_another()
        self.require_permission(identity, "connect")
        grant, was_connected = connecting.connect(
            identity,
            answer,
            moves,
            abandoned,
            default_mode=current_orcid_autoupdate.push_options.default_mode,
            now=utcnow(),
            uow=uow,
        )
        self.run_components("connect", identity, grant=grant, uow=uow)
        pause = connecting.SETTLING_SECONDS
        uow.register(QueueOp(tasks.read_names, str(grant.id), countdown=pause))
        item = self._item(identity, grant)
        item.was_connected = was_connected
        return item

    @unit_of_work()
    def _give_back(self, answer, uow=None):
        connecting.give_back(answer, current_orcid_autoupdate.environment_key, utcnow(), uow)

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
        now = utcnow()
        chosen = self._choose(identity, grant, data, now)
        if settings.change(identity, grant, chosen, now, uow):
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
        chosen = read_settings(*self._choose(identity, grant, data, utcnow()))
        return preview_change(grant.id, chosen, current_orcid_autoupdate.context)

    def check(self, identity, id_):
        """Ask ORCID whether the permission works; answers at once, with what ORCID says.

        Somebody who asks again within seconds gets the last answer, whatever it was, and while
        ORCID is left alone nobody is asked; ``checked_at`` tells when ORCID last accepted the
        permission.

        :param id_: UUID of the grant.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "check")
        question = check_now.question_of("check", grant)
        if check_now.check(grant, question, current_orcid_autoupdate.limiter):
            grant = self._find(identity, id_, "check")
            check_now.forget_silence(grant, question)
        return self._item(identity, grant)

    def check_or_fail(self, identity, id_):
        """Ask ORCID whether the permission works, and say so if it could not be asked.

        :param id_: UUID of the grant.
        :raises OrcidUnavailableError: it gave no answer that says something.
        :raises PermissionUnusableError: the permission is from another registry or client.
        """
        since = utcnow() - check_now.CHECK_PAUSE
        item = self.check(identity, id_)
        check_now.refuse_silence(item._record, since)
        return item

    def check_now(self, identity, id_):
        """Ask ORCID whether the permission works, and say in one sentence what it answered.

        :returns: the grant as JSON values with ``message``; None in it: the status says it all;
            and whether ORCID ``answered``.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        before = self._find(identity, id_, "check").checked_at
        item = self.check(identity, id_)
        data = item.to_dict()
        return data | check_now.describe_check(data["status"], before, item._record.checked_at)

    def refresh_names(self, identity, id_):
        """Read from ORCID how the person is called, and say in one sentence how that went.

        Somebody who asks again within seconds gets the last answer.

        :param id_: UUID of the grant.
        :returns: the grant as JSON values with ``message``, and whether ORCID ``answered``.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "check")
        if check_now.read_names(grant, current_orcid_autoupdate.limiter):
            grant = self._find(identity, id_, "check")
        return self._item(identity, grant).to_dict() | check_now.describe_names(grant)

    @unit_of_work()
    def disconnect(self, identity, id_, remove_works=False, uow=None):
        """Stop writing to an ORCID record and give the permission back. Safe to repeat.

        :param id_: UUID of the grant.
        :param remove_works: remove the works that we added first; auto-update is off from now on,
            and the permission is given back when they are gone, or after
            ``tuning.disconnecting_seconds``. Connecting again before that keeps the rest.
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises ActingForAnotherError: somebody acts as the owner.
        """
        grant = self._find(identity, id_, "disconnect", lock=True)
        if grant.status != GrantStatus.DISCONNECTED:
            disconnect.disconnect(identity, grant, remove_works, utcnow(), uow)
            self.run_components("disconnect", identity, grant=grant, uow=uow)
        return self._item(identity, grant)

    def remove_all(self, identity, id_, data):
        """Begin to remove all works, as somebody asks who typed their number.

        :param id_: UUID of the grant.
        :param data: ``{"count": number}``.
        :returns: UUID of the run.
        :raises: as :meth:`remove_works`, and ValidationError where the number is missing.
        """
        self._find(identity, id_, "remove_works")
        asked, _errors = ServiceSchemaWrapper(self, schema=RemovalSchema).load(
            data, context={"identity": identity}, raise_errors=True
        )
        return self.remove_works(identity, id_, count=asked["count"])

    @unit_of_work()
    def remove_works(self, identity, id_, count=None, uow=None):
        """Begin to remove all works that we added; the iD stays connected.

        :param id_: UUID of the grant.
        :param count: how many works the caller means; None: all, however many.
        :returns: UUID of the run.
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises PermissionDeniedError: it is somebody else's.
        :raises PermissionUnusableError: the iD is not connected.
        :raises BackfillRunningError: another run is under way.
        :raises ValidationError: there are more or fewer works than the caller means.
        """
        grant = self._find(identity, id_, "remove_works", lock=True)
        return disconnect.remove_works(grant, count, utcnow(), uow)

    @unit_of_work()
    def move(self, identity, id_, user_id, uow=None):
        """Connect an iD with another account of the same person; for administrators.

        A person who proves the iD moves it without help from an account that was never confirmed
        and owns nothing (:meth:`connect`). Who signed in with the iD opens the new account with it
        from now on, so that it can be connected again from there; and auto-update is off until
        that account ticks it.

        :param id_: UUID of the grant.
        :param user_id: id of the account that gets it.
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises PermissionDeniedError: the caller is no administrator.
        :raises ValidationError: there is no such account, or it is connected with, or signs in
            with, another iD.
        """
        grant = self._find(identity, id_, "move", lock=True)
        take_over.lock_new_account(grant, user_id)
        if grant.user_id != user_id:
            take_over.move(identity, grant, user_id, utcnow(), uow)
        return self._item(identity, grant)

    @unit_of_work()
    def export(self, identity, orcid=None, user_id=None, uow=None):
        """Return everything that is held about a person, except secrets.

        :param orcid: the iD, bare; None: only by account.
        :param user_id: id of the account; None: only by iD.
        :returns: dictionary of JSON values: ``grants`` (each with ``claims``, ``activities`` and
            ``runs``), ``dismissals``, ``allow_list``, ``deposits``, ``done``, ``switched``; see
            :func:`~...store.personal_data.export`.
        :raises GrantNotFoundError: there is nothing that the caller may see.
        """
        return export_erase.read(self._find_person(identity, "export", orcid, user_id))

    def export_own(self, identity, id_):
        """Return everything that is held about the owner of a grant, except secrets.

        :param id_: UUID of the grant.
        :returns: as :meth:`export`.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "export")
        return self.export(identity, orcid=grant.orcid)

    @unit_of_work()
    def erase(self, identity, orcid=None, user_id=None, uow=None):
        """Give the permission back and forget everything about a person. Works in ORCID stay.

        :param orcid: the iD, bare; None: only by account.
        :param user_id: id of the account; None: only by iD.
        :raises GrantNotFoundError: there is nothing that the caller may see.
        :raises ActingForAnotherError: somebody acts as that person.
        """
        refuse_acting_for_another()
        person = self._find_person(identity, "erase", orcid, user_id)
        export_erase.erase(identity, person, utcnow(), uow)

    def _choose(self, identity, grant, data, now):
        """Return date of consent, mode and preferences as a change of the settings leaves them."""
        wanted, _errors = self.schema.load(
            data, context={"identity": identity, "record": grant}, raise_errors=True
        )
        rules = current_orcid_autoupdate.push_options.versions
        return settings.choose(grant, wanted, rules, now)

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

    def _find_person(self, identity, action, orcid, user_id):
        """Return a person and their grants, locked; another's do not exist for the caller.

        Who never connected an iD is known by the account alone, or by an iD that an operator
        allowed.
        """
        person = export_erase.find(orcid, user_id)
        is_theirs = all(
            self.check_permission(identity, action, record=grant) for grant in person.grants
        )
        if not person.is_proven and user_id != identity.id:
            is_theirs = is_theirs and self.check_permission(identity, action)
        if not is_theirs:
            raise GrantNotFoundError()
        return person

    def _item(self, identity, grant):
        links = LinksTemplate(self.config.links_item)
        return self.result_item(self, identity, grant, links_tpl=links)
