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
from ..decisions.outcomes import HOLDS
from ..decisions.reconcile import RemoteWork
from ..decisions.settling import adopted, after_look
from ..orcid.errors import Reaction
from ..store import claims
from ..store.activities import Answer
from .collisions import find_taken, keys_of_stored, with_own_doi_alone, without
from .evaluation import Turn, Wanted
from .remote_works import RemoteWorks, plain_doi
from .results import ACCEPTED, Ended, answer_of, is_quiet
from .sender import Sender, SliceEndedError

FOUND, NOT_FOUND = Answer("found"), Answer("not_found")

MERGE = Step.MERGE.value
"""What the history calls it, as after a comparison."""


@dataclass
class Looker:
    """Reads the works in one ORCID record, and decides again about claims."""

    sender: Sender
    _doubles: dict[int, Turn] = field(default_factory=dict)
    _seen: dict[uuid.UUID, list[str]] = field(default_factory=dict)

    def look(self, turns: Sequence[Turn]) -> list[Turn]:
        """Ask ORCID once what it has of some claims; settle those that need nothing more.

        Only a work that names one of our DOIs as *self* and has our client as source is ours, and
        only one that no other claim stands for; or the one whose put-code the claim knows. The
        put-code in ORCID's complaint about a duplicate is not enough: it can be another work's.

        :param turns: to recover, or to create.
        :returns: the turns for which something has still to be sent.
        :raises SliceEndedError: ORCID gave no list; what was unknown stays so.
        """
        reply = self.sender.ask(self._read)
        if reply.error is not None:
            self.sender.fail([_asking(turn) for turn in turns], reply, HOLDS[Reaction.RETRY])
        again = self._decide(turns, reply.value)
        lines = [
            Ended(_asking(turn), answer=FOUND if new.claim.put_code else NOT_FOUND)
            for turn, new in zip(turns, again, strict=True)
            if turn.claim.begun_at is not None
        ]
        loud = [turn for turn in again if not is_quiet(turn)]
        now = self.sender.clock()
        found = [Ended(turn, adopted(turn.claim, now)) for turn in loud if turn.claim.put_code]
        self.sender.store([*lines, *found], reply.duration_ms, seen=self._seen)
        self._seen = {}
        self.sender.settle_quietly([turn for turn in again if is_quiet(turn)])
        self._remove_doubles()
        return loud

    def strip(self, turn: Turn) -> Turn | None:
        """Return a turn for the work with its own DOI alone; None: there is nothing to leave out,
        or nothing is sent then.
        """
        wanted = with_own_doi_alone(turn.wanted)
        claim = replace(turn.claim, begun_at=None)
        bare = None if wanted is None else self.sender.chooser.decide(claim, wanted)
        return None if bare is None or is_quiet(bare) else bare

    def _read(self) -> RemoteWorks:
        client, permission = self.sender.client, self.sender.permission
        self.sender.keep_lease()
        works = client.read_works(permission.orcid, permission.token)
        return RemoteWorks.of(works, client.client_id)

    def _decide(self, turns: Sequence[Turn], remote: RemoteWorks) -> list[Turn]:
        """Decide again for claims of which is known now what ORCID has."""
        ours = {work.put_code: work for work in remote.works if work.is_ours}
        held = claims.read_held(self.sender.permission.id, ours)
        free = {code: work.dois for code, work in ours.items() if code not in held}
        again = []
        for turn in turns:
            put_code = self._put_code(turn, free, ours)
            if free.pop(put_code, None) is not None:
                held[put_code] = turn.claim.id
            self._set_aside_doubles(turn, free)
            others = [ours[code] for code in {*held, *free} if code not in self._doubles]
            found = after_look(
                turn.claim,
                put_code,
                remote.source_of(_own_dois(turn.wanted)),
                keys_of_stored(ours[put_code].self_ids) if put_code in ours else None,
            )
            again.append(self._decide_one(turn.wanted, found, others, held))
        return again

    def _put_code(
        self, turn: Turn, free: dict[int, frozenset[str]], ours: Mapping[int, RemoteWork]
    ) -> int | None:
        """Return the number of the work that a claim stands for."""
        known = turn.claim.put_code
        if known in ours or (known is not None and turn.claim.begun_at is None):
            return known
        return _find(_dois(turn), free)

    def _set_aside_doubles(self, turn: Turn, free: dict[int, frozenset[str]]) -> None:
        """Keep other works of ours with a claim's own DOI apart, which no claim stands for."""
        own = _own_dois(turn.wanted)
        for code in [code for code, dois in free.items() if own & dois]:
            self._doubles[code] = turn
            del free[code]

    def _decide_one(
        self,
        wanted: Wanted,
        claim: DueClaim,
        others: Sequence[RemoteWork],
        held: Mapping[int, uuid.UUID],
    ) -> Turn:
        """Decide again for one claim.

        :param claim: as it is known now.
        :param others: our works that it could share an identifier with.
        :param held: put-code to the claim that stands for the work.
        """
        taken = find_taken(wanted, claim.put_code, others)
        self._seen |= {
            held[work.put_code]: keys_of_stored(work.self_ids)
            for work in others
            if work.put_code in held and work.put_code in taken.values()
        }
        named = {key: str(held[code]) if code in held else code for key, code in taken.items()}
        is_elsewhere = claim.other_source is not None
        return self.sender.chooser.decide(claim, without(wanted, named), is_elsewhere)

    def _remove_doubles(self) -> None:
        """Delete our second works with the same DOI: a create that was given up came late.

        :raises SliceEndedError: ORCID did not; it is found again.
        """
        while self._doubles:
            put_code, turn = self._doubles.popitem()
            reply = self.sender.ask(partial(self._delete, put_code))
            is_gone = reply.error is None or reply.complaint.reaction is Reaction.MARK_REMOVED
            answer = ACCEPTED if reply.error is None else answer_of(reply.error)
            self.sender.note(MERGE, answer, reply.duration_ms, turn.claim.id)
            if not is_gone:
                raise SliceEndedError

    def _delete(self, put_code: int) -> None:
        permission = self.sender.permission
        self.sender.keep_lease()
        self.sender.client.delete_work(permission.orcid, permission.token, put_code)


def _find(dois: Collection[str], works: dict[int, frozenset[str]]) -> int | None:
    """Return the number of the work that one of some DOIs identifies."""
    return next((code for code, found in works.items() if not found.isdisjoint(dois)), None)


def _dois(turn: Turn) -> frozenset[str]:
    """Return the DOIs under which our work may be found: the present ones, and the one begun."""
    begun = {plain_doi(turn.claim.doi)} if turn.claim.doi else frozenset()
    return _own_dois(turn.wanted) | begun


def _own_dois(wanted: Wanted) -> frozenset[str]:
    """Return the DOI that identifies the wanted work, as it is known here and as it is sent."""
    sent = wanted.work.self_doi if wanted.work is not None else None
    return frozenset(plain_doi(doi) for doi in (wanted.doi, sent) if doi)


def _asking(turn: Turn) -> Turn:
    """Return a turn as one that only asks."""
    return replace(turn, decision=Decision(Action.RECOVER))
