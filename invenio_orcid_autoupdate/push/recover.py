# SPDX-License-Identifier: MIT
"""What became of creates whose answer was lost, and who else added a work: one look for all."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from ..decisions.claim import DueClaim
from ..decisions.decide import Action, Decision
from ..decisions.drift import Step
from ..decisions.reactions import HOLDS
from ..decisions.reconcile import RemoteWork
from ..decisions.settling import adopted, after_look
from ..orcid.errors import Reaction
from ..store import claims
from ..store.activities import Answer
from .collisions import find_taken, keys_of_stored, with_own_doi_alone, without
from .evaluation import Evaluation, Target
from .remote_works import RemoteWorks, plain_doi
from .results import ACCEPTED, Ended, is_quiet
from .sender import Failure, Sender, SliceEndedError

FOUND, NOT_FOUND = Answer("found"), Answer("not_found")

MERGE = Step.MERGE.value
"""What the history calls it, as after a comparison."""


@dataclass
class Recoverer:
    """Reads the works in one ORCID record, and decides again about claims."""

    sender: Sender
    _doubles: dict[int, Evaluation] = field(default_factory=dict)
    _seen: dict[uuid.UUID, list[str]] = field(default_factory=dict)

    def look(self, evaluations: Sequence[Evaluation]) -> list[Evaluation]:
        """Ask ORCID once what it has of some claims; settle those that need nothing more.

        Only a work that names one of our DOIs as *self* and has our client as source is ours, and
        only one that no other claim stands for; or the one whose put-code the claim knows. The
        put-code in ORCID's complaint about a duplicate is not enough: it can be another work's.

        :param evaluations: to recover, or to create.
        :returns: the evaluations for which something has still to be sent.
        :raises SliceEndedError: ORCID gave no list; what was unknown stays so.
        """
        reply = self.sender.ask(self._read)
        if isinstance(reply, Failure):
            self.sender.stop(
                [_asking(evaluation) for evaluation in evaluations], reply, HOLDS[Reaction.RETRY]
            )
        again = self._decide(evaluations, reply.value)
        lines = [
            Ended(_asking(evaluation), answer=FOUND if new.claim.put_code else NOT_FOUND)
            for evaluation, new in zip(evaluations, again, strict=True)
            if evaluation.claim.unanswered_since is not None
        ]
        loud = [evaluation for evaluation in again if not is_quiet(evaluation)]
        now = self.sender.context.clock()
        found = [
            Ended(evaluation, adopted(evaluation.claim, now))
            for evaluation in loud
            if evaluation.claim.put_code
        ]
        self.sender.store([*lines, *found], reply.duration_ms, seen=self._seen)
        self._seen = {}
        self.sender.settle_quietly([evaluation for evaluation in again if is_quiet(evaluation)])
        self._remove_doubles()
        return loud

    def strip(self, evaluation: Evaluation) -> Evaluation | None:
        """Return an evaluation for the work with its own DOI alone.

        None: there is nothing to leave out, or nothing is sent then.
        """
        target = with_own_doi_alone(evaluation.target)
        claim = replace(evaluation.claim, unanswered_since=None)
        bare = None if target is None else self.sender.evaluator.decide(claim, target)
        return None if bare is None or is_quiet(bare) else bare

    def _read(self) -> RemoteWorks:
        client, permission = self.sender.context.client, self.sender.permission
        self.sender.keep_lease()
        works = client.read_works(permission.orcid, permission.sent_token)
        return RemoteWorks.of(works, client.client_id)

    def _decide(self, evaluations: Sequence[Evaluation], remote: RemoteWorks) -> list[Evaluation]:
        """Decide again for claims of which is known now what ORCID has."""
        ours = {work.put_code: work for work in remote.works if work.is_ours}
        held = claims.read_held(self.sender.permission.id, ours)
        free = {code: work.dois for code, work in ours.items() if code not in held}
        again = []
        for evaluation in evaluations:
            put_code = self._put_code(evaluation, free, ours)
            if put_code is not None and free.pop(put_code, None) is not None:
                held[put_code] = evaluation.claim.id
            self._set_aside_doubles(evaluation, free)
            others = [ours[code] for code in {*held, *free} if code not in self._doubles]
            found = after_look(
                evaluation.claim,
                put_code,
                remote.source_of(_own_dois(evaluation.target)),
                keys_of_stored(ours[put_code].self_ids) if put_code in ours else None,
            )
            again.append(self._decide_one(evaluation.target, found, others, held))
        return again

    def _put_code(
        self,
        evaluation: Evaluation,
        free: dict[int, frozenset[str]],
        ours: Mapping[int, RemoteWork],
    ) -> int | None:
        """Return the number of the work that a claim stands for."""
        known = evaluation.claim.put_code
        if known in ours or (known is not None and evaluation.claim.unanswered_since is None):
            return known
        return _find(_dois(evaluation), free)

    def _set_aside_doubles(self, evaluation: Evaluation, free: dict[int, frozenset[str]]) -> None:
        """Keep other works of ours with a claim's own DOI apart, which no claim stands for."""
        own = _own_dois(evaluation.target)
        for code in [code for code, dois in free.items() if own & dois]:
            self._doubles[code] = evaluation
            del free[code]

    def _decide_one(
        self,
        target: Target,
        claim: DueClaim,
        others: Sequence[RemoteWork],
        held: Mapping[int, uuid.UUID],
    ) -> Evaluation:
        """Decide again for one claim.

        :param claim: as it is known now.
        :param others: our works that it could share an identifier with.
        :param held: put-code to the claim that stands for the work.
        """
        taken = find_taken(target, claim.put_code, others)
        self._seen |= {
            held[work.put_code]: keys_of_stored(work.self_ids)
            for work in others
            if work.put_code in held and work.put_code in taken.values()
        }
        named = {key: str(held[code]) if code in held else code for key, code in taken.items()}
        is_elsewhere = claim.other_source is not None
        return self.sender.evaluator.decide(claim, without(target, named), is_elsewhere)

    def _remove_doubles(self) -> None:
        """Delete our second works with the same DOI: a create that was given up came late.

        :raises SliceEndedError: ORCID did not; it is found again.
        """
        while self._doubles:
            put_code, evaluation = self._doubles.popitem()
            reply = self.sender.ask(partial(self._delete, put_code))
            is_gone, answer = True, ACCEPTED
            if isinstance(reply, Failure):
                is_gone = reply.complaint.reaction is Reaction.MARK_REMOVED
                answer = reply.answer
            self.sender.note(MERGE, answer, reply.duration_ms, evaluation.claim.id)
            if not is_gone:
                raise SliceEndedError

    def _delete(self, put_code: int) -> None:
        permission = self.sender.permission
        self.sender.keep_lease()
        self.sender.context.client.delete_work(permission.orcid, permission.sent_token, put_code)


def _find(dois: Collection[str], works: dict[int, frozenset[str]]) -> int | None:
    """Return the number of the work that one of some DOIs identifies."""
    return next((code for code, found in works.items() if not found.isdisjoint(dois)), None)


def _dois(evaluation: Evaluation) -> frozenset[str]:
    """Return the DOIs under which our work may be found: the present ones, and the one begun."""
    begun = {plain_doi(evaluation.claim.doi)} if evaluation.claim.doi else frozenset()
    return _own_dois(evaluation.target) | begun


def _own_dois(target: Target) -> frozenset[str]:
    """Return the DOI that identifies the wanted work, as it is known here and as it is sent."""
    sent = target.work.self_doi if target.work is not None else None
    return frozenset(plain_doi(doi) for doi in (target.doi, sent) if doi)


def _asking(evaluation: Evaluation) -> Evaluation:
    """Return an evaluation as one that only asks."""
    return replace(evaluation, decision=Decision(Action.RECOVER))
