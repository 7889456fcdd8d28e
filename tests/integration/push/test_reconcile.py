# SPDX-License-Identifier: MIT
"""Our claims against what ORCID holds, with real services and a worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.drift import Finding, Step
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    ItemKind,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.options import ReconcileOptions
from invenio_orcid_autoupdate.orcid.errors import OrcidError
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.push import reconcile
from invenio_orcid_autoupdate.push.reconcile import (
    BusyError,
    UnusableError,
    reconcile_if_due,
    reconcile_now,
)
from invenio_orcid_autoupdate.store.grants import find_unreconciled

from ..people import CLIENT
from ..stored import change_grant
from ..waiting import eventually

pytestmark = pytest.mark.services

MONTH = timedelta(days=30)


@pytest.fixture
def ada(people):
    """A researcher with auto-update."""
    return people.add("Ada Example")


@pytest.fixture
def recid(worker, records, ada):
    """The recid of a record of Ada's that is in her ORCID record; the requests are forgotten."""
    recid = records.publish(ada, title="Tea cups")
    eventually(lambda: ada.is_quiet and ada.claim.state is ClaimState.IN_ORCID)
    ada.simulator.log.clear()
    return recid


def compare(person, apply=False):
    """Compare, when the worker lets us; return the steps of what is not the same."""

    def attempt():
        try:
            return reconcile_now(person.grant_id, apply)
        except BusyError:
            return None

    report = eventually(attempt)
    db.session.rollback()
    return [(item.finding, item.step) for item in report.items if item.finding is not Finding.SAME]


def put_back(person, **columns):
    """Change the claims as an older database would have them; no worker is told."""
    OrcidClaim.query.filter_by(grant_id=person.grant_id).update(columns, synchronize_session=False)
    db.session.commit()


def is_in_orcid(person):
    """Say whether the only claim is at rest with a work."""
    return person.claim.due_at is None and person.claim.state is ClaimState.IN_ORCID


def wait_for_the_worker(person):
    """Wait until the sweep had everything that is due pushed."""
    eventually(lambda: is_in_orcid(person))


def test_what_is_the_same_costs_one_request(ada, recid):
    """And changes nothing but the date of the comparison."""
    before = ada.claim.generation
    assert compare(ada, apply=True) == []
    assert ada.requests() == ["GET"]
    assert ada.claim.generation == before
    assert ada.grant.reconciled_at is not None


def test_looking_only_changes_nothing(ada, recid, orcid_sim):
    """The report says what would be done."""
    orcid_sim.delete_work(ada.claim.put_code)
    assert compare(ada) == [(Finding.MISSING, Step.NOTE_REMOVED)]
    assert (ada.claim.state, ada.claim.final_reason) == (ClaimState.IN_ORCID, None)
    assert ada.grant.reconciled_at is None


def test_what_the_researcher_deleted_never_returns(ada, recid, records, orcid_sim):
    """It is noticed without an edit, and an edit does not bring it back."""
    orcid_sim.delete_work(ada.claim.put_code)
    compare(ada, apply=True)
    assert ada.claim.state is ClaimState.REMOVED_IN_ORCID
    assert (ada.claim.final_reason, ada.claim.put_code) == (Reason.REMOVED_IN_ORCID, None)
    assert ("note_removed", "removed_in_orcid") in ada.activities
    generation = ada.claim.generation
    records.edit(recid, title="Other cups")
    eventually(lambda: ada.claim.generation > generation and ada.claim.due_at is None)
    assert ada.works == []
    assert ada.requests("POST") == []
    assert compare(ada, apply=True) == []


def test_a_list_that_lacks_a_work_by_mistake_ends_nothing(ada, recid, orcid_sim):
    """ORCID is asked for the work itself before it counts as deleted."""
    empty = {"last-modified-date": None, "group": [], "path": f"/{ada.orcid}/works"}
    orcid_sim.faults.add("status", path="/works$", orcid=ada.orcid, status=200, body=empty)
    assert compare(ada, apply=True) == [(Finding.MISSING, Step.NOTE_REMOVED)]
    assert (ada.claim.state, ada.claim.final_reason) == (ClaimState.IN_ORCID, None)
    assert ada.claim.put_code is not None
    assert ada.grant.reconciled_at is None


def test_what_was_to_be_removed_and_is_gone_is_removed(ada, recid, orcid_sim):
    """The researcher asked here, too."""
    orcid_sim.delete_work(ada.claim.put_code)
    put_back(ada, requested_action=RequestedAction.REMOVE)
    compare(ada, apply=True)
    eventually(lambda: ada.claim.state is ClaimState.REMOVED)
    assert ada.claim.final_reason is None


def test_a_restored_backup_that_knows_nothing_takes_its_works_in(ada, recid):
    """One read of the list, one of the works; nothing is written, since nothing differs."""
    put_code = ada.claim.put_code
    OrcidClaim.query.filter_by(grant_id=ada.grant_id).delete()
    db.session.commit()
    assert compare(ada, apply=True) == [(Finding.UNKNOWN, Step.TAKE_IN)]
    wait_for_the_worker(ada)
    assert (ada.claim.put_code, ada.claim.recid) == (put_code, recid)
    assert ada.requests() == ["GET", "GET"]
    assert compare(ada, apply=True) == []


def test_a_restored_backup_gives_claims_their_works_back(ada, recid):
    """What was sent after the backup was made is found by its DOI, and by the DOI alone."""
    put_code = ada.claim.put_code
    put_back(ada, put_code=None, accepted_hash=None, state=ClaimState.PENDING)
    assert compare(ada, apply=True) == [(Finding.UNKNOWN, Step.ADOPT)]
    wait_for_the_worker(ada)
    assert ada.claim.put_code == put_code
    assert ada.requests("POST", "PUT") == []


def test_an_adopted_work_that_is_older_is_updated(ada, recid, orcid_sim):
    """Compared in full: only what differs is sent."""
    orcid_sim.delete_work(ada.claim.put_code)
    work = work_of(ada.claim.doi, title="An older title")
    put_code = orcid_sim.add_work(ada.orcid, work, source=CLIENT)
    put_back(ada, put_code=None, accepted_hash=None)
    compare(ada, apply=True)
    eventually(lambda: ada.works[0]["title"]["title"]["value"] == "Tea cups")
    assert ada.claim.put_code == put_code
    assert ada.requests("POST", "PUT", "DELETE") == ["PUT"]


def work_of(doi, title="Tea cups"):
    """Return ORCID's JSON of a work with a DOI."""
    identifier = {
        "external-id-type": "doi",
        "external-id-value": doi,
        "external-id-relationship": "self",
    }
    return {
        "title": {"title": {"value": title}},
        "type": "data-set",
        "external-ids": {"external-id": [identifier]},
    }


def test_our_double_is_deleted(ada, recid, orcid_sim):
    """Two creates at once were both stored; the claim's stays."""
    orcid_sim.add_work(ada.orcid, work_of(ada.claim.doi), source=CLIENT)
    assert compare(ada, apply=True) == [(Finding.UNKNOWN, Step.MERGE)]
    assert [work["put-code"] for work in ada.works] == [ada.claim.put_code]
    assert ada.requests("DELETE") == ["DELETE"]
    assert ("merge", "accepted") in ada.activities


def test_a_double_that_could_not_be_deleted_is_tried_again(ada, recid, orcid_sim):
    """The comparison counts as not done."""
    orcid_sim.add_work(ada.orcid, work_of(ada.claim.doi), source=CLIENT)
    orcid_sim.faults.add("status", method="DELETE", orcid=ada.orcid)
    compare(ada, apply=True)
    assert (len(ada.works), ada.grant.reconciled_at) == (2, None)
    compare(ada, apply=True)
    assert len(ada.works) == 1


def test_works_of_others_and_elsewhere_are_never_touched(ada, recid, orcid_sim):
    """Of the researcher, and ours of a DOI that this repository does not have."""
    orcid_sim.add_work(ada.orcid, work_of(ada.claim.doi, "By hand"))
    orcid_sim.add_work(ada.orcid, work_of("10.9999/elsewhere"), source=CLIENT)
    assert compare(ada, apply=True) == [(Finding.UNKNOWN, Step.NOTHING)]
    assert len(ada.works) == 3
    assert ada.requests("DELETE", "PUT", "POST") == []
    assert ada.claim.other_source == "Ada Example"


def test_a_number_of_somebody_elses_work_is_forgotten(ada, recid, orcid_sim):
    """And the work is left alone."""
    theirs = orcid_sim.add_work(ada.orcid, work_of("10.9999/theirs"))
    orcid_sim.delete_work(ada.claim.put_code)
    put_back(ada, put_code=theirs)
    assert compare(ada, apply=True) == [(Finding.DIFFERS, Step.DISOWN)]
    eventually(lambda: ada.claim.due_at is None)
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.FAILED, Reason.WRONG_SOURCE)
    assert ada.requests("DELETE", "PUT", "POST") == []


def test_what_differs_is_sent_again(ada, recid, orcid_sim):
    """An older database updated the work after this one did."""
    work = dict(ada.works[0])
    put_code = ada.claim.put_code
    orcid_sim.delete_work(put_code)
    content = work_of(ada.claim.doi, "From another database")
    orcid_sim.add_work(ada.orcid, content, source=CLIENT, put_code=put_code)
    put_back(ada, pushed_at=utcnow() - timedelta(days=1))
    assert compare(ada, apply=True) == [(Finding.DIFFERS, Step.LOOK_AGAIN)]
    eventually(lambda: ada.works[0]["title"] == work["title"])
    assert ada.requests("POST", "PUT") == ["PUT"]


def test_a_policy_that_was_switched_is_carried_out(ada, recid):
    """All claims that stand for something else become due."""
    put_back(ada, item_kind=ItemKind.RECORD, item_id=ada.claim.id)
    before = ada.claim.generation
    assert compare(ada, apply=True) == [(Finding.DIFFERS, Step.LOOK_AGAIN)]
    assert ada.claim.generation > before


def test_while_nothing_may_be_sent_it_only_looks(ada, recid, orcid_sim, monkeypatch):
    """An operator's test run, or a pause."""
    orcid_sim.add_work(ada.orcid, work_of(ada.claim.doi), source=CLIENT)
    held = reconcile.read_admission

    def rehearsing(permission, now):
        admission = held(permission, now)
        return type(admission)(admission.obstacle, is_dry_run=True)

    monkeypatch.setattr(reconcile, "read_admission", rehearsing)
    compare(ada, apply=True)
    assert len(ada.works) == 2
    assert ada.grant.reconciled_at is None


def test_whoever_writes_just_now_is_not_disturbed(ada, recid):
    """The lease lets one in."""
    change_grant(ada, leased_until=utcnow() + timedelta(hours=1))
    with pytest.raises(BusyError):
        reconcile_now(ada.grant_id, apply=True)
    assert ada.requests() == []


def test_a_permission_that_was_taken_back_is_noticed(ada, recid, orcid_sim):
    """The refusal is stored as after a push; nothing counts as missing."""
    orcid_sim.revoke_access(ada.orcid, CLIENT)
    with pytest.raises(OrcidError):
        reconcile_now(ada.grant_id, apply=True)
    assert ada.grant.status is GrantStatus.SUSPECT
    assert ada.claim.state is ClaimState.IN_ORCID
    change_grant(ada, status=GrantStatus.REVOKED)
    with pytest.raises(UnusableError):
        reconcile_now(ada.grant_id, apply=True)


def test_after_a_month_it_is_done_by_itself(ada, recid, orcid_sim):
    """A few at a time, the longest ago first; never twice, and not at all if switched off."""
    now = utcnow()
    options = current_orcid_autoupdate.reconcile_options
    assert options.interval == MONTH
    change_grant(ada, authorised_at=now - 2 * MONTH, updated=now - MONTH)
    assert ada.grant_id in find_unreconciled(options, now)
    assert find_unreconciled(ReconcileOptions(None, 10), now) == []
    orcid_sim.delete_work(ada.claim.put_code)
    eventually(lambda: ada.claim.state is ClaimState.REMOVED_IN_ORCID, seconds=30)
    eventually(lambda: ada.grant_id not in find_unreconciled(options, now))
    assert reconcile_if_due(ada.grant_id, now) is None


@pytest.mark.parametrize("seconds", [60, "month"])
def test_a_number_that_makes_no_sense_is_refused(seconds):
    """At start-up, in one sentence."""
    config = {"ORCID_AUTOUPDATE_TUNING": {}}
    name = "ORCID_AUTOUPDATE_RECONCILE_INTERVAL_SECONDS"
    assert ReconcileOptions.from_config({**config, name: 0}).interval is None
    with pytest.raises(ValueError, match=name):
        ReconcileOptions.from_config({**config, name: seconds})
