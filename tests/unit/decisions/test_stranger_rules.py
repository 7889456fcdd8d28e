# SPDX-License-Identifier: MIT
"""What strangers deposit: a few a day go by themselves, the others wait."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.decisions.decide import Action, Decision, Facts, decide
from invenio_orcid_autoupdate.decisions.states import Origin, Reason, RequestedAction
from invenio_orcid_autoupdate.decisions.strangers import Deposit, Depositors, Pass, judge

OWN, KNOWN, STRANGER, DISOWNED = 1, 2, 3, 4

DEPOSITORS = Depositors(OWN, known=frozenset({KNOWN, DISOWNED}), disowned=frozenset({DISOWNED}))


def judge_one(deposit, let_in=0, per_day=5):
    """Return what becomes of one work."""
    known = Depositors(OWN, DEPOSITORS.known, DEPOSITORS.disowned, let_in)
    (found,) = judge([deposit], known, per_day)
    return found


CASES = {
    "one's own": (Deposit(OWN), {"let_in": 9}, Pass.FREE),
    "a co-author's": (Deposit(KNOWN), {"let_in": 9}, Pass.FREE),
    "the system's": (Deposit(None), {"let_in": 9}, Pass.FREE),
    "a stranger's": (Deposit(STRANGER), {}, Pass.LET_IN),
    "the last of a day": (Deposit(STRANGER), {"let_in": 4}, Pass.LET_IN),
    "one more": (Deposit(STRANGER), {"let_in": 5}, Pass.BRAKED),
    "more than may be": (Deposit(STRANGER), {"let_in": 50}, Pass.BRAKED),
    "sent once more": (Deposit(STRANGER, was_let_in=True), {"let_in": 5}, Pass.FREE),
    "waits on the next day": (Deposit(STRANGER, was_braked=True), {}, Pass.BRAKED),
    "waits for somebody known by now": (Deposit(KNOWN, was_braked=True), {}, Pass.FREE),
    "somebody disowned": (Deposit(DISOWNED), {}, Pass.BRAKED),
    "somebody disowned since": (Deposit(DISOWNED, was_let_in=True), {}, Pass.BRAKED),
    "no brake": (Deposit(STRANGER, was_braked=True), {"per_day": None}, Pass.FREE),
    "none may": (Deposit(STRANGER), {"per_day": 0}, Pass.BRAKED),
}


@pytest.mark.parametrize(("deposit", "facts", "expected"), list(CASES.values()), ids=list(CASES))
def test_what_becomes_of_a_new_work(deposit, facts, expected):
    """By who deposited it, and how many came before."""
    assert judge_one(deposit, **facts) is expected


def test_a_slice_counts_its_own_works():
    """In their order; those that need no place take none."""
    deposits = [Deposit(STRANGER), Deposit(OWN), *[Deposit(STRANGER)] * 3, Deposit(KNOWN)]
    known = Depositors(OWN, frozenset({KNOWN}), let_in=3)
    assert judge(deposits, known, 5) == [
        *(Pass.LET_IN, Pass.FREE, Pass.LET_IN, Pass.BRAKED, Pass.BRAKED, Pass.FREE)
    ]


def test_somebody_without_an_account_owns_nothing():
    """No account is not the same as one that is not known."""
    assert judge([Deposit(STRANGER)], Depositors(None), 0) == [Pass.BRAKED]


def test_what_is_braked_waits_and_says_why():
    """Unless the researcher asked for it; what is in ORCID already is looked after."""
    braked = {"target_hash": "a", "is_braked": True}
    waits = Decision(Action.WAIT, Reason.STRANGER)
    assert decide(Facts(**braked)) == waits
    assert decide(Facts(**braked, asks_first=True)) == waits
    assert decide(Facts(**braked, requested_action=RequestedAction.ADD)).action is Action.CREATE
    assert decide(Facts(**braked, origin=Origin.MANUAL)).action is Action.CREATE
    assert decide(Facts(**braked, origin=Origin.BACKFILL)).action is Action.CREATE
    assert decide(Facts(**braked, put_code=7, accepted_hash="b")).action is Action.UPDATE
    assert decide(Facts(None, Reason.NOT_PUBLIC, is_braked=True)).reason is Reason.NOT_PUBLIC
