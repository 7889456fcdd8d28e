# SPDX-License-Identifier: MIT
"""Works that ORCID has: updated or deleted one by one, also where another one is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from .evaluation import Evaluation
from .recover import Recoverer
from .sender import Failure, Sender

SLICE_TIME = timedelta(seconds=2)
"""How long one task updates works one by one before it lets others go first."""


@dataclass(frozen=True)
class Changer:
    """Updates and deletes works of one researcher."""

    sender: Sender
    recoverer: Recoverer

    def change(self, evaluations: Sequence[Evaluation]) -> bool:
        """Update and delete one by one, for a while: what is left stays due.

        :returns: whether all had their turn.
        """
        until = self.sender.context.clock() + SLICE_TIME
        for number, evaluation in enumerate(evaluations, start=1):
            self._change(evaluation)
            if self.sender.context.clock() > until:
                return number == len(evaluations)
        return True

    def _change(self, evaluation: Evaluation) -> None:
        """Change one work; if ORCID says that another one has an identifier of it, look which."""
        if self.sender.change(evaluation) is None:
            return
        for again in self.recoverer.look([evaluation]):
            met = self.sender.change(again)
            if met is not None:
                self._strip(again, met)

    def _strip(self, evaluation: Evaluation, met: Failure) -> None:
        """ORCID lists nothing that is in the way: try with the work's own DOI alone."""
        bare = self.recoverer.strip(evaluation)
        again = None if bare is None else self.sender.change(bare)
        if bare is None:
            self.sender.fail([evaluation], met)
        elif again is not None:
            self.sender.fail([bare], again)
