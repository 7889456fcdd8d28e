# SPDX-License-Identifier: MIT
"""Look at older works, ask for them, follow the run, stop it, go on."""

from __future__ import annotations

import uuid

from invenio_records_resources.services.base import LinksTemplate, Service
from invenio_records_resources.services.records.schema import ServiceSchemaWrapper

from ... import tasks
from ...clock import utcnow
from ...decisions.states import GrantStatus, RunKind
from ...errors import (
    BackfillRunningError,
    GrantNotFoundError,
    PermissionUnusableError,
    RunNotFoundError,
)
from ...store import grants, runs
from ..permission_policies import refuse_acting_for_another
from ..uow import QueueOp, unit_of_work
from .backfill import build_backfill


class BackfillsService(Service):
    """Older works of the caller's ORCID iD; other people's runs do not exist for them.

    The grant is the caller's own unless an id is given, which is for the command line.
    """

    @property
    def schema(self):
        """Return the schema with the service's permission checks."""
        return ServiceSchemaWrapper(self, schema=self.config.schema)

    def preview(self, identity, grant_id=None, page=1, size=None):
        """Say what would happen, with one request to ORCID at most; nothing is sent there.

        :param page: of the list of works, from 1.
        :param size: works on one page.
        :raises PermissionDeniedError: nobody is signed in.
        :raises GrantNotFoundError: the caller has no connected iD.
        """
        grant = self._find_grant(identity, grant_id)
        most = self.config.page_size_max
        found = build_backfill().preview(grant.id)
        return self.config.preview_item_cls(found, max(page, 1), min(size or most, most))

    def count_unasked(self, identity):
        """Return how many works would be added for somebody who never asked for older ones.

        From what we know ourselves: ORCID is not asked.

        :returns: 0 also for whoever asked before.
        :raises PermissionDeniedError: nobody is signed in.
        :raises GrantNotFoundError: the caller has no connected iD.
        """
        grant = self._find_grant(identity, None)
        has_asked = runs.find_latest(grant.id, RunKind.BACKFILL) is not None
        return 0 if has_asked else build_backfill().count(grant.id)

    @unit_of_work()
    def create(self, identity, data=None, grant_id=None, uow=None):
        """Ask for older works.

        :param data: ``{"ids": […]}`` or ``{"years": […]}`` of the preview; none: all that would be
            added.
        :raises PermissionDeniedError: nobody is signed in.
        :raises GrantNotFoundError: the caller has no connected iD.
        :raises ValidationError: the ids or years are none.
        :raises BackfillRunningError: a run is under way.
        :raises ActingForAnotherError: somebody acts as the researcher.
        """
        refuse_acting_for_another()
        grant = self._find_grant(identity, grant_id)
        chosen, _errors = self.schema.load(
            {} if data is None else data, context={"identity": identity}, raise_errors=True
        )
        ids, years = (None if c is None else frozenset(c) for c in (chosen["ids"], chosen["years"]))
        return self._run(
            identity, grant, lambda backfill: backfill.run(grant.id, ids, years=years), uow
        )

    def read(self, identity, id_):
        """Return how far a run is: one that adds older works, or one that removes all.

        :param id_: UUID of the run.
        :raises RunNotFoundError: there is none that the caller may see.
        """
        progress, _grant = self._find(identity, id_, kinds=RunKind)
        return self._item(identity, progress)

    def read_latest(self, identity):
        """Return the caller's last run, so that a page finds it again; None: there was none.

        :raises PermissionDeniedError: nobody is signed in.
        :raises GrantNotFoundError: the caller has no connected iD.
        """
        grant = self._find_grant(identity, None)
        run_id = runs.find_latest(grant.id, RunKind.BACKFILL)
        return None if run_id is None else self.read(identity, run_id)

    @unit_of_work()
    def cancel(self, identity, id_, uow=None):
        """Stop a run after the batch that is under way; works already added stay.

        :param id_: UUID of the run. One that is finished stays so.
        :raises RunNotFoundError: there is none that the caller may see.
        :raises ActingForAnotherError: somebody acts as the researcher.
        """
        refuse_acting_for_another()
        progress, grant = self._find(identity, id_)
        if build_backfill().cancel(progress.id):
            uow.register(QueueOp(tasks.push_grant, str(grant.id)))
        return self._item(identity, runs.read(progress.id, utcnow()))

    @unit_of_work()
    def resume(self, identity, id_, uow=None):
        """Begin a new run with what another one left.

        :param id_: UUID of the run that was stopped.
        :raises RunNotFoundError: there is none that the caller may see.
        :raises BackfillRunningError: a run is under way.
        :raises ActingForAnotherError: somebody acts as the researcher.
        """
        refuse_acting_for_another()
        progress, grant = self._find(identity, id_)
        self._check_usable(grant)
        return self._run(
            identity, grant, lambda backfill: backfill.resume(grant.id, progress.id), uow
        )

    def _run(self, identity, grant, begin, uow):
        try:
            run_id = begin(build_backfill())
        except runs.RunningError as error:
            raise BackfillRunningError(error.run_id) from None
        uow.register(QueueOp(tasks.push_grant, str(grant.id)))
        self.run_components("create", identity, grant=grant, run_id=run_id, uow=uow)
        return self._item(identity, runs.read(run_id, utcnow()))

    def _find_grant(self, identity, grant_id):
        """Return a grant that is connected; what the caller may not use does not exist."""
        self.require_permission(identity, "use")
        grant = grants.find_own(identity.id) if grant_id is None else grants.find(grant_id)
        if grant is None or not self.check_permission(identity, "create", record=grant):
            raise GrantNotFoundError()
        self._check_usable(grant)
        return grant

    def _check_usable(self, grant):
        """Refuse a grant that was disconnected, or whose owner is leaving."""
        if grant.status == GrantStatus.DISCONNECTED or grant.disconnecting_since is not None:
            raise PermissionUnusableError()

    def _find(self, identity, id_, kinds=(RunKind.BACKFILL,)):
        """Return a run and its grant; what is somebody else's is not there."""
        try:
            progress = runs.read(uuid.UUID(str(id_)), utcnow())
        except ValueError:
            progress = None
        grant = grants.find(progress.grant_id) if progress is not None else None
        is_visible = grant is not None and self.check_permission(identity, "read", record=grant)
        if not is_visible or progress.kind not in kinds:
            raise RunNotFoundError()
        return progress, grant

    def _item(self, identity, progress):
        links = LinksTemplate(self.config.links_item)
        is_down = build_backfill().is_orcid_down
        return self.config.result_item_cls(identity, progress, links, is_down)
