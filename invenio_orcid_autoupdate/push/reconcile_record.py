# SPDX-License-Identifier: MIT
"""One researcher's claims beside one ORCID record: from rows to findings, from findings to rows."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from ..decisions.claim import DueClaim
from ..decisions.decide import Action
from ..decisions.drift import Difference, Step
from ..decisions.reconcile import HeldClaim, Owner, RemoteWork, TargetWork, find_strangers
from ..decisions.reconcile import reconcile as compare
from ..decisions.states import ItemKind
from ..orcid.responses import comparable_id
from ..repository import search
from ..store import claims
from ..works.work import Work
from .collisions import is_freed, keys_of_stored
from .evaluation import Evaluation
from .forecast import Forecaster, imagined_claim
from .remote_works import RemoteWorks, plain_doi

CHANGING = frozenset({Action.UPDATE, Action.DELETE})
"""Actions about a work that is in ORCID."""


@dataclass(frozen=True)
class Comparison:
    """What the claims and the ORCID record say of each other.

    remote: what ORCID holds.
    """

    forecaster: Forecaster
    remote: RemoteWorks

    @cached_property
    def by_id(self) -> dict[uuid.UUID, DueClaim]:
        """All claims of the researcher by their ids."""
        return {claim.id: claim for claim in claims.read_all(self.forecaster.permission.id)}

    @cached_property
    def items(self) -> tuple[Difference, ...]:
        """The findings. Of a claim only what comparing needs stays in memory."""
        held = [
            self._held(evaluation)
            for evaluation, _parent in self.forecaster.evaluations(self.by_id.values())
        ]
        strangers = find_strangers(held, self.remote.works)
        return compare(held, self.remote.works, _owners(strangers), self.forecaster.kind)

    def unproven_works(self) -> Iterator[tuple[int, Work]]:
        """Return works that ORCID may hold just so, although no claim says so, by put-code."""
        put_codes = {_item(one)[0]: one.put_code for one in self._new()}
        imagined = [
            imagined_claim(id=id_, item_id=id_, item_kind=kind, parent_id=one.parent_id)
            for one in self._new()
            for id_, kind in [_item(one)]
        ]
        known = {_claim_id(one): one.put_code for one in self._found()}
        put_codes |= known
        candidates = [*imagined, *(self.by_id[id_] for id_ in known)]
        for evaluation, _parent in self.forecaster.evaluations(candidates):
            put_code = put_codes[evaluation.claim.id]
            if evaluation.target.work is not None and put_code is not None:
                yield put_code, evaluation.target.work

    @cached_property
    def missing_put_codes(self) -> tuple[int, ...]:
        """The numbers of works that the list lacks."""
        return tuple(sorted(self._numbers(Step.NOTE_REMOVED).values()))

    def store(self, hashes: Mapping[int, str], gone: Collection[int], now: datetime) -> None:
        """Write the findings into the claims; a constant number of statements.

        :param hashes: put-code to the digest of a work that ORCID holds just so.
        :param gone: the numbers of which ORCID said that there is no such work.
        :param now: aware UTC.
        """
        stored = {work.put_code: keys_of_stored(work.self_ids) for work in self._ours()}

        def found(one: Difference) -> claims.Found:
            code = one.put_code or 0
            return claims.Found(code, one.doi, hashes.get(code), stored.get(code, ()))

        missing = self._numbers(Step.NOTE_REMOVED)
        claims.note_removed({id_: code for id_, code in missing.items() if code in gone}, now)
        claims.disown(self._numbers(Step.DISOWN), now)
        claims.adopt({_claim_id(one): found(one) for one in self._found()}, now)
        claims.take_in(
            self.forecaster.permission.id,
            [
                claims.NewClaim(*_item(one), cast(uuid.UUID, one.parent_id), found(one))
                for one in self._new()
            ],
            now,
        )
        adopted = {_claim_id(one) for one in self._found()}
        again = [one for one in self._with(Step.LOOK_AGAIN) if one.claim_id not in adopted]
        changed = {_claim_id(one) for one in again if one.detail == "content"}
        claims.look_again(changed, now, forget=True)
        claims.look_again({_claim_id(one) for one in again} - changed, now, forget=False)
        claims.note_sources(self._sources())
        held = {
            claim.id: stored[claim.put_code]
            for claim in self.by_id.values()
            if claim.put_code is not None and claim.put_code in stored
        }
        claims.note_self_ids(held)
        taken = {key for keys in stored.values() for key in keys}
        freed = {id_ for id_, one in self.by_id.items() if is_freed(one.left_out, taken)}
        claims.look_again(freed, now, forget=False, is_freed=True)
        claims.mark_freed(self.forecaster.permission.id, now)

    def _ours(self) -> Iterator[RemoteWork]:
        return (work for work in self.remote.works if work.is_ours)

    def _held(self, evaluation: Evaluation) -> HeldClaim:
        """Reduce an evaluation to what comparing needs."""
        claim, target = evaluation.claim, evaluation.target
        return HeldClaim(
            id=claim.id,
            item_id=claim.item_id,
            parent_id=claim.parent_id,
            put_code=claim.put_code,
            dois=frozenset(plain_doi(doi) for doi in (claim.doi, target.doi) if doi),
            target=_summary(target.work) if target.work is not None else None,
            is_right_kind=claim.item_kind is self.forecaster.kind,
            is_behind=evaluation.decision.action in CHANGING,
            can_update=evaluation.decision.action is Action.UPDATE or self._is_kept(evaluation),
            is_in_doubt=claim.unanswered_since is not None,
        )

    def _is_kept(self, evaluation: Evaluation) -> bool:
        """Say whether nothing is sent only because ORCID accepted just that before."""
        is_on = self.forecaster.permission.settings.is_on
        is_quiet = (
            evaluation.decision.action is Action.NOTHING and evaluation.decision.reason is None
        )
        return is_on and is_quiet and evaluation.target.hash == evaluation.claim.accepted_hash

    def _found(self) -> list[Difference]:
        """Return works that get a claim, or whose claim does not know what ORCID accepted."""
        unknown = (
            one
            for one in self._with(Step.LOOK_AGAIN)
            if one.detail == "behind" and self.by_id[_claim_id(one)].accepted_hash is None
        )
        return [*self._with(Step.ADOPT), *unknown]

    def _new(self) -> list[Difference]:
        return self._with(Step.TAKE_IN)

    def _with(self, step: Step) -> list[Difference]:
        return [one for one in self.items if one.step is step]

    def _numbers(self, step: Step) -> dict[uuid.UUID, int]:
        return {_claim_id(one): cast(int, one.put_code) for one in self._with(step)}

    def _sources(self) -> dict[uuid.UUID, str | None]:
        """Return what became known of other sources of the claims' DOIs."""
        seen = {
            claim.id: self.remote.source_of({plain_doi(claim.doi)})
            for claim in self.by_id.values()
            if claim.doi
        }
        return {id_: name for id_, name in seen.items() if name != self.by_id[id_].other_source}


def _claim_id(one: Difference) -> uuid.UUID:
    """Return the claim of a finding whose step is about one."""
    return cast(uuid.UUID, one.claim_id)


def _item(one: Difference) -> tuple[uuid.UUID, ItemKind]:
    """Return what the claim for a work stands for that nobody knew of."""
    return cast("tuple[uuid.UUID, ItemKind]", one.item)


def _owners(dois: frozenset[str]) -> dict[str, Owner]:
    return {plain_doi(doi): owner for doi, owner in search.find_owners(dois).items()}


def _summary(work: Work) -> TargetWork:
    """Return what ORCID's summary of a work should say."""
    self_ids = frozenset(
        (each.type, comparable_id(each.type, each.value)) for each in work.self_ids
    )
    return TargetWork(self_ids, work.title, work.type)
