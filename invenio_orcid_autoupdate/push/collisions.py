# SPDX-License-Identifier: MIT
"""Identifiers that two works of one researcher would share: only one of them may have each.

ORCID refuses a second work of ours with an identifier that names the first one. So a further
identifier that another work has is left out, and a work whose own DOI another one has is not sent.
What was left out is looked at again when the other work no longer has it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..decisions.decide import Action
from ..decisions.reconcile import RemoteWork, SelfIds
from ..decisions.states import Reason
from ..store import claims
from .evaluation import Evaluation, Evaluator, Target, key_of

UNKNOWN = 0
"""Stands for the number of a work that ORCID does not name."""

Holder = str | int
"""The id of a claim, or ORCID's number of a work that no claim stands for."""


def keys_of_stored(self_ids: SelfIds) -> list[str]:
    """Return what identifies a work in ORCID.

    :param self_ids: as ``RemoteWork`` has them.
    """
    return sorted(f"{kind}:{value}" for kind, value in self_ids)


def without(target: Target, taken: Mapping[str, Holder]) -> Target:
    """Return what is wanted without identifiers that other works have.

    :param taken: identifier to the work that has it.
    """
    if target.work is None or not taken:
        return target
    own = target.keys[0]
    if own in taken:
        left_out = {own: taken[own]}
        return replace(target, work=None, absence=Reason.OTHER_WORK, left_out=left_out)
    kept = tuple(
        each
        for each in target.work.external_ids
        if each.relationship != "self" or key_of(each) not in taken
    )
    left_out = {**target.left_out, **taken}
    return replace(target, work=replace(target.work, external_ids=kept), left_out=left_out)


def with_own_doi_alone(target: Target) -> Target | None:
    """Return what is wanted without all further identifiers; None: there are none.

    ORCID knows an identifier of it in a spelling that we do not recognise.
    """
    further = target.keys[1:]
    return without(target, dict.fromkeys(further, UNKNOWN)) if further else None


def find_taken(target: Target, put_code: int | None, ours: Iterable[RemoteWork]) -> dict[str, int]:
    """Return which identifiers of a work other works of ours in ORCID have.

    :param put_code: of the work itself.
    """
    wants = target.keys
    return {
        key: work.put_code
        for work in ours
        if work.put_code != put_code
        for key in keys_of_stored(work.self_ids)
        if key in wants
    }


@dataclass
class Collisions:
    """Shares out the identifiers that works of one researcher have in common.

    Works that are there keep theirs; of new ones, the first in the row gets them.

    has_left_out: something was left out, or not sent, for another work's sake.
    """

    evaluator: Evaluator
    _holders: dict[str, uuid.UUID] = field(default_factory=dict)
    has_left_out: bool = False

    def share_out(self, evaluations: Sequence[Evaluation]) -> list[Evaluation]:
        """Decide again where a work would have what another one has; one statement.

        :param evaluations: in the order in which they are sent.
        """
        wants = {key for evaluation in evaluations for key in evaluation.target.keys}
        grant_id = self.evaluator.permission.id
        self._holders.update(claims.read_holders(grant_id, wants))
        return [self._share(evaluation) for evaluation in evaluations]

    def _share(self, evaluation: Evaluation) -> Evaluation:
        claim, wants = evaluation.claim, evaluation.target.keys
        taken = {
            key: holder for key in wants if (holder := self._holder(evaluation, key)) is not None
        }
        if taken:
            evaluation = self.evaluator.decide(claim, without(evaluation.target, taken))
            self.has_left_out = True
        if evaluation.decision.action in (Action.CREATE, Action.UPDATE):
            for key in evaluation.target.keys:
                self._holders.setdefault(key, claim.id)
        return evaluation

    def _holder(self, evaluation: Evaluation, key: str) -> Holder | None:
        """Return which other work has an identifier; None: none."""
        holder = self._holders.get(key)
        if holder is not None:
            return None if holder == evaluation.claim.id else str(holder)
        known = (evaluation.claim.left_out or {}).get(key)
        return known if isinstance(known, int) else None


def is_freed(left_out: Mapping[str, Holder] | None, taken: Collection[str]) -> bool:
    """Say whether ORCID shows no work of ours any more that has what was left out.

    :param taken: what our works in ORCID have.
    """
    unheld = (key for key, holder in (left_out or {}).items() if isinstance(holder, int))
    return any(key not in taken for key in unheld)
