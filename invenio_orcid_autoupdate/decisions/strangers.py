# SPDX-License-Identifier: MIT
"""Works that a stranger deposited: a few a day go by themselves, the others wait for an OK.

Whoever may publish can type anybody's iD. So what neither the researcher nor a co-author of earlier
accepted works deposited is let in only so many times a day, and not at all once the researcher said
of a work of that depositor that it is not theirs.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

DAY = timedelta(days=1)
"""How long a work that was let in counts."""

KEPT_FOR = timedelta(days=30)
"""How long a work that somebody else deposited has to stand in the ORCID record before it counts as
accepted; one that the researcher deposited or asked for counts at once."""


class Pass(enum.Enum):
    """What becomes of a new work."""

    FREE = "free"
    """Nothing speaks against its depositor."""
    LET_IN = "let_in"
    """One of the few that strangers may add this day."""
    BRAKED = "braked"
    """It waits for the researcher's OK."""


@dataclass(frozen=True)
class Deposit:
    """A new work, in the order of its turn.

    depositor_id: the account that owns the record; None: unknown, or the system.
    was_let_in: it was let in before, and is sent once more.
    was_braked: it waits for the researcher's OK already.
    """

    depositor_id: int | None
    was_let_in: bool = False
    was_braked: bool = False


@dataclass(frozen=True)
class Depositors:
    """What is known of those who deposit works of one researcher.

    own_id: the researcher's account; None: there is none.
    known: accounts of co-authors of works that the researcher accepted.
    disowned: accounts of whose works the researcher said that one is not theirs.
    let_in: works of strangers that were let in within the last day.
    """

    own_id: int | None = None
    known: frozenset[int] = frozenset()
    disowned: frozenset[int] = frozenset()
    let_in: int = 0


def judge(deposits: Sequence[Deposit], depositors: Depositors, per_day: int | None) -> list[Pass]:
    """Say what becomes of new works. Total.

    What waits for an OK goes on waiting, also when another day begins.

    :param deposits: in the order of their turns.
    :param per_day: works of strangers that go by themselves in a day; None: all.
    :returns: one for each.
    """
    left = None if per_day is None else max(per_day - depositors.let_in, 0)
    found = []
    for deposit in deposits:
        passed = _judge(deposit, depositors, left)
        if passed is Pass.LET_IN and left is not None:
            left -= 1
        found.append(passed)
    return found


def _judge(deposit: Deposit, depositors: Depositors, left: int | None) -> Pass:
    who = deposit.depositor_id
    if left is None or who is None or who == depositors.own_id:
        return Pass.FREE
    if who in depositors.disowned:
        return Pass.BRAKED
    if who in depositors.known or deposit.was_let_in:
        return Pass.FREE
    return Pass.LET_IN if left > 0 and not deposit.was_braked else Pass.BRAKED
