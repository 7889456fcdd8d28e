# SPDX-License-Identifier: MIT
"""What comparing with ORCID changes on claims. Under the lease: nothing else writes them then, but
for what researchers and records say, which ``generation`` and ``requested_action`` keep.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import BigInteger, ColumnElement, String, Uuid, and_, column, true, values
from sqlalchemy.dialects.postgresql import JSONB

from ...decisions.states import REMOVING, ClaimState, ItemKind, Origin, Reason, RequestedAction
from ...models import OrcidClaim
from ..transactions import insert
from .locking import changing, changing_from


@dataclass(frozen=True)
class Found:
    """A work of ours in ORCID for which there is a claim now.

    accepted_hash: SHA-256 hex digest of the work, if ORCID holds exactly that; None: unknown.
    self_ids: what identifies it, as ``push.collisions`` spells it.
    """

    put_code: int
    doi: str | None
    accepted_hash: str | None = None
    self_ids: Sequence[str] = ()


@dataclass(frozen=True)
class NewClaim:
    """A claim for a work of ours that nobody knew of."""

    item_id: uuid.UUID
    item_kind: ItemKind
    parent_id: uuid.UUID
    work: Found


def note_removed(put_codes: Mapping[uuid.UUID, int], now: datetime) -> None:
    """Store that the researcher deleted works in ORCID; two statements.

    What they asked to remove here simply is removed: those claims become due and find that out.

    :param put_codes: id of the claim to the number that is gone; a claim that has another one by
        now stays as it is.
    :param now: aware UTC.
    """
    is_unwanted = OrcidClaim.requested_action.in_(REMOVING)
    gone = {
        "put_code": None,
        "accepted_hash": None,
        "self_ids": None,
        "unanswered_since": None,
        "storing_until": None,
        "updated": now,
    }
    ended = {
        "final_reason": Reason.REMOVED_IN_ORCID,
        "state": ClaimState.REMOVED_IN_ORCID,
        "reason": Reason.REMOVED_IN_ORCID,
        "requested_action": RequestedAction.NONE,
        "due_at": None,
    }
    _update_held(put_codes, ~is_unwanted, **gone, **ended)
    _update_held(put_codes, is_unwanted, **gone, **_due(now))


def disown(put_codes: Mapping[uuid.UUID, int], now: datetime) -> None:
    """Forget numbers that are those of other sources' works; one statement.

    The claims become due, so that they show it.

    :param put_codes: id of the claim to the number.
    :param now: aware UTC.
    """
    _update_held(
        put_codes,
        true(),
        put_code=None,
        accepted_hash=None,
        self_ids=None,
        final_reason=Reason.WRONG_SOURCE,
        updated=now,
        **_due(now),
    )


def adopt(found: Mapping[uuid.UUID, Found], now: datetime) -> None:
    """Give claims the works that were found for them; one statement. They become due.

    An end is over: the work is there.

    :param found: id of the claim to its work.
    :param now: aware UTC.
    """
    if not found:
        return
    rows = values(
        column("id", Uuid),
        column("put_code", BigInteger),
        column("accepted_hash", String),
        column("self_ids", JSONB),
        name="found",
    ).data(
        [
            (id_, work.put_code, work.accepted_hash, list(work.self_ids))
            for id_, work in found.items()
        ]
    )
    statement, given = changing_from(OrcidClaim.id == rows.c.id, rows=rows)
    db.session.execute(
        statement.values(
            put_code=given.c.put_code,
            accepted_hash=given.c.accepted_hash,
            self_ids=given.c.self_ids,
            rejected_hash=None,
            unanswered_since=None,
            storing_until=None,
            final_reason=None,
            updated=now,
            **_due(now),
        )
    )


def take_in(grant_id: uuid.UUID, new: Sequence[NewClaim], now: datetime) -> None:
    """Make claims for works that nobody knew of; one statement. They are due.

    :param now: aware UTC.
    """
    if not new:
        return
    rows = [
        {
            "id": uuid.uuid4(),
            "grant_id": grant_id,
            "item_id": claim.item_id,
            "item_kind": claim.item_kind,
            "parent_id": claim.parent_id,
            "origin": Origin.AUTO,
            "state": ClaimState.IN_ORCID,
            "requested_action": RequestedAction.NONE,
            "put_code": claim.work.put_code,
            "doi": claim.work.doi,
            "accepted_hash": claim.work.accepted_hash,
            "self_ids": list(claim.work.self_ids),
            "due_at": now,
            "marked_at": now,
            "created": now,
            "updated": now,
        }
        for claim in sorted(new, key=lambda claim: claim.item_id)
    ]
    db.session.execute(insert(OrcidClaim).values(rows).on_conflict_do_nothing())


def look_again(
    claim_ids: Collection[uuid.UUID], now: datetime, forget: bool, is_freed: bool = False
) -> None:
    """Make claims due; one statement, and none for none.

    :param forget: what ORCID accepted last is not what it holds, so it is sent again.
    :param now: aware UTC.
    :param is_freed: what kept ORCID from accepting all of the work is gone.
    """
    if claim_ids:
        unknown: dict[str, Any] = {"accepted_hash": None} if forget else {}
        if is_freed:
            unknown |= {"rejected_hash": None, "left_out": None}
        db.session.execute(
            changing(OrcidClaim.id.in_(claim_ids)).values(updated=now, **unknown, **_due(now))
        )


def _update_held(
    put_codes: Mapping[uuid.UUID, int], condition: ColumnElement[bool], **changes: Any
) -> None:
    """Change claims that still have the number they were compared with."""
    if not put_codes:
        return
    rows = values(column("id", Uuid), column("put_code", BigInteger), name="compared").data(
        list(put_codes.items())
    )
    is_held = and_(OrcidClaim.id == rows.c.id, OrcidClaim.put_code == rows.c.put_code)
    db.session.execute(changing(is_held, condition).values(**changes))


def _due(now: datetime) -> dict[str, Any]:
    return {"due_at": now, "marked_at": now, "generation": OrcidClaim.generation + 1}
