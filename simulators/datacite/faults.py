# SPDX-License-Identifier: MIT
"""Faults on order: the next requests that match are answered wrongly."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass

KINDS = ("status", "html", "cut", "cut_after", "delay")


@dataclass
class Fault:
    """One order.

    :param kind: ``status``: JSON:API error with ``status``; ``html``: HTML page with ``status``;
        ``cut``: the connection ends before anything is stored; ``cut_after``: it is stored, then
        the connection ends; ``delay``: a normal answer after ``seconds``.
    :param method: HTTP method; None matches any.
    :param path: regular expression searched for in the path.
    :param body: regular expression searched for in the request's body.
    :param times: how many requests it hits; None: until removed.
    :param probability: 0 to 1, drawn from the generator of the :class:`Faults`.
    """

    kind: str = "status"
    method: str | None = None
    path: str = ""
    body: str = ""
    status: int = 500
    title: str = "Internal server error"
    seconds: float = 0.0
    times: int | None = 1
    probability: float = 1.0
    hits: int = 0

    def __post_init__(self):
        """Refuse an order that could never be carried out."""
        if self.kind not in KINDS:
            raise ValueError(f"Unknown kind of fault {self.kind!r}; known: {', '.join(KINDS)}.")

    def matches(self, method: str, path: str, body: str) -> bool:
        """Say whether this order is open and meant for the request."""
        return (
            (self.times is None or self.hits < self.times)
            and self.method in (None, method)
            and re.search(self.path, path) is not None
            and re.search(self.body, body) is not None
        )


class Faults:
    """The list of orders; the first that matches is taken.

    :param seed: of the random numbers for orders with a probability.
    """

    def __init__(self, seed: int = 1):
        self._random = random.Random(seed)
        self._orders: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, **order) -> Fault:
        """Order a fault; the keywords are the fields of :class:`Fault`."""
        fault = Fault(**order)
        with self._lock:
            self._orders.append(fault)
        return fault

    def clear(self, seed: int | None = None) -> None:
        """Withdraw all orders.

        :param seed: start the random numbers anew from it.
        """
        with self._lock:
            self._orders.clear()
            if seed is not None:
                self._random.seed(seed)

    def take(self, method: str, path: str, body: str) -> Fault | None:
        """Return the fault for a request and count the hit; None: answer normally."""
        with self._lock:
            for fault in self._orders:
                if fault.matches(method, path, body) and (
                    self._random.random() < fault.probability
                ):
                    fault.hits += 1
                    return fault
        return None

    def list(self) -> list[Fault]:
        """Return all orders, fulfilled ones included."""
        with self._lock:
            return list(self._orders)
