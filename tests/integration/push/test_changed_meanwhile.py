# SPDX-License-Identifier: MIT
"""What a researcher changes in the very moment in which a worker looks is not lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    Origin,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.models import OrcidGrant
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.push import pusher
from invenio_orcid_autoupdate.push.sender import Sender
from invenio_orcid_autoupdate.store import claims

from ..many import make_due, pushing, store
from ..people import CLIENT

pytestmark = pytest.mark.services


@pytest.fixture
def meanwhile(app, monkeypatch):
    """Lets somebody else commit something right before a function of the worker is called.

    They began before the worker looked. If they have to wait for it, they come next. Gives what
    does it, and what waits for them.
    """
    threads = []

    def do(owner, name, change):
        original, began = getattr(owner, name), utcnow()

        def change_first(*arguments, **options):
            if not threads:
                threads.append(threading.Thread(target=commit))
                threads[0].start()
                threads[0].join(1)
            return original(*arguments, **options)

        def commit():
            with app.app_context():
                change(began)
                db.session.commit()

        monkeypatch.setattr(owner, name, change_first)

    yield do, lambda: threads[0].join(30)
    assert threads


def change_grant(person, now, **columns):
    """Change a grant and look again at everything, as settings and callbacks do."""
    grant = db.session.get(OrcidGrant, person.grant_id, with_for_update=True)
    for name, value in columns.items():
        setattr(grant, name, value)
    claims.mark_grant_due(person.grant_id, now)


def connect_again(person, now, token):
    """Give a new permission."""
    active = {"status": GrantStatus.ACTIVE, "status_since": now}
    change_grant(person, now, access_token=AccessToken(token), **active)


def test_settings_that_are_saved_between_two_looks(people, meanwhile):
    """The worker read the old ones, and sees which works are due only afterwards."""
    do, wait = meanwhile
    ada = people.add(preferences={"excluded_types": ["dataset"]})
    stored = store(ada, 1)
    make_due(ada, stored)
    do(pusher, "read_admission", lambda now: change_grant(ada, now, preferences={}))
    with pushing(ada) as pushes:
        pushes.push()
        wait()
        pushes.push_all()
    assert ada.dois == [stored[0].doi]


def test_a_permission_that_is_given_before_works_are_put_on_hold(people, meanwhile):
    """The worker saw that it was lost, and everything would wait for a new one."""
    do, wait = meanwhile
    ada = people.add(status=GrantStatus.INSUFFICIENT_SCOPE)
    stored = store(ada, 1)
    make_due(ada, stored)
    do(pusher.claims, "defer_due", lambda now: connect_again(ada, now, ada.token))
    with pushing(ada) as pushes:
        pushes.push()
        wait()
        pushes.push_all()
    assert ada.dois == [stored[0].doi]


def test_a_permission_that_is_given_before_the_old_one_is_refused_for_good(
    people, meanwhile, orcid_sim
):
    """ORCID's answer was about the old token."""
    do, wait = meanwhile
    long_ago = utcnow() - timedelta(days=2)
    ada = people.add(status=GrantStatus.SUSPECT, status_since=long_ago)
    stored = store(ada, 2)
    make_due(ada, stored)
    orcid_sim.revoke_access(ada.orcid, CLIENT)
    new = orcid_sim.issue_token(ada.orcid, client_id=CLIENT)
    do(Sender, "fail", lambda now: connect_again(ada, now, new))
    with pushing(ada) as pushes:
        pushes.push()
        wait()
        assert ada.grant.status is GrantStatus.ACTIVE
        assert {claim.reason for claim in ada.claims} == {Reason.PERMISSION_LOST}
        pushes.push_all()
    assert sorted(ada.dois) == sorted(one.doi for one in stored)
    assert {claim.state for claim in ada.claims} == {ClaimState.IN_ORCID}


def change_claim(person, now, **columns):
    """Mark the only work of somebody due, and change what it remembers."""
    claim = person.claim
    for name, value in columns.items():
        setattr(claim, name, value)
    claim.generation, claim.due_at = claim.generation + 1, now


BY_HAND = {"requested_action": RequestedAction.ADD, "origin": Origin.MANUAL}
TAKEN_BACK = {"requested_action": RequestedAction.TAKE_BACK, "origin": Origin.MANUAL}


@pytest.mark.parametrize(
    ("taken", "changed", "is_there"),
    [
        (TAKEN_BACK, {}, False),
        (TAKEN_BACK, BY_HAND, True),
        (BY_HAND, {}, True),
        (BY_HAND, TAKEN_BACK, False),
        ({}, BY_HAND, True),
        ({}, {"origin": Origin.BACKFILL, "requested_action": RequestedAction.ADD}, True),
    ],
    ids=[
        "undo, then an event",
        "undo, then add",
        "add, then an event",
        "add, then undo",
        "nothing, then add",
        "nothing, then older works",
    ],
)
def test_what_is_asked_for_while_an_answer_is_stored(people, meanwhile, taken, changed, is_there):
    """The last wish counts; what it took back is forgotten whatever else happens to the record."""
    do, wait = meanwhile
    ada = people.add(mode="ask")
    make_due(ada, store(ada, 1))
    before = {"state": ClaimState.NEEDS_APPROVAL, **taken}
    change_claim(ada, utcnow(), **before)
    db.session.commit()
    do(claims, "settle", lambda now: change_claim(ada, now, **changed))
    with pushing(ada) as pushes:
        pushes.push()
        wait()
        pushes.push_all()
    assert bool(ada.dois) is is_there
    claim = ada.claim
    assert claim.state is (ClaimState.IN_ORCID if is_there else ClaimState.NEEDS_APPROVAL)
    assert (claim.requested_action, claim.origin) == (
        RequestedAction.NONE,
        (taken | changed)["origin"] if is_there else Origin.AUTO,
    )
