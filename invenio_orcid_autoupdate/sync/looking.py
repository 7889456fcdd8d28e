# SPDX-License-Identifier: MIT
"""What became of creates whose answer was lost, and who else added a work: one look for all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ..decisions.decide import Action, Decision
from ..decisions.outcomes import HOLDS
from ..decisions.settling import adopted, after_look
from ..orcid.errors import Reaction
from . import claims
from .activities import Answer
from .endings import Ended, is_quiet
from .remote import RemoteWorks, plain_doi
from .sender import Sender
from .turns import Turn, Wanted

FOUND, NOT_FOUND = Answer("found"), Answer("not_found")


@dataclass
class Looker:
    """Reads the works in one ORCID record, and decides again about claims."""

    sender: Sender

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
        self.sender.store([*lines, *found], reply.duration_ms)
        self.sender.settle_quietly([turn for turn in again if is_quiet(turn)])
        return loud

    def _read(self) -> RemoteWorks:
        client, permission = self.sender.client, self.sender.permission
        self.sender.keep_lease()
        works = client.read_works(permission.orcid, permission.token)
        return RemoteWorks.of(works, client.client_id)

    def _decide(self, turns: Sequence[Turn], remote: RemoteWorks) -> list[Turn]:
        """Decide again for claims of which is known now what ORCID has."""
        ours = {work.put_code: work.dois for work in remote.works if work.is_ours}
        held = claims.read_held(self.sender.permission.id, ours)
        free = {put_code: dois for put_code, dois in ours.items() if put_code not in held}
        again = []
        for turn in turns:
            known = turn.claim.put_code
            put_code = known if known in ours else _find(_dois(turn), free)
            free.pop(put_code, None)
            source = remote.source_of(_own_dois(turn.wanted))
            claim = after_look(turn.claim, put_code, source)
            again.append(
                self.sender.chooser.decide(claim, turn.wanted, is_elsewhere=source is not None)
            )
        return again


def _find(dois: Collection[str], works: dict[int, frozenset[str]]) -> int | None:
    """Return the number of the work that one of some DOIs identifies."""
    return next((code for code, found in works.items() if not found.isdisjoint(dois)), None)


def _dois(turn: Turn) -> frozenset[str]:
    """Return the DOIs under which our work may be found: the present ones, and the one begun."""
    begun = {plain_doi(turn.claim.doi)} if turn.claim.doi else frozenset()
    return _own_dois(turn.wanted) | begun


def _own_dois(wanted: Wanted) -> frozenset[str]:
    """Return the DOIs that identify the wanted work."""
    named = {wanted.doi} if wanted.doi else set()
    if wanted.work is not None:
        named |= {
            found.value
            for found in wanted.work.external_ids
            if found.type == "doi" and found.relationship == "self"
        }
    return frozenset(map(plain_doi, named))


def _asking(turn: Turn) -> Turn:
    """Return a turn as one that only asks."""
    return replace(turn, decision=Decision(Action.RECOVER))
