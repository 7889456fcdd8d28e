# SPDX-License-Identifier: MIT
"""Nobody can make the site leave ORCID alone, nor keep it from finding out that ORCID is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, RequestedAction
from invenio_orcid_autoupdate.orcid.errors import Reaction
from invenio_orcid_autoupdate.orcid.limiter import LimiterRules, build_limiter
from invenio_orcid_autoupdate.proxies import (
    current_backfills_service,
    current_grants_service,
    current_orcid_autoupdate,
)
from invenio_orcid_autoupdate.services.claims.work_preview import Showing
from invenio_orcid_autoupdate.store.permissions import read_permission

from ..people import CLIENT
from ..stored import change_grant, store_claim
from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def limiter(app, orcid_sim, monkeypatch):
    """A circuit of this test alone, closed; ORCID behaves and has heard nothing."""
    orcid_sim.faults.clear()
    orcid_sim.log.clear()
    limiter = build_limiter(None, LimiterRules(per_second_alone=1000, open_seconds=2))
    monkeypatch.setattr(current_orcid_autoupdate, "limiter", limiter)
    return limiter


def stranger(people):
    """Return somebody who connected and took the permission back at once."""
    person = people.add()
    facts = {"requested_action": RequestedAction.REMOVE, "due_at": utcnow()}
    store_claim(person, state=ClaimState.IN_ORCID, put_code=7, **facts)
    people.simulator.revoke_access(person.orcid, CLIENT)
    return person


def preview(person):
    """Look at the preview of the only work."""
    claim = person.claim
    return Showing(current_orcid_autoupdate.context).show(
        person.grant_id, claim.id, claim.parent_id
    )


WAYS = {
    "check": lambda person: current_grants_service.check(system_identity, person.grant_id),
    "names": lambda person: current_grants_service.refresh_names(system_identity, person.grant_id),
    "preview": preview,
    "older works": lambda person: current_backfills_service.preview(
        system_identity, person.grant_id
    ),
    "check of a worker": lambda person: tasks.check_grant(str(person.grant_id)),
    "push": lambda person: tasks.push_grant(str(person.grant_id)),
}


@pytest.mark.parametrize("ask", list(WAYS.values()), ids=list(WAYS))
def test_a_dozen_revoked_permissions_are_no_outage(limiter, people, ask):
    """An iD is free, and one account can connect, revoke and ask with one after the other."""
    for _ in range(12):
        person = stranger(people)
        ask(person)
        assert person.requests(), "ORCID was asked"
    assert limiter.look() is None


def test_a_dozen_that_worked_before_are_one(limiter, people):
    """ORCID refuses all tokens while its token service is down."""
    long_ago = utcnow() - timedelta(days=40)
    for _ in range(10):
        person = people.add(authorised_at=long_ago, checked_at=long_ago + timedelta(days=2))
        people.simulator.revoke_access(person.orcid, CLIENT)
        assert limiter.look() is None
        tasks.check_grant(str(person.grant_id))
    assert limiter.look().opened_by is Reaction.SUSPECT_GRANT


@pytest.mark.parametrize(
    ("authorised", "checked", "is_proven"),
    [(1, None, False), (1, 1, False), (3, 2.1, False), (3, 1.9, True), (1, 3, False)],
)
def test_what_counts_as_a_permission_that_works(people, authorised, checked, is_proven):
    """ORCID accepted it at least a day after it was given; days ago."""
    now = utcnow()
    person = people.add(
        authorised_at=now - timedelta(days=authorised),
        checked_at=None if checked is None else now - timedelta(days=checked),
    )
    assert read_permission(person.grant_id).is_proven is is_proven


@pytest.mark.parametrize("ask", [WAYS[name] for name in ("check", "names", "preview")])
def test_while_orcid_is_left_alone_a_hundred_wishes_leave_the_trial_to_a_worker(
    limiter, people, ask
):
    """Whoever polls does not keep others' works on hold."""
    for number in range(5):
        limiter.report(Reaction.RETRY, f"iD {number}")
    persons = [people.add() for _ in range(5)]
    for person in persons:
        store_claim(person, state=ClaimState.IN_ORCID, put_code=7)
    eventually(lambda: limiter.look() is None)
    for _ in range(20):
        for person in persons:
            ask(person)
    assert not any(person.requests() for person in persons)
    tasks.check_grant(str(persons[0].grant_id))
    assert persons[0].requests() == ["GET"]
    assert limiter.enter() is None
    assert limiter.enter(may_try=False) is None


def test_after_a_refusal_the_check_rests_as_after_a_success(limiter, people):
    """A new permission is another question."""
    person = people.add()
    people.simulator.revoke_access(person.orcid, CLIENT)
    for _ in range(5):
        item = current_grants_service.check(system_identity, person.grant_id)
        assert item.data["status"] == GrantStatus.SUSPECT.value
    assert person.requests() == ["GET"]
    change_grant(person, authorised_at=utcnow())
    eventually(lambda: limiter.take_turn(person.orcid))
    eventually(
        lambda: (
            current_grants_service.check(system_identity, person.grant_id)
            and person.requests() == ["GET", "GET"]
        )
    )


def test_one_wish_a_second_reaches_orcid_and_the_rest_is_answered_from_memory(
    limiter, people, orcid_sim
):
    """Who clicks fast sees the same; who asks about something else has to wait a second."""
    person = people.add()
    work = {
        "title": {"title": {"value": "Tea"}},
        "type": "other",
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": "10.1/tea",
                    "external-id-relationship": "self",
                }
            ]
        },
    }
    put_code = current_orcid_autoupdate.member_client.create_work(
        person.orcid, read_permission(person.grant_id).token, work
    )
    store_claim(person, state=ClaimState.IN_ORCID, put_code=put_code)
    orcid_sim.log.clear()
    titles = {preview(person).stored["title"]["title"]["value"] for _ in range(10)}
    assert titles == {"Tea"}
    assert 1 <= len(person.requests()) <= 3, "not one for each look"
