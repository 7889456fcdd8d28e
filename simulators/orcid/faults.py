# SPDX-License-Identifier: MIT
"""Scripted trouble: slow, wrong, cut or missing answers for requests that match.

A fault is data; :mod:`.edge` performs it. The kinds:

============== ====================================================================
delay          wait ``seconds``, then answer as usual
status         answer ``status`` with ``body`` and ``headers`` (for example Retry-After)
html           answer ``status`` with an HTML error page, as a gateway does
invalid_token  answer 401 as when ORCID's token service is down
cut_before     close the connection before anything is done
cut_after      do what was asked, then close the connection without an answer
truncated_json do what was asked, then answer half a JSON document
store_late     check at once, store after ``seconds``, then answer: nobody sees the work meanwhile
misjudge       answer 400/9047 to valid works, as ORCID does when two checks get in each other's way
slow_record    wait as long as a record of its size takes; ``seconds`` for a thousand works
============== ====================================================================
"""

from __future__ import annotations

import random
import re
import threading
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = (
    "delay",
    "status",
    "html",
    "invalid_token",
    "cut_before",
    "cut_after",
    "truncated_json",
    "store_late",
    "misjudge",
    "slow_record",
)


@dataclass
class Fault:
    """One rule.

    :param method: HTTP method; empty matches all.
    :param path: regular expression, searched in the path.
    :param orcid: iD that the path must contain; empty matches all.
    :param times: how often it strikes; ``None`` for always.
    :param probability: 0 to 1, drawn from the generator of the :class:`Faults`.
    """

    kind: str
    method: str = ""
    path: str = ""
    orcid: str = ""
    times: int | None = 1
    probability: float = 1.0
    status: int = 503
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what could never work.

        :raises ValueError: unknown kind or malformed expression.
        """
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is no regular expression: {error}") from error

    def matches(self, method: str, path: str) -> bool:
        """Say whether a request is meant."""
        return (
            self.times != 0
            and self.method.upper() in ("", method)
            and self.orcid in path
            and re.search(self.path, path) is not None
        )


class Faults:
    """The rules in force; the first that matches strikes."""

    def __init__(self, seed: int = 1) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self._rules: list[Fault] = []

    def add(self, kind: str, **options: Any) -> Fault:
        """Add a rule; see :class:`Fault` for the options."""
        fault = Fault(kind, **options)
        with self._lock:
            self._rules.append(fault)
        return fault

    def clear(self, seed: int | None = None) -> None:
        """Drop all rules.

        :param seed: start the random numbers anew from it.
        """
        with self._lock:
            self._rules.clear()
            if seed is not None:
                self._random.seed(seed)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that strikes a request, and count it."""
        with self._lock:
            for fault in self._rules:
                if fault.matches(method, path) and self._random.random() < fault.probability:
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return None

    def as_json(self) -> list[dict[str, Any]]:
        """Return the rules with what is left of their times."""
        with self._lock:
            return [asdict(fault) for fault in self._rules]
