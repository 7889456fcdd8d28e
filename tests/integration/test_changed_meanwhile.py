# SPDX-License-Identifier: MIT
"""What a researcher changes in the very moment in which a worker looks is not lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import Grant
from invenio_orcid_autoupdate.sync import claims, pusher
from invenio_orcid_autoupdate.sync.clock import utcnow
from invenio_orcid_autoupdate.sync.sender import Sender

from .many import make_due, pushing, store
from .people import CLIENT

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
    grant = db.session.get(Grant, person.grant_id, with_for_update=True)
    for name, value in columns.items():
        setattr(grant, name, value)
    claims.mark_grant_due(person.grant_id, now)


def connect_again(person, now, token):
    """Give a new permission."""
    active = {"status": GrantStatus.ACTIVE, "status_since": now}
    change_grant(person, now, access_token=token, **active)


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
