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
from .evaluation import Chooser, Turn, Wanted, key_of

UNKNOWN = 0
"""Stands for the number of a work that ORCID does not name."""

Holder = str | int
"""The id of a claim, or ORCID's number of a work that no claim stands for."""


def keys_of_stored(self_ids: SelfIds) -> list[str]:
    """Return what identifies a work in ORCID.

    :param self_ids: as ``RemoteWork`` has them.
    """
    return sorted(f"{kind}:{value}" for kind, value in self_ids)


def without(wanted: Wanted, taken: Mapping[str, Holder]) -> Wanted:
    """Return what is wanted without identifiers that other works have.

    :param taken: identifier to the work that has it.
    """
    if wanted.work is None or not taken:
        return wanted
    own = wanted.keys[0]
    if own in taken:
        left_out = {own: taken[own]}
        return replace(wanted, work=None, absence=Reason.OTHER_WORK, left_out=left_out)
    kept = tuple(
        each
        for each in wanted.work.external_ids
        if each.relationship != "self" or key_of(each) not in taken
    )
    left_out = {**wanted.left_out, **taken}
    return replace(wanted, work=replace(wanted.work, external_ids=kept), left_out=left_out)


def with_own_doi_alone(wanted: Wanted) -> Wanted | None:
    """Return what is wanted without all further identifiers; None: there are none.

    ORCID knows an identifier of it in a spelling that we do not recognise.
    """
    further = wanted.keys[1:]
    return without(wanted, dict.fromkeys(further, UNKNOWN)) if further else None


def find_taken(wanted: Wanted, put_code: int | None, ours: Iterable[RemoteWork]) -> dict[str, int]:
    """Return which identifiers of a work other works of ours in ORCID have.

    :param put_code: of the work itself.
    """
    wants = wanted.keys
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

    chooser: Chooser
    _holders: dict[str, uuid.UUID] = field(default_factory=dict)
    has_left_out: bool = False

    def share_out(self, turns: Sequence[Turn]) -> list[Turn]:
        """Decide again where a work would have what another one has; one statement.

        :param turns: in the order in which they are sent.
        """
        wants = {key for turn in turns for key in turn.wanted.keys}
        grant_id = self.chooser.permission.id
        self._holders.update(claims.read_holders(grant_id, wants))
        return [self._share(turn) for turn in turns]

    def _share(self, turn: Turn) -> Turn:
        claim, wants = turn.claim, turn.wanted.keys
        taken = {key: holder for key in wants if (holder := self._holder(turn, key)) is not None}
        if taken:
            turn = self.chooser.decide(claim, without(turn.wanted, taken))
            self.has_left_out = True
        if turn.decision.action in (Action.CREATE, Action.UPDATE):
            for key in turn.wanted.keys:
                self._holders.setdefault(key, claim.id)
        return turn

    def _holder(self, turn: Turn, key: str) -> Holder | None:
        """Return which other work has an identifier; None: none."""
        holder = self._holders.get(key)
        if holder is not None:
            return None if holder == turn.claim.id else str(holder)
        known = (turn.claim.left_out or {}).get(key)
        return known if isinstance(known, int) else None


def is_freed(left_out: Mapping[str, Holder] | None, taken: Collection[str]) -> bool:
    """Say whether ORCID shows no work of ours any more that has what was left out.

    :param taken: what our works in ORCID have.
    """
    unheld = (key for key, holder in (left_out or {}).items() if isinstance(holder, int))
    return any(key not in taken for key in unheld)
