# SPDX-License-Identifier: MIT
"""All SQL on runs: one at a time for each researcher, finished when no claim of it waits.

Nobody has to watch a run: whoever reads it, or asks for another one, finds out that it is finished,
and the sweep settles the others. Nothing here commits.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import ColumnElement, and_, select, update

from ..decisions.states import RunKind, RunState
from ..models import OrcidClaim, OrcidGrant, OrcidRun
from . import claims
from .permissions import kept


class RunningError(Exception):
    """The researcher has a run that is not finished.

    run_id: its id.
    """

    def __init__(self, run_id: uuid.UUID) -> None:
        super().__init__(f"Run {run_id} is under way")
        self.run_id = run_id


@dataclass(frozen=True)
class Progress:
    """A run and how far it is.

    total: works it began with.
    """

    id: uuid.UUID
    grant_id: uuid.UUID
    kind: RunKind
    state: RunState
    total: int
    created: datetime
    finished_at: datetime | None
    tally: claims.Tally


def start(grant_id: uuid.UUID, kind: RunKind, now: datetime) -> uuid.UUID:
    """Begin a run without works; the grant's row is kept until the caller commits.

    :param grant_id: whose ORCID record it is about.
    :param now: aware UTC.
    :raises RunningError: there is one already, of whatever kind.
    """
    db.session.execute(kept(select(OrcidGrant.id).where(OrcidGrant.id == grant_id)))
    finish_idle(now, grant_id)
    running = find_running(grant_id)
    if running is not None:
        raise RunningError(running)
    run_id = uuid.uuid4()
    run = OrcidRun(
        id=run_id, grant_id=grant_id, kind=kind, state=RunState.RUNNING, total=0, created=now
    )
    db.session.add(run)
    db.session.flush()
    return run_id


def set_total(run_id: uuid.UUID, total: int, now: datetime) -> None:
    """Store with how many works a run begins; with none it is finished at once.

    :param now: aware UTC.
    """
    ended: dict[str, Any] = {} if total else {"state": RunState.FINISHED, "finished_at": now}
    _update(OrcidRun.id == run_id, total=total, updated=now, **ended)


def find_running(grant_id: uuid.UUID) -> uuid.UUID | None:
    """Return the run of a researcher that is under way; one that only has to be settled is not."""
    query = select(OrcidRun.id).where(
        OrcidRun.grant_id == grant_id, OrcidRun.state == RunState.RUNNING, _is_waited_for()
    )
    run_id: uuid.UUID | None = db.session.scalar(query)
    return run_id


def find_latest(grant_id: uuid.UUID, kind: RunKind) -> uuid.UUID | None:
    """Return the last run of a kind that a researcher asked for."""
    query = (
        select(OrcidRun.id)
        .where(OrcidRun.grant_id == grant_id, OrcidRun.kind == kind)
        .order_by(OrcidRun.created.desc())
        .limit(1)
    )
    run_id: uuid.UUID | None = db.session.scalar(query)
    return run_id


def read(run_id: uuid.UUID, now: datetime) -> Progress | None:
    """Read how far a run is; one that has nothing left to wait for is settled by that.

    At most three statements.

    :param now: aware UTC.
    """
    run = db.session.get(OrcidRun, run_id, populate_existing=True)
    if run is None:
        return None
    tally = claims.tally(run.id, run.kind)
    if run.state == RunState.RUNNING and not tally.waiting:
        _update(_is_running(run.id), state=RunState.FINISHED, finished_at=now, updated=now)
        db.session.refresh(run)
    return Progress(
        run.id,
        run.grant_id,
        run.kind,
        run.state,
        run.total,
        run.created,
        run.finished_at,
        tally,
    )


def cancel(run_id: uuid.UUID, now: datetime) -> bool:
    """Stop a run if it is running; its claims are let go by the caller.

    :param now: aware UTC.
    :returns: whether it was running.
    """
    return bool(
        _update(_is_running(run_id), state=RunState.CANCELLED, finished_at=now, updated=now)
    )


def finish_idle(now: datetime, grant_id: uuid.UUID | None = None) -> int:
    """Settle the runs that have nothing left to wait for; one statement. For the sweep.

    :param now: aware UTC.
    :param grant_id: only this researcher's; None: everybody's.
    :returns: the number of runs that are finished by that.
    """
    own = [] if grant_id is None else [OrcidRun.grant_id == grant_id]
    idle = (
        select(OrcidRun.id)
        .where(OrcidRun.state == RunState.RUNNING, ~_is_waited_for(), *own)
        .order_by(OrcidRun.id)
        .with_for_update(key_share=True, skip_locked=True)
        .cte("idle")
    )
    return _update(
        OrcidRun.id == idle.c.id,
        state=RunState.FINISHED,
        finished_at=now,
        updated=now,
    )


def _is_waited_for() -> ColumnElement[bool]:
    """Require that a claim of the run waits."""
    waiting = select(OrcidClaim.id).where(OrcidClaim.run_id == OrcidRun.id, claims.is_waiting())
    return waiting.correlate(OrcidRun).exists()


def _is_running(run_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(OrcidRun.id == run_id, OrcidRun.state == RunState.RUNNING)


def _update(*conditions: ColumnElement[bool], **values: Any) -> int:
    """Change runs; return how many."""
    statement = (
        update(OrcidRun)
        .where(*conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return int(db.session.execute(statement).rowcount)
