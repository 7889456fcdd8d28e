# SPDX-License-Identifier: MIT
"""How claims are settled: many in one statement, under the lease of the worker that took them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any

from invenio_db import db
from sqlalchemy import Boolean, Integer, and_, case, cast, column, func, not_, or_
from sqlalchemy.dialects.postgresql import JSONB

from ...decisions.claim import DueClaim, Settlement
from ...decisions.states import REMOVING, ClaimState, Reason, RequestedAction
from ...models import OrcidClaim
from ..leases import Lease
from .locking import changing, changing_from

SHOWN = ("doi", "recid", "title", "resource_type", "publication_date", "role")
"""Columns that tell people which work it is."""

IS_REMOVAL = and_(OrcidClaim.requested_action.in_(REMOVING), OrcidClaim.put_code.is_not(None))
"""The researcher does not want a work that is there: ORCID lets us delete it even after the
permission was taken back."""


class LeaseLostError(Exception):
    """Another worker took over: nothing more may be sent or stored."""


@dataclass(frozen=True)
class Result:
    """What one evaluation made of one claim.

    claim: as it was taken.
    was_accepted: ORCID carried out something.
    was_update: an update was asked for.
    """

    claim: DueClaim
    settlement: Settlement
    was_accepted: bool = False
    was_update: bool = False


def begin(claims: Collection[DueClaim], lease: Lease) -> set[uuid.UUID]:
    """Note that requests are about to be sent; the caller commits before it sends.

    So what a worker that dies leaves behind tells what is unknown. Renews the lease in the same
    statement.

    :param claims: as ``decisions.settling.unheard`` returns them.
    :returns: ids of those that are still there.
    :raises LeaseLostError: nothing may be sent.
    """
    names = ("unanswered_since", "storing_until", "put_code", "accepted_hash", "let_in_at", *SHOWN)
    rows = [
        {"id": str(claim.id), **{name: _json(getattr(claim, name)) for name in names}}
        for claim in claims
    ]
    return _store(rows, names, lambda table: {name: table.c[name] for name in names}, lease)


def settle(results: Sequence[Result], lease: Lease, now: datetime) -> set[uuid.UUID]:
    """Store the results of evaluations; what was marked due or asked for meanwhile stays.

    Renews the lease in the same statement; if ORCID accepted something, the grant's
    ``checked_at`` is stored with it.

    :param now: aware UTC.
    :returns: ids of the claims that are still there.
    :raises LeaseLostError: nothing was stored.
    """
    names = tuple(field.name for field in fields(Settlement))

    def values(table: Any) -> dict[str, Any]:
        is_unchanged = OrcidClaim.generation == table.c.generation
        is_same_request = OrcidClaim.requested_action == table.c.taken_request
        is_same_origin = and_(is_same_request, OrcidClaim.origin == table.c.taken_origin)
        return {
            **{name: table.c[name] for name in names},
            "due_at": case((is_unchanged, table.c.due_at), else_=OrcidClaim.due_at),
            # A request that was carried out is gone, with the origin that went with it, even if the
            # record changed meanwhile; another one stays.
            "requested_action": case(
                (is_same_request, table.c.requested_action), else_=OrcidClaim.requested_action
            ),
            "origin": case((is_same_origin, table.c.origin), else_=OrcidClaim.origin),
            "pushed_at": case((table.c.was_accepted, now), else_=OrcidClaim.pushed_at),
            "renewed_at": case(
                (and_(table.c.was_accepted, table.c.was_update), now),
                (table.c.was_accepted, None),
                else_=OrcidClaim.renewed_at,
            ),
            "updated": now,
        }

    checked = {"checked_at": now} if any(result.was_accepted for result in results) else {}
    return _store([_row(result) for result in results], names, values, lease, **checked)


def _row(result: Result) -> dict[str, Any]:
    """Return one result as JSON."""
    settlement = result.settlement
    return {
        **{field.name: _json(getattr(settlement, field.name)) for field in fields(settlement)},
        "id": str(result.claim.id),
        "generation": result.claim.generation,
        "taken_request": result.claim.requested_action.value,
        "taken_origin": result.claim.origin.value,
        "was_accepted": result.was_accepted,
        "was_update": result.was_update,
    }


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _store(
    rows: Sequence[Mapping[str, Any]],
    names: Iterable[str],
    values: Any,
    lease: Lease,
    **granted: Any,
) -> set[uuid.UUID]:
    """Update claims of one leased grant in one statement, and the grant with them.

    :param rows: what to store, as JSON.
    :param names: those of its keys that are columns of claims.
    :param values: from the rows as a table to column and value.
    :param granted: columns of the grant to set.
    :raises LeaseLostError: the grant is not leased to the caller any more.
    """
    if not rows:
        return set()
    columns = [column(name, getattr(OrcidClaim, name).type) for name in ("id", *names)]
    extra = [
        column("generation", Integer),
        column("taken_request", OrcidClaim.requested_action.type),
        column("taken_origin", OrcidClaim.origin.type),
        column("was_accepted", Boolean),
        column("was_update", Boolean),
    ]
    table = (
        func.jsonb_to_recordset(cast(list(rows), JSONB))
        .table_valued(*columns, *extra, name="given")
        .render_derived(with_types=True)
    )
    leased = lease.held(**granted).cte("leased")
    is_ours = and_(OrcidClaim.id == table.c.id, OrcidClaim.grant_id == leased.c.id)
    statement, given = changing_from(is_ours, rows=table)
    stored = set(db.session.scalars(statement.values(values(given)).returning(OrcidClaim.id)))
    if not stored:
        raise LeaseLostError
    return stored


def give_up(claim_ids: Collection[uuid.UUID], lease: Lease, until: datetime, now: datetime) -> None:
    """Put claims off about which ORCID's answer could not be used; one statement.

    Nothing that came from outside is stored. What was marked due meanwhile waits, too.

    :param until: when to try again, aware UTC.
    :param now: aware UTC.
    """
    leased = lease.held().cte("leased")
    statement = changing(OrcidClaim.id.in_(claim_ids), OrcidClaim.grant_id == leased.c.id)
    db.session.execute(
        statement.values(
            state=ClaimState.ON_HOLD,
            reason=Reason.ANSWER_UNREADABLE,
            due_at=until,
            attempts=OrcidClaim.attempts + 1,
            updated=now,
        )
    )


def defer_due(
    grant_id: uuid.UUID,
    reason: Reason,
    until: datetime | None,
    now: datetime,
    spares_removals: bool = False,
) -> None:
    """Put everything that is due for one researcher on hold: the obstacle is theirs in common.

    What ended for good keeps its state, unless the researcher asked for it again. What waits for
    the same already keeps its time: people read it as that of the last attempt.

    :param grant_id: id of the grant.
    :param reason: what the screens say meanwhile.
    :param until: when to try again; None: when something changes.
    :param now: aware UTC.
    :param spares_removals: leave due what the researcher wants removed.
    """
    is_open = or_(
        OrcidClaim.final_reason.is_(None), OrcidClaim.requested_action == RequestedAction.ADD
    )
    is_waiting = and_(OrcidClaim.state == ClaimState.ON_HOLD, OrcidClaim.reason == reason)
    spared = [not_(IS_REMOVAL)] if spares_removals else []
    db.session.execute(
        changing(OrcidClaim.grant_id == grant_id, OrcidClaim.due_at <= now, *spared).values(
            due_at=until,
            reason=case((is_open, reason.value), else_=OrcidClaim.reason),
            state=case((is_open, ClaimState.ON_HOLD.value), else_=OrcidClaim.state),
            updated=case((is_waiting, OrcidClaim.updated), else_=now),
        )
    )
