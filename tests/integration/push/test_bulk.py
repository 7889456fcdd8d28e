# SPDX-License-Identifier: MIT
"""Many new works of one researcher: few requests, mixed answers, and nothing doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.reactions import INVALID_TRIES
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidActivity
from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.orcid.errors import Reaction
from invenio_orcid_autoupdate.orcid.limiter import LimiterRules, build_limiter
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate

from ..many import make_due, pushing, self_id, store
from ..people import CLIENT

pytestmark = pytest.mark.services

IN_ORCID = ClaimState.IN_ORCID


@pytest.fixture
def ada(app, people, orcid_sim):
    """A researcher with auto-update."""
    orcid_sim.faults.clear()
    return people.add("Ada Example")


def refusal(status, code, text):
    """Return an item of a bulk answer, as ORCID refuses it."""
    body = {"response-code": status, "error-code": code, "developer-message": text}
    return {"error": body}


def answer_with(orcid_sim, person, *items):
    """Let ORCID answer the next bulk with these items, whatever is sent."""
    orcid_sim.faults.add(
        kind="status",
        status=200,
        body={"bulk": list(items)},
        method="POST",
        path="/works$",
        orcid=person.orcid,
    )


def by_doi(person):
    """Return the claims of a person by their DOIs."""
    return {claim.doi: claim for claim in person.claims}


def assert_complete(person, stored):
    """Each record is one work in ORCID, and its claim knows it."""
    assert sorted(person.dois) == sorted(one.doi for one in stored)
    put_codes = {work["put-code"] for work in person.works}
    assert {claim.put_code for claim in person.claims} == put_codes
    assert {(claim.state, claim.due_at, claim.unanswered_since) for claim in person.claims} == {
        (IN_ORCID, None, None)
    }


def test_250_new_works_are_three_requests(ada):
    """A hundred in one, and each has its line of history."""
    stored = store(ada, 250)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
    assert ada.requests() == ["POST"] * 3
    assert_complete(ada, stored)
    assert ada.activities == [("create", "accepted")] * 250


def test_answers_are_taken_item_by_item(ada, orcid_sim):
    """Stored, refused, and one that ORCID stumbles over, which is sent alone then."""
    stored = store(ada, 3)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        work = {
            "title": {"title": {"value": "First"}},
            "type": "data-set",
            "external-ids": {"external-id": [self_id(stored[0].doi)]},
        }
        put_code = orcid_sim.add_work(ada.orcid, work, source=CLIENT)
        answer_with(
            orcid_sim,
            ada,
            {"work": {**work, "put-code": put_code}},
            refusal(400, 9022, "A title is required."),
            refusal(500, 9008, "Something went wrong in ORCID."),
        )
        pushing_.push_all()
    first, second, third = (by_doi(ada)[one.doi] for one in stored)
    assert (first.state, first.put_code) == (IN_ORCID, put_code)
    assert (second.state, second.reason, second.error_code) == (
        ClaimState.FAILED,
        Reason.REJECTED,
        9022,
    )
    assert (third.state, third.error_code) == (IN_ORCID, None)
    assert ada.requests() == ["POST", "POST"]
    assert ada.dois == [stored[0].doi, stored[2].doi]


def test_an_item_that_concerns_the_permission_holds_what_is_left(ada, orcid_sim):
    """What was stored is stored; the rest waits for a new permission."""
    stored = store(ada, 3)
    ok = {"work": {"put-code": 17}}
    no = refusal(403, 9038, "The scope is not sufficient.")
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        answer_with(orcid_sim, ada, ok, no, no)
        pushing_.push_all()
    first, second, third = (by_doi(ada)[one.doi] for one in stored)
    assert (first.state, first.put_code) == (IN_ORCID, 17)
    for waiting in (second, third):
        assert (waiting.state, waiting.reason) == (ClaimState.ON_HOLD, Reason.PERMISSION_SMALL)
        assert waiting.due_at is None
    assert ada.grant.status is GrantStatus.INSUFFICIENT_SCOPE


class SpoiltClient(MemberClient):
    """Sends a property that ORCID does not know with some works."""

    def create_works(self, orcid, token, works):
        """Spoil some of many."""
        return super().create_works(orcid, token, [self._spoil(work) for work in works])

    def create_work(self, orcid, token, work):
        """Spoil one."""
        return super().create_work(orcid, token, self._spoil(work))

    def _spoil(self, work):
        is_spoilt = "unreadable" in work["title"]["title"]["value"]
        return {**work, "foo": 1} if is_spoilt else work


@pytest.fixture
def spoilt():
    """A client whose works with *unreadable* in the title ORCID cannot read."""
    extension = current_orcid_autoupdate
    return SpoiltClient(
        extension.environment,
        client_id=CLIENT,
        user_agent=extension.user_agent,
        ca_bundle=extension._config["CA_BUNDLE"],
    )


def test_one_item_that_can_not_be_read_does_not_hurt_the_other_99(ada, spoilt):
    """ORCID refuses them all; halves are sent until the one is alone, and that a few times."""
    good, bad = store(ada, 99), store(ada, 1, title="An unreadable one")
    with pushing(ada, client=spoilt) as pushing_:
        make_due(ada, [*good[:40], *bad, *good[40:]])
        pushing_.push_all()
        for _ in range(INVALID_TRIES - 1):
            pushing_.push_held()
    assert sorted(ada.dois) == sorted(one.doi for one in good)
    failed = by_doi(ada)[bad[0].doi]
    assert (failed.state, failed.reason, failed.error_code) == (
        ClaimState.FAILED,
        Reason.REJECTED,
        9047,
    )
    assert len(ada.requests()) <= 1 + 2 * 7 + INVALID_TRIES - 1
    assert all(claim.due_at is None for claim in ada.claims)


@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "truncated_json"])
def test_a_bulk_whose_answer_is_lost_is_asked_for_and_never_doubled(ada, orcid_sim, kind):
    """Whether ORCID stored them or not: one look finds out for all of them."""
    stored = store(ada, 30)
    orcid_sim.faults.add(kind=kind, method="POST", path="/works$", orcid=ada.orcid, times=1)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push()
        assert {(claim.state, claim.reason) for claim in ada.claims} == {
            (ClaimState.ON_HOLD, Reason.ORCID_DOWN)
        }
        assert all(claim.unanswered_since and claim.attempts == 1 for claim in ada.claims)
        pushing_.push_held()
    assert_complete(ada, stored)
    was_stored = kind != "cut_before"
    # Which works are there, says the list; what they say, one more request for all of them.
    assert ada.requests() == ["POST", "GET", "GET" if was_stored else "POST"]


def test_of_works_whose_answer_was_lost_only_those_are_updated_that_changed(ada, orcid_sim):
    """The others are as they should be."""
    stored = store(ada, 5)
    orcid_sim.faults.add(kind="cut_after", method="POST", path="/works$", orcid=ada.orcid, times=1)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push()
        stored[0].edit(title="Changed meanwhile")
        pushing_.push_held()
    assert_complete(ada, stored)
    assert ada.requests() == ["POST", "GET", "GET", "PUT"]


def test_an_outage_in_the_middle_keeps_what_was_answered(ada, orcid_sim):
    """The first bulk is settled; the second, which was turned away, is sent when ORCID is back."""
    stored = store(ada, 150)
    with pushing(ada, slice=150) as pushing_:
        make_due(ada, stored)
        orcid_sim.faults.add(kind="delay", seconds=0, path="/works$", orcid=ada.orcid, times=1)
        orcid_sim.faults.add(kind="html", status=503, orcid=ada.orcid, times=1)
        pushing_.push()
        assert len(ada.works) == 100
        assert len([claim for claim in ada.claims if claim.state is IN_ORCID]) == 100
        pushing_.push_held()
    assert_complete(ada, stored)
    assert ada.requests() == ["POST", "POST", "POST"]


def test_items_that_orcid_has_already_are_adopted_with_one_look(ada):
    """Half of the put-codes were forgotten, as after a restored backup."""
    stored = store(ada, 10)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
    forgotten = stored[:5]
    for claim in ada.claims:
        if claim.doi in {one.doi for one in forgotten}:
            claim.put_code = claim.accepted_hash = None
            claim.due_at = utcnow() - timedelta(seconds=1)
    more = store(ada, 2)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, more)
        ada.simulator.log.clear()
        pushing_.push_all()
    assert_complete(ada, [*stored, *more])
    assert ada.requests() == ["POST", "GET", "GET"]


def test_a_doi_that_another_work_of_ours_only_names_is_sent_alone(ada, orcid_sim):
    """A bulk refuses it as a duplicate, a single request does not."""
    stored = store(ada, 2)
    naming = {
        "title": {"title": {"value": "Names the DOI as another version"}},
        "type": "data-set",
        "external-ids": {
            "external-id": [
                self_id("10.5072/naming"),
                {**self_id(stored[0].doi), "external-id-relationship": "version-of"},
            ]
        },
    }
    orcid_sim.add_work(ada.orcid, naming, source=CLIENT)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
    assert sorted(ada.dois) == sorted(["10.5072/naming", *(one.doi for one in stored)])
    assert {claim.state for claim in ada.claims} == {IN_ORCID}
    assert ada.requests() == ["POST", "GET", "POST"]


def test_an_identifier_of_another_work_is_left_out(ada):
    """Two records carry the same arXiv number: the first keeps it, and no request is in vain."""
    same = {"identifiers": [{"scheme": "arxiv", "identifier": "arXiv:2101.00001"}]}
    stored = store(ada, 2, **same)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
    first, second = (by_doi(ada)[one.doi] for one in stored)
    assert (first.state, first.left_out) == (IN_ORCID, None)
    left_out = {"arxiv:2101.00001": str(first.id)}
    assert (second.state, second.left_out, second.error_code) == (IN_ORCID, left_out, None)
    assert len(ada.works) == 2
    assert first.put_code != second.put_code
    assert ada.requests() == ["POST"]


def test_a_full_record_says_so_for_all_new_works(ada, orcid_sim):
    """Ten thousand works: nothing more is tried than is needed to know."""
    body = {"response-code": 409, "error-code": 9048, "developer-message": "Too many works"}
    orcid_sim.faults.add(
        kind="status", status=409, body=body, method="POST", orcid=ada.orcid, times=None
    )
    with pushing(ada) as pushing_:
        make_due(ada, store(ada, 20))
        pushing_.push_all()
    assert {(claim.state, claim.reason) for claim in ada.claims} == {
        (ClaimState.FAILED, Reason.TOO_MANY_WORKS)
    }
    assert len(ada.requests()) <= 6


def test_a_work_that_orcid_stumbles_over_goes_last(ada, spoilt, orcid_sim):
    """It failed before, so it does not keep the others out."""
    stored = store(ada, 3)
    with pushing(ada) as pushing_:
        make_due(ada, stored[:1], attempts=3)
        make_due(ada, stored[1:])
        answer_with(orcid_sim, ada, *[{"work": {"put-code": code}} for code in (1, 2, 3)])
        pushing_.push_all()
    claims = by_doi(ada)
    assert [claims[one.doi].put_code for one in stored] == [3, 1, 2]


def test_a_bulk_that_is_refused_as_a_whole_leaves_one_line_of_history(ada, orcid_sim):
    """Not one for each work: those have their own when they are sent again."""
    body = {"response-code": 400, "error-code": 9047, "developer-message": "invalid JSON"}
    orcid_sim.faults.add(
        kind="status", status=400, body=body, path="/works$", orcid=ada.orcid, times=1
    )
    stored = store(ada, 2)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
    assert_complete(ada, stored)
    assert ada.activities == [("create", "reject"), *[("create", "accepted")] * 2]
    whole = OrcidActivity.query.filter_by(grant_id=ada.grant_id, outcome="reject").one()
    assert (whole.claim_id, whole.error_code) == (None, 9047)


def closed_by_outages():
    """Return a gate behind which ORCID is left alone."""
    limiter = build_limiter(None, LimiterRules(outages=1, open_seconds=60))
    assert limiter.enter() is None
    limiter.report(Reaction.RETRY, "0000-0002-1825-0097")
    return limiter


def closed_by_the_limit():
    """Return a gate whose places are taken."""
    limiter = build_limiter(None, LimiterRules(per_second_alone=1))
    while limiter.enter() is None:
        pass
    return limiter


@pytest.mark.parametrize(
    ("closed", "state", "reason"),
    [
        (closed_by_outages, ClaimState.ON_HOLD, Reason.ORCID_DOWN),
        (closed_by_the_limit, ClaimState.PENDING, None),
    ],
)
def test_works_say_why_nothing_is_sent_for_them(ada, closed, state, reason):
    """While ORCID is left alone they name it and when they are tried; in a queue they just wait."""
    make_due(ada, store(ada, 2))
    with pushing(ada) as pushes:
        pushes.pusher.context = replace(pushes.pusher.context, limiter=closed())
        wait = pushes.pusher.push_due()
    assert {(claim.state, claim.reason) for claim in ada.claims} == {(state, reason)}
    is_put_off = {claim.due_at > utcnow() for claim in ada.claims}
    assert is_put_off == {reason is not None}
    assert wait.seconds > 0
    assert ada.requests() == []
