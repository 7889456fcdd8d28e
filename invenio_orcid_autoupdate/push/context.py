# SPDX-License-Identifier: MIT
"""What a push works with: access to ORCID, the operator's choices, time and chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from ..clock import utcnow
from ..decisions.reactions import Hold, hold_for
from ..decisions.states import VersionPolicy
from ..orcid.client import MemberClient
from ..orcid.errors import Reaction
from ..orcid.limiter import Limiter
from ..repository.records import Parent, read_proven_orcids
from ..store.permissions import Permission
from ..works.options import MappingOptions
from .evaluation import Evaluator
from .options import PushOptions

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """Built once for a task or a request of somebody, and taken by whatever it calls.

    limiter: lets requests through, or says when to come back.
    clock: returns the present time.
    jitter: returns a random number in [0, 1).
    by_person: somebody waits for the answer; see :meth:`~..orcid.limiter.Limiter.run`.
    """

    client: MemberClient
    limiter: Limiter
    options: PushOptions
    mapping: MappingOptions
    clock: Callable[[], datetime] = utcnow
    jitter: Callable[[], float] = random.random
    by_person: bool = False

    def ask(self, permission: Permission, request: Callable[[], T]) -> T:
        """Send one request for a researcher if the limiter lets it through.

        :param request: commits what has to be known before, then sends.
        :raises NotAdmittedError: nothing was sent.
        :raises OrcidError: ORCID could not be asked, or said no.
        """
        return self.limiter.run(
            permission.orcid, request, by_person=self.by_person, is_proven=permission.is_proven
        )

    def policy_for(self, permission: Permission) -> VersionPolicy:
        """Return how the versions of a record are shown to a researcher."""
        return self.options.versions.policy_for(permission.settings.versions)

    def hold_for(self, permission: Permission, reaction: Reaction) -> Hold | None:
        """Return what an answer puts on hold besides the work it is about; None: nothing."""
        since = self.clock() - permission.status_since
        return hold_for(reaction, permission.status, since, self.options.suspect_period)

    def next_attempt(self, attempts: int, retry_after_seconds: float | None = None) -> datetime:
        """Return when to try again after failed attempts.

        :param retry_after_seconds: what ORCID asked for; None: nothing.
        """
        backoff = self.options.backoff
        return backoff.next_attempt(self.clock(), attempts, self.jitter(), retry_after_seconds)

    def evaluator(
        self,
        permission: Permission,
        parents: Iterable[Parent],
        now: datetime | None = None,
        *,
        is_dry_run: bool = False,
    ) -> Evaluator:
        """Return who evaluates the claims of one researcher; one statement.

        :param parents: whose records may be evaluated.
        :param now: the present time; None: updates need not be kept apart.
        """
        options = self.options
        return Evaluator(
            permission,
            read_proven_orcids(parents),
            self.mapping,
            removes_withdrawn=options.removes_withdrawn,
            includes_citation=options.includes_citation,
            policy=self.policy_for(permission),
            site=options.site,
            now=now,
            update_interval=options.update_interval,
            is_dry_run=is_dry_run,
        )
