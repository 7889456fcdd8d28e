# SPDX-License-Identifier: MIT
"""Whoever may publish can type anybody's iD: a few of a stranger's works a day, not hundreds."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, Origin, Reason, RequestedAction
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.proxies import current_claims_service
from invenio_orcid_autoupdate.store import claims

from ..counting import statements
from ..many import make_due, pushing, store
from ..records import Records
from ..stored import identity_of, store_account
from ..waiting import eventually

pytestmark = pytest.mark.services

PER_DAY = 5


@pytest.fixture
def ada(people, orcid_sim):
    """A researcher with an account and auto-update."""
    orcid_sim.faults.clear()
    return people.add("Ada Example", user_id=store_account())


@pytest.fixture
def stranger(app):
    """An account that has nothing to do with anybody."""
    return store_account()


def tally(person):
    """Return how many works are in ORCID, and how many wait for an OK since a stranger came."""
    db.session.rollback()
    braked = [
        claim
        for claim in person.claims
        if (claim.state, claim.reason) == (ClaimState.NEEDS_APPROVAL, Reason.STRANGER)
    ]
    return len(person.works), len(braked)


def push(person, ahead=timedelta(0), **options):
    """Push all that is due for a researcher."""
    with pushing(person, **options) as pushing_:
        pushing_.ahead = ahead
        pushing_.push_all()


def deposit(person, owner_id, count, **columns):
    """Let an account have published works of a researcher."""
    stored = store(person, count, owner_id=owner_id)
    make_due(person, stored, **columns)
    return stored


def test_a_stranger_fills_no_record(worker, ada, stranger):
    """Thirty works appear within moments: five are sent, the others wait, and say why."""
    deposit(ada, stranger, 30)
    eventually(
        lambda: tally(ada) == (PER_DAY, 25), seconds=40, what=lambda: f"5 and 25, not {tally(ada)}"
    )
    eventually(lambda: {claim.depositor_id for claim in ada.claims} == {stranger})


def test_who_deposited_is_what_inveniordm_says(worker, ada, stranger):
    """Of a record that an account published by itself."""
    Records(identity_of(stranger)).publish(ada)
    eventually(lambda: ada.works and ada.claim.state is ClaimState.IN_ORCID, what="a work")
    assert ada.claim.depositor_id == stranger
    assert ada.claim.let_in_at is not None


def test_the_researcher_and_the_system_are_no_strangers(ada):
    """As many as they like."""
    deposit(ada, ada.grant.user_id, 8)
    deposit(ada, None, 8)
    push(ada)
    assert tally(ada) == (16, 0)
    assert {claim.let_in_at for claim in ada.claims} == {None}


ACCEPTED = {
    "the researcher deposited it": lambda ada: {"depositor_id": ada.grant.user_id},
    "the researcher asked for it": lambda ada: {"origin": Origin.MANUAL},
    "it was kept for long": lambda ada: {"created": utcnow() - timedelta(days=31)},
}


@pytest.mark.parametrize("how", list(ACCEPTED))
def test_a_co_author_of_an_accepted_work_is_no_stranger(ada, people, stranger, how):
    """Of a work that is in the ORCID record, with the co-author's iD on it, proven here."""
    share(ada, people.add("Ben Example", user_id=stranger), **ACCEPTED[how](ada))
    deposit(ada, stranger, 8)
    push(ada)
    assert tally(ada)[1] == 0


NOT_ACCEPTED = {
    "the stranger deposited it": lambda stranger: {"depositor_id": stranger},
    "another stranger deposited it": lambda stranger: {"depositor_id": stranger + 10**6},
    "it is not in ORCID": lambda stranger: {"origin": Origin.MANUAL, "put_code": None},
}


@pytest.mark.parametrize("how", list(NOT_ACCEPTED))
def test_a_stranger_does_not_make_themselves_known(ada, people, stranger, how):
    """They choose whom their own records name."""
    share(ada, people.add("Eve Example", user_id=stranger), **NOT_ACCEPTED[how](stranger))
    deposit(ada, stranger, 8)
    push(ada)
    assert tally(ada) == (PER_DAY, 3)


def share(ada, other, **columns):
    """Let a work be in ORCID that names two people."""
    parent_id = uuid.uuid4()
    facts = {"item_id": parent_id, "parent_id": parent_id, "state": ClaimState.IN_ORCID}
    role = {"role": "creator"}
    ours = {**facts, **role, "grant_id": ada.grant_id, "put_code": 10**6, **columns}
    db.session.add(OrcidClaim(**ours))
    db.session.add(OrcidClaim(**facts, **role, grant_id=other.grant_id, put_code=7))
    db.session.commit()


def test_on_another_day_others_go_and_what_waits_goes_on_waiting(ada, stranger):
    """An OK is asked for, not patience; edits of a waiting work change nothing."""
    first = deposit(ada, stranger, 7)
    push(ada)
    assert tally(ada) == (PER_DAY, 2)
    for one in first:
        one.edit(title="Edited on the next day")
    deposit(ada, stranger, 7)
    push(ada, ahead=timedelta(days=1, minutes=1))
    assert tally(ada) == (2 * PER_DAY, 4)


def test_an_ok_sends_it_and_a_no_keeps_it_out(ada, stranger):
    """As for other works that need it."""
    deposit(ada, stranger, 7)
    push(ada)
    yes, no = [claim.id for claim in ada.claims if claim.reason is Reason.STRANGER]
    identity = identity_of(ada.grant.user_id)
    current_claims_service.act(identity, yes, "add")
    current_claims_service.act(identity, no, "dismiss")
    push(ada)
    assert tally(ada) == (PER_DAY + 1, 0)


def test_nothing_of_a_depositor_is_mine(ada, stranger):
    """All their works leave the ORCID record, and further ones wait from the first on."""
    deposit(ada, stranger, 7)
    kept = deposit(ada, ada.grant.user_id, 1)
    push(ada)
    assert tally(ada) == (PER_DAY + 1, 2)
    one = next(claim.id for claim in ada.claims if claim.depositor_id == stranger)
    item = current_claims_service.disown_depositor(identity_of(ada.grant.user_id), one)
    assert item.to_dict()["same_depositor"] == 7
    push(ada)
    assert ada.dois == [kept[0].doi]
    states = [claim.state for claim in ada.claims if claim.depositor_id == stranger]
    assert states == [ClaimState.NOT_ME] * 7
    deposit(ada, stranger, 2)
    push(ada, ahead=timedelta(days=2))
    assert tally(ada) == (1, 2)


@pytest.mark.parametrize(("per_day", "expected"), [(0, (0, 6)), (2, (2, 4)), (None, (6, 0))])
def test_an_operator_chooses_how_many(ada, stranger, per_day, expected):
    """None at all, some, or all."""
    deposit(ada, stranger, 6)
    push(ada, strangers_per_day=per_day)
    assert tally(ada) == expected


def test_what_was_asked_for_waits_for_nobody(ada, stranger):
    """Older works that the researcher chose, and works added by hand."""
    deposit(ada, stranger, 4, origin=Origin.BACKFILL)
    deposit(ada, stranger, 4, requested_action=RequestedAction.ADD)
    push(ada, strangers_per_day=0)
    assert tally(ada) == (8, 0)


def test_a_slice_costs_two_statements_more(ada, stranger):
    """However many works and depositors there are."""
    numbers = []
    for count in (2, 40):
        for number in range(count // 2):
            # Far from the ids of accounts: the next ones would own what they never deposited.
            stored = store(ada, 2, owner_id=stranger + 10**6 + number)
            make_due(ada, stored)
        with pushing(ada, strangers_per_day=0) as pushing_, statements() as found:
            pushing_.push()
        numbers.append(len(found))
    assert numbers[0] == numbers[1]
    assert claims.next_due(ada.grant_id) is None


def test_a_work_that_could_not_be_sent_takes_one_place_only(ada, stranger, orcid_sim):
    """It was let in, and is sent again without asking."""
    deposit(ada, stranger, PER_DAY)
    orcid_sim.faults.add(kind="status", status=503, method="POST", orcid=ada.orcid)
    with pushing(ada) as pushing_:
        pushing_.pusher.push_due()
        pushing_.push_held()
    assert tally(ada) == (PER_DAY, 0)
