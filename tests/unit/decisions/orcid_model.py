# SPDX-License-Identifier: MIT
"""A model of one ORCID record: works by put-code, what it refuses, and how its answers get lost."""

from __future__ import annotations

import enum
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from invenio_orcid_autoupdate.orcid.errors import (
    OrcidAnswerError,
    OrcidError,
    OrcidUnreachableError,
    classify,
)

OURS, FOREIGN = "ours", "foreign"


class WorkerDiedError(Exception):
    """The process that asked is gone; it stores nothing more."""


class Trouble(enum.Enum):
    """What becomes of a request instead of an answer."""

    DOWN = enum.auto()
    """503: nothing was stored."""
    NO_CONNECTION = enum.auto()
    CUT_BEFORE = enum.auto()
    """The connection broke; nothing was stored, and nobody can know."""
    CUT_AFTER = enum.auto()
    """What was asked was done; the answer is lost."""
    ERROR_AFTER = enum.auto()
    """What was asked was done; the answer says 500."""
    TOKEN_REFUSED = enum.auto()
    DEATH_BEFORE = enum.auto()
    """The asking process dies before ORCID hears of it."""
    DEATH_AFTER = enum.auto()
    """The asking process dies before it stores the answer."""


BEFORE = {
    Trouble.DOWN: lambda: refusal(503, None, "Service Unavailable"),
    Trouble.NO_CONNECTION: lambda: OrcidUnreachableError("connect", sent=False),
    Trouble.CUT_BEFORE: lambda: OrcidUnreachableError("cut", sent=True),
    Trouble.TOKEN_REFUSED: lambda: refusal(401, None, "invalid_token"),
    Trouble.DEATH_BEFORE: WorkerDiedError,
}
AFTER = {
    Trouble.CUT_AFTER: lambda: OrcidUnreachableError("cut", sent=True),
    Trouble.ERROR_AFTER: lambda: refusal(500, 9008, "Something went wrong"),
    Trouble.DEATH_AFTER: WorkerDiedError,
}


def refusal(status: int, code: int | None, text: str, method: str = "POST") -> OrcidError:
    """Return ORCID's no as the client raises it."""
    return OrcidAnswerError(status, code, text, classify(status, code, text, method))


@dataclass(frozen=True)
class StoredWork:
    """A work in the record.

    content: whatever stands for its metadata.
    """

    doi: str
    content: str
    source: str = OURS


@dataclass
class OrcidModel:
    """One ORCID record and the member API in front of it.

    troubles: what becomes of the next requests, in their order; none: they are answered.
    meanwhile: happens once while the next request is under way.
    refuses: says whether a content is one that ORCID does not accept.
    """

    works: dict[int, StoredWork] = field(default_factory=dict)
    troubles: deque[Trouble] = field(default_factory=deque)
    accepts_token: bool = True
    meanwhile: Callable[[], None] | None = None
    refuses: Callable[[str], bool] = lambda content: False
    requests: int = 0
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def create(self, doi: str, content: str) -> int:
        """Store a new work; one DOI and source only once."""
        return self._answer(lambda: self._create(doi, content))

    def update(self, put_code: int, doi: str, content: str) -> None:
        """Replace a work of ours."""
        self._answer(lambda: self._update(put_code, doi, content))

    def delete(self, put_code: int) -> None:
        """Delete a work of ours; a source may do so after its permission was taken back."""
        self._answer(lambda: self._delete(put_code), needs_token=False)

    def read(self) -> dict[int, StoredWork]:
        """Return all works."""
        return self._answer(lambda: dict(self.works))

    def add_foreign(self, doi: str) -> None:
        """Let the researcher type a work in."""
        self.works[next(self._numbers)] = StoredWork(doi, "typed in", FOREIGN)

    def _answer(self, act: Callable[[], Any], needs_token: bool = True) -> Any:
        self.requests += 1
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble in BEFORE:
            raise BEFORE[trouble]()
        if needs_token and not self.accepts_token:
            raise refusal(401, None, "invalid_token")
        answer = act()
        if self.meanwhile is not None:
            happen, self.meanwhile = self.meanwhile, None
            happen()
        if trouble in AFTER:
            raise AFTER[trouble]()
        return answer

    def _create(self, doi: str, content: str) -> int:
        self._check(content, doi, ())
        put_code = next(self._numbers)
        self.works[put_code] = StoredWork(doi, content)
        return put_code

    def _update(self, put_code: int, doi: str, content: str) -> None:
        if put_code not in self.works:
            raise refusal(404, 9016, "No entity found for query", "PUT")
        self._check(content, doi, (put_code,))
        self.works[put_code] = StoredWork(doi, content)

    def _delete(self, put_code: int) -> None:
        if put_code not in self.works:
            raise refusal(404, 9016, "No entity found for query", "DELETE")
        del self.works[put_code]

    def _check(self, content: str, doi: str, own: tuple[int, ...]) -> None:
        if self.refuses(content):
            raise refusal(400, 9001, "Invalid")
        for put_code, work in self.works.items():
            if put_code not in own and (work.doi, work.source) == (doi, OURS):
                raise refusal(409, 9021, "already exists")
