# SPDX-License-Identifier: MIT
"""A claim as a worker takes it, and as it leaves it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from .states import ClaimState, ItemKind, Origin, Reason, RequestedAction, Role


@dataclass(frozen=True)
class KnownFacts:
    """What an evaluation keeps unless it learns better; fields as in ``models.Claim``."""

    final_reason: Reason | None
    requested_action: RequestedAction
    origin: Origin
    recid: str | None
    doi: str | None
    title: str | None
    resource_type: str | None
    publication_date: str | None
    other_source: str | None
    role: Role | None
    put_code: int | None
    accepted_hash: str | None
    accepted_parts: str | None
    rejected_hash: str | None
    self_ids: Sequence[str] | None
    left_out: Mapping[str, str | int] | None
    depositor_id: int | None
    let_in_at: datetime | None
    unanswered_since: datetime | None
    storing_until: datetime | None
    error_code: int | None
    error_text: str | None


@dataclass(frozen=True)
class DueClaim(KnownFacts):
    """A claim as it was when a worker took it."""

    id: uuid.UUID
    item_id: uuid.UUID
    item_kind: ItemKind
    parent_id: uuid.UUID
    state: ClaimState
    reason: Reason | None
    attempts: int
    generation: int
    pushed_at: datetime | None
    renewed_at: datetime | None

    @property
    def is_unasked(self) -> bool:
        """Whether the researcher never asked for it."""
        return self.requested_action is RequestedAction.NONE and self.origin is Origin.AUTO

    @property
    def is_braked(self) -> bool:
        """Whether it waits for an OK since a stranger deposited it."""
        return self.state is ClaimState.NEEDS_APPROVAL and self.reason is Reason.STRANGER


@dataclass(frozen=True)
class Settlement(KnownFacts):
    """What a claim looks like after one evaluation.

    A settled claim is not due again, unless it was marked due meanwhile.

    due_at: when to look again all the same, aware UTC; None: when something changes.
    """

    state: ClaimState
    reason: Reason | None
    problem: str | None = None
    attempts: int = 0
    due_at: datetime | None = None

    @classmethod
    def of(cls, claim: KnownFacts, state: ClaimState, reason: Reason | None) -> Settlement:
        """Return a settlement that changes only state and reason.

        :param claim: the claim as taken.
        """
        known = {field.name: getattr(claim, field.name) for field in fields(KnownFacts)}
        return cls(state=state, reason=reason, **known)
