# SPDX-License-Identifier: MIT
"""What the next push would decide about claims, without taking or sending anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from itertools import islice
from typing import TypeVar

from ..decisions.claim import DueClaim
from ..decisions.states import ClaimState, Origin, SubjectKind, VersionPolicy, Wish
from ..repository.records import NOBODY, Family, read_families, read_proven_orcids
from ..store.permissions import Permission
from ..works.options import MappingOptions
from .collisions import Collisions
from .evaluation import Chooser, Turn
from .options import PushOptions
from .portions import portions_of, take_turns

BATCH = 100
"""Claims whose records are looked at at a time."""

T = TypeVar("T")


@dataclass(frozen=True)
class Outlook:
    """Decides turns as a push would, in batches of :data:`BATCH`.

    Neither a test run nor the time since the last update makes a difference here.
    """

    permission: Permission
    options: PushOptions
    mapping: MappingOptions

    def turns(self, claims: Iterable[DueClaim]) -> Iterator[tuple[Turn, Family]]:
        """Decide about claims, in their order.

        Each batch is a constant number of statements, but for records that are too large to be held
        together.

        :param claims: as they are, or as they would be.
        """
        for batch in batches(claims, BATCH):
            families = read_families({claim.family_id for claim in batch})
            chooser = self._chooser(families.values())
            for piece in portions_of(batch, families):
                turns = Collisions(chooser).share_out(take_turns(chooser, piece, families))
                yield from ((turn, families.get(turn.claim.family_id, NOBODY)) for turn in turns)

    @property
    def kind(self) -> SubjectKind:
        """What a claim stands for under the researcher's version policy."""
        return self.policy.subject_kind

    @property
    def policy(self) -> VersionPolicy:
        """How the versions of a record are shown to the researcher."""
        return self.options.versions.policy_for(self.permission.settings.versions)

    def _chooser(self, families: Iterable[Family]) -> Chooser:
        return Chooser(
            self.permission,
            read_proven_orcids(families),
            self.mapping,
            removes_withdrawn=self.options.removes_withdrawn,
            includes_citation=self.options.includes_citation,
            policy=self.policy,
            site=self.options.site,
        )


def imagined_claim(**facts: object) -> DueClaim:
    """Return a claim as it would be if it were made now.

    :param facts: ids of claim, subject and family, the subject's kind, and what else is known.
    """
    unknown = {field.name: None for field in fields(DueClaim) if field.default is MISSING}
    new = {
        "subject_kind": SubjectKind.FAMILY,
        "origin": Origin.AUTO,
        "state": ClaimState.PENDING,
        "wish": Wish.NONE,
        "attempts": 0,
        "generation": 0,
    }
    return DueClaim(**{**unknown, **new, **facts})  # type: ignore[arg-type]


def batches(things: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces."""
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch
