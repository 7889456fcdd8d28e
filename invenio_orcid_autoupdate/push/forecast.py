# SPDX-License-Identifier: MIT
"""What the next push would decide about claims, without taking or sending anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from itertools import islice
from typing import TypeVar

from ..decisions.claim import DueClaim
from ..decisions.states import ClaimState, ItemKind, Origin, RequestedAction, VersionPolicy
from ..repository.records import NOBODY, Parent, read_parents
from ..store.permissions import Permission
from .collisions import Collisions
from .context import Context
from .evaluation import Evaluation
from .portions import evaluate_all, portions_of

BATCH = 100
"""Claims whose records are looked at at a time."""

T = TypeVar("T")


@dataclass(frozen=True)
class Forecaster:
    """Decides evaluations as a push would, in batches of :data:`BATCH`.

    Neither a test run nor the time since the last update makes a difference here.
    """

    permission: Permission
    context: Context

    def evaluations(self, claims: Iterable[DueClaim]) -> Iterator[tuple[Evaluation, Parent]]:
        """Decide about claims, in their order.

        Each batch is a constant number of statements, but for records that are too large to be held
        together.

        :param claims: as they are, or as they would be.
        """
        for batch in batches(claims, BATCH):
            parents = read_parents({claim.parent_id for claim in batch})
            evaluator = self.context.evaluator(self.permission, parents.values())
            for piece in portions_of(batch, parents):
                evaluations = Collisions(evaluator).share_out(
                    evaluate_all(evaluator, piece, parents)
                )
                yield from (
                    (evaluation, parents.get(evaluation.claim.parent_id, NOBODY))
                    for evaluation in evaluations
                )

    @property
    def kind(self) -> ItemKind:
        """What a claim stands for under the researcher's version policy."""
        return self.policy.item_kind

    @property
    def policy(self) -> VersionPolicy:
        """How the versions of a record are shown to the researcher."""
        return self.context.policy_for(self.permission)


def imagined_claim(**facts: object) -> DueClaim:
    """Return a claim as it would be if it were made now.

    :param facts: ids of claim, item and parent, the item's kind, and what else is known.
    """
    unknown = {field.name: None for field in fields(DueClaim) if field.default is MISSING}
    new = {
        "item_kind": ItemKind.PARENT,
        "origin": Origin.AUTO,
        "state": ClaimState.PENDING,
        "requested_action": RequestedAction.NONE,
        "attempts": 0,
        "generation": 0,
    }
    return DueClaim(**{**unknown, **new, **facts})  # type: ignore[arg-type]


def batches(things: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces."""
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch
