# SPDX-License-Identifier: MIT
"""New works: one by itself, many in one request, and what comes back mixed."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..decisions.decide import Action
from ..decisions.reactions import is_split
from ..decisions.settling import Complaint
from ..decisions.states import Reason
from ..orcid.client import BULK_MAX
from ..orcid.errors import Reaction
from ..orcid.responses import BulkItem
from .evaluation import Evaluation
from .recover import Recoverer
from .results import Ended, accepted, answer_of, answered, with_begun
from .sender import Failure, Reply, Sender

BULK_BYTES_MAX = 1_000_000
"""Bytes of the works in one bulk. ORCID names no limit; nginx lets 1 MiB through by default. A
thousand characters of abstract and ten contributors make some 3 kB."""


@dataclass
class Creator:
    """Sends new works of one researcher.

    found: evaluations of works that turned out to be there already, so they are updated.
    """

    sender: Sender
    recoverer: Recoverer
    found: list[Evaluation] = field(default_factory=list)
    _waiting: deque[Sequence[Evaluation]] = field(default_factory=deque)

    def create(self, evaluations: Sequence[Evaluation]) -> None:
        """Send them in as few requests as can be; those that failed before come last.

        So a work that ORCID stumbles over again and again does not keep the others out.

        :raises SliceEndedError: ORCID's answer concerns everything of this researcher.
        """
        self._waiting.extend(
            chunks(sorted(evaluations, key=lambda evaluation: evaluation.claim.attempts))
        )
        while self._waiting:
            chunk = self._waiting.popleft()
            if len(chunk) == 1:
                self._create_one(chunk[0])
            else:
                self._create_many(chunk)

    def _create_one(self, evaluation: Evaluation, has_looked: bool = False) -> None:
        """Send one work by itself.

        :param has_looked: it is known that no work of ours has this DOI.
        """
        (begun,), reply = self._post([evaluation])
        if isinstance(reply, Reply):
            done = accepted(begun, reply.value[0].put_code, self.sender.context.clock())
            self.sender.store([done], reply.duration_ms)
            return
        reaction = reply.complaint.reaction
        if reaction is Reaction.RECOVER_PUT_CODE:
            self.sender.store([Ended(begun, answer=reply.answer)], reply.duration_ms)
            self._go_on(answered(begun), reply, has_looked)
            return
        alike = self._drop_waiting() if reaction is Reaction.TOO_MANY_WORKS else []
        self.sender.fail([begun, *alike], reply)

    def _go_on(self, evaluation: Evaluation, failure: Failure, has_looked: bool) -> None:
        """A create met a duplicate: look what it is, then try with the work's own DOI alone."""
        if not has_looked:
            for again in self.recoverer.look([evaluation]):
                if again.decision.action is not Action.CREATE:
                    self.found.append(again)
                elif again.target.left_out != evaluation.target.left_out:
                    self._create_one(again, has_looked=True)
                else:
                    self._go_on(again, failure, has_looked=True)
            return
        bare = self.recoverer.strip(evaluation)
        if bare is not None:
            self._create_one(bare, has_looked=True)
        else:
            ended = self.sender.refuse(evaluation, failure.complaint, failure.answer)
            self.sender.store([Ended(evaluation, ended.settlement)], None)

    def _create_many(self, evaluations: Sequence[Evaluation]) -> None:
        """Send several works in one request."""
        begun, reply = self._post(evaluations)
        if isinstance(reply, Reply):
            self._on_items(begun, reply)
        elif is_split(reply.complaint.reaction, reply.complaint.code):
            self.sender.note(Action.CREATE.value, reply.answer, reply.duration_ms)
            middle = len(evaluations) // 2
            self._waiting.extendleft((evaluations[middle:], evaluations[:middle]))
        else:
            self.sender.fail(begun, reply)

    def _post(
        self, evaluations: Sequence[Evaluation]
    ) -> tuple[list[Evaluation], Reply[list[BulkItem]] | Failure]:
        """Note that the creates begin and send them; answer as a bulk does."""
        now, permission = self.sender.context.clock(), self.sender.permission
        works = [evaluation.sent_work.to_json() for evaluation in evaluations]

        until = now + self.sender.context.options.create_time_max
        begun = [with_begun(evaluation, now, until) for evaluation in evaluations]

        def request() -> list[BulkItem]:
            self.sender.begin(begun)
            client, orcid = self.sender.context.client, permission.orcid
            token = permission.sent_token
            if len(works) == 1:
                return [BulkItem(put_code=client.create_work(orcid, token, works[0]))]
            return client.create_works(orcid, token, works)

        return begun, self.sender.ask(request)

    def _on_items(self, evaluations: Sequence[Evaluation], reply: Reply[list[BulkItem]]) -> None:
        """Settle each work by its own item."""
        done, duplicates, alone, holding = [], [], [], None
        for evaluation, item in zip(evaluations, reply.value, strict=True):
            if item.error is None:
                done.append(accepted(evaluation, item.put_code, self.sender.context.clock()))
                continue
            complaint, answer = Complaint.of(item.error), answer_of(item.error)
            if complaint.reaction is Reaction.RECOVER_PUT_CODE:
                duplicates.append(evaluation)
                done.append(Ended(evaluation, answer=answer))
            elif self.sender.hold_for(complaint.reaction) is None:
                done.append(self.sender.refuse(evaluation, complaint, answer))
            elif complaint.reaction is Reaction.RETRY:  # ORCID took the others: it is this work
                alone.append(evaluation)
                done.append(Ended(evaluation, answer=answer))
            else:
                holding = holding or (evaluation, item.error)
        self.sender.store(done, reply.duration_ms)
        if holding is not None:
            self.sender.fail([holding[0]], Failure(reply.duration_ms, holding[1]))
        self._recover(duplicates)
        self._waiting.extend([evaluation] for evaluation in alone)

    def _recover(self, evaluations: Sequence[Evaluation]) -> None:
        """Items met duplicates: go on with our own works, one look for all.

        A bulk also refuses a DOI that another work of ours only names as *version-of*; a single
        request does not (tests/data/orcid-recordings, 02 and 04).
        """
        for evaluation in (
            self.recoverer.look(list(map(answered, evaluations))) if evaluations else ()
        ):
            if evaluation.decision.action is Action.CREATE:
                self._create_one(evaluation, has_looked=True)
            else:
                self.found.append(evaluation)

    def _drop_waiting(self) -> list[Evaluation]:
        """Return what was still to be sent: the record is full for all of it."""
        rest = [evaluation for chunk in self._waiting for evaluation in chunk]
        self._waiting.clear()
        return rest


def chunks(evaluations: Sequence[Evaluation]) -> Iterator[Sequence[Evaluation]]:
    """Cut new works into bulks that ORCID accepts, by number and by bytes."""
    chunk: list[Evaluation] = []
    size = 0
    for evaluation in evaluations:
        length = len(json.dumps(evaluation.sent_work.to_json()))
        if chunk and (len(chunk) >= _most(evaluation) or size + length > BULK_BYTES_MAX):
            yield chunk
            chunk, size = [], 0
        chunk.append(evaluation)
        size += length
    if chunk:
        yield chunk


def _most(evaluation: Evaluation) -> int:
    """Return the most works in a bulk with one work.

    Where nobody could make use of ORCID's answer, the next bulks are halves, down to the one work
    that is the reason.
    """
    claim = evaluation.claim
    if claim.reason is not Reason.ANSWER_UNREADABLE:
        return BULK_MAX
    return max(BULK_MAX >> min(claim.attempts, BULK_MAX), 1)
