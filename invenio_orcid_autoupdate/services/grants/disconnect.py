# SPDX-License-Identifier: MIT
"""Take the permission back, with or without the works that it added."""

from __future__ import annotations

from invenio_db.uow import ModelCommitOp
from invenio_i18n import gettext as _
from invenio_records_resources.services.records.schema import ServiceSchemaWrapper
from marshmallow import ValidationError

from ... import tasks
from ...clock import utcnow
from ...decisions.states import GrantStatus
from ...errors import BackfillRunningError, PermissionUnusableError
from ...store import activities, revocations, runs
from ...store.activities import Answer
from ...store.environments import is_foreign
from ...store.runs import RunningError
from ...upkeep import disconnecting
from ..uow import QueueOp, unit_of_work
from . import history
from .schema import RemovalSchema


class Leaving:
    """Methods of the grants service that end something."""

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
        now, before = utcnow(), history.take(grant)
        if grant.status == GrantStatus.DISCONNECTED:
            return self._item(identity, grant)
        can_remove = revocations.token_of(grant) and not is_foreign(grant.environment)
        if remove_works and can_remove and disconnecting.leave(grant, now):
            uow.register(ModelCommitOp(grant))
            uow.register(QueueOp(tasks.push_grant, str(grant.id)))
            history.note(identity, grant, "leave", before, now=now, answer=Answer(activities.ASKED))
        else:
            self._close(grant, now, uow)
            history.note(identity, grant, "disconnect", before, now=now)
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
        if grant.status == GrantStatus.DISCONNECTED or is_foreign(grant.environment):
            raise PermissionUnusableError()
        now = utcnow()
        try:
            run_id = disconnecting.remove_all(grant.id, now)
        except RunningError as error:
            raise BackfillRunningError(error.run_id) from None
        found = runs.read(run_id, now).total
        if count is not None and count != found:
            raise ValidationError(_("There are %(number)s works.", number=found), "count")
        uow.register(QueueOp(tasks.push_grant, str(grant.id)))
        return run_id
