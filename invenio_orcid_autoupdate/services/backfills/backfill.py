# SPDX-License-Identifier: MIT
"""Older works: what would happen to them, and the request to have them.

Looking changes nothing but what is known of other sources. Running only marks claims; the push
sends them, up to a hundred works in one request.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property

from invenio_db.uow import UnitOfWork

from ... import tasks
from ...decisions.backfill import ForecastState
from ...decisions.states import RunKind
from ...errors import BackfillRunningError
from ...models import OrcidGrant
from ...orcid.errors import OrcidError
from ...orcid.limiter import Cause
from ...proxies import current_orcid_autoupdate
from ...push.context import Context
from ...push.forecast import Forecaster
from ...push.remote_works import RemoteWorks, read_remote
from ...store import claims, permissions, runs
from ...store.grants import find_automatic
from ...store.permissions import Permission
from ...store.transactions import transaction
from .. import recent_answers
from ..uow import QueueOp
from .candidates import OlderWork, look


class UnknownGrantError(Exception):
    """There is no such grant."""


@dataclass(frozen=True)
class Preview:
    """What would happen to all works that name the researcher, the newest first.

    is_orcid_known: ORCID was asked; otherwise only our own claims tell what is there.
    """

    works: tuple[OlderWork, ...]
    is_orcid_known: bool

    @cached_property
    def counts(self) -> dict[ForecastState, int]:
        """The number of works with each forecast."""
        found = Counter(work.forecast.state for work in self.works)
        return {state: found[state] for state in ForecastState}

    @cached_property
    def reasons(self) -> dict[str, int]:
        """Why works are not sent, with their number; what the researcher said, by the state."""
        unsent = (work for work in self.works if work.forecast.state is ForecastState.NOT_SENT)
        return dict(Counter(_word(work) for work in unsent))

    @cached_property
    def years(self) -> dict[str | None, int]:
        """The years of the works that would be added, the newest first, with their number."""
        added = (work.year for work in self.works if work.forecast.is_ticked)
        return dict(Counter(added))

    @cached_property
    def sources(self) -> dict[str, int]:
        """Who else added works, with their number."""
        return dict(Counter(work.other_source for work in self.works if work.other_source))


@dataclass(frozen=True)
class Backfill:
    """Looks for older works and asks for them."""

    context: Context

    @property
    def is_orcid_down(self) -> bool:
        """Whether ORCID is left alone at present."""
        wait = self.context.limiter.look()
        return wait is not None and wait.cause is Cause.ORCID_DOWN

    def preview(self, grant_id: uuid.UUID) -> Preview:
        """Say what would happen; at most one request to ORCID, and none while it cannot be asked.

        Commits that what it read from the database is read, so that nothing is open meanwhile.

        :raises UnknownGrantError: there is no such grant.
        """
        with transaction():
            permission = _permission(grant_id)
        remote = self._read_remote(permission)
        works = tuple(look(self._forecaster(permission), remote))
        if remote is not None:
            with transaction():
                claims.note_sources(
                    {work.claim_id: work.other_source for work in works if work.claim_id}
                )
        return Preview(tuple(sorted(works, key=_age, reverse=True)), remote is not None)

    def run(
        self,
        grant_id: uuid.UUID,
        item_ids: Collection[uuid.UUID] | None = None,
        since: datetime | None = None,
        years: Collection[str | None] | None = None,
    ) -> uuid.UUID:
        """Ask for older works; ORCID is not asked here. The caller commits and queues the push.

        :param item_ids: the works that the researcher ticked; those that cannot be asked for
            are left out. None: all that would be added.
        :param since: only works whose DOI was registered then or later, aware UTC.
        :param years: only works published in one of them; in it None, works without a year.
        :returns: id of the run.
        :raises UnknownGrantError: there is no such grant.
        :raises RunningError: the researcher has a run that is not finished.
        """
        permission = _permission(grant_id)
        now = self.context.clock()
        asked = [
            work.asked
            for work in look(self._forecaster(permission), None)
            if _is_chosen(work, item_ids) and _is_since(work, since) and _is_from(work, years)
        ]
        run_id = runs.start(grant_id, RunKind.BACKFILL, now)
        total = claims.ask_for(grant_id, run_id, asked, now) if asked else 0
        runs.set_total(run_id, total, now)
        return run_id

    def count(self, grant_id: uuid.UUID, since: datetime | None = None) -> int:
        """Return how many works :meth:`run` would ask for; nothing is stored.

        :raises UnknownGrantError: there is no such grant.
        """
        found = look(self._forecaster(_permission(grant_id)), None)
        return sum(_is_chosen(work, None) and _is_since(work, since) for work in found)

    def cancel(self, run_id: uuid.UUID) -> bool:
        """Stop a backfill: what was not begun falls back to what the settings say of it.

        Works that are in ORCID stay, and the batch that is under way is finished. The caller
        commits and queues the push.

        :returns: whether it was running.
        """
        now = self.context.clock()
        if not runs.cancel(run_id, now):
            return False
        claims.let_go(run_id, now)
        return True

    def resume(self, grant_id: uuid.UUID, run_id: uuid.UUID) -> uuid.UUID:
        """Ask for what an earlier backfill did not bring; the caller commits.

        :param run_id: the earlier one, of the same researcher.
        :returns: id of the new run.
        :raises RunningError: the researcher has a run that is not finished.
        """
        return self.run(grant_id, claims.read_left(run_id))

    def _forecaster(self, permission: Permission) -> Forecaster:
        return Forecaster(permission, self.context)

    def _read_remote(self, permission: Permission) -> RemoteWorks | None:
        """Ask ORCID what is there; None if it cannot be asked now."""
        if not permission.is_usable:
            return None
        try:
            return recent_answers.ask(
                self.context.limiter,
                permission.orcid,
                "works",
                lambda: read_remote(self.context, permission),
            )
        except OrcidError:
            return None


def _permission(grant_id: uuid.UUID) -> Permission:
    permission = permissions.read_permission(grant_id)
    if permission is None:
        raise UnknownGrantError(grant_id)
    return permission


def _is_chosen(work: OlderWork, item_ids: Collection[uuid.UUID] | None) -> bool:
    if item_ids is None:
        return work.forecast.is_ticked
    return work.asked.item_id in item_ids and work.forecast.can_be_asked_for


def _is_since(work: OlderWork, since: datetime | None) -> bool:
    return since is None or (work.registered_at is not None and work.registered_at >= since)


def _is_from(work: OlderWork, years: Collection[str | None] | None) -> bool:
    return years is None or work.year in years


def _word(work: OlderWork) -> str:
    """Return the code of why a work is not sent."""
    if work.forecast.reason is not None:
        return work.forecast.reason.value
    return work.claim_state.value if work.claim_state else "unknown"


def _age(work: OlderWork) -> tuple[str, str]:
    return (work.asked.publication_date or "", str(work.asked.item_id))


def build_backfill() -> Backfill:
    """Return the backfill of the running application."""
    return Backfill(replace(current_orcid_autoupdate.context, by_person=True))


@dataclass(frozen=True)
class Share:
    """One researcher's part of a backfill for everybody.

    total: works that are asked for.
    run_id: None: nothing was stored.
    is_busy: a run of theirs is under way already.
    """

    orcid: str
    grant_id: uuid.UUID
    total: int
    run_id: uuid.UUID | None = None
    is_busy: bool = False

    def to_json(self) -> dict[str, object]:
        """Return it as JSON values."""
        run_id = str(self.run_id) if self.run_id else None
        return {**asdict(self), "grant_id": str(self.grant_id), "run_id": run_id}


def backfill_everybody(
    backfill: Backfill, since: datetime | None = None, apply: bool = False
) -> Iterator[Share]:
    """Ask for the older works of all who let works be added by themselves; one commit for each.

    Whoever wants to be asked, or adds works by hand, is left alone. Safe to repeat. The caller
    queues the pushes, or leaves that to the sweep.

    :param since: only works whose DOI was registered then or later, aware UTC.
    :param apply: ask; otherwise only count.
    """
    for grant_id, orcid in find_automatic():
        if apply:
            yield _share(backfill, grant_id, orcid, since)
        else:
            yield Share(orcid, grant_id, backfill.count(grant_id, since))


def _share(backfill: Backfill, grant_id: uuid.UUID, orcid: str, since: datetime | None) -> Share:
    with transaction():
        try:
            run_id = backfill.run(grant_id, since=since)
        except runs.RunningError:
            return Share(orcid, grant_id, 0, is_busy=True)
        total = runs.read(run_id, backfill.context.clock()).total
    return Share(orcid, grant_id, total, run_id)


def backfill_one(
    backfill: Backfill, grant: OrcidGrant, since: datetime | None, apply: bool, uow: UnitOfWork
) -> Share:
    """Ask for the older works of one researcher.

    :param since: only works whose DOI was registered then or later.
    :param apply: ask; otherwise only count.
    :raises BackfillRunningError: a run is under way.
    """
    if not apply:
        return Share(grant.orcid, grant.id, backfill.count(grant.id, since))
    try:
        run_id = backfill.run(grant.id, since=since)
    except runs.RunningError as error:
        raise BackfillRunningError(error.run_id) from None
    uow.register(QueueOp(tasks.push_grant, str(grant.id)))
    return Share(grant.orcid, grant.id, runs.read(run_id, backfill.context.clock()).total, run_id)
