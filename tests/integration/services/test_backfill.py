# SPDX-License-Identifier: MIT
"""Older works, from looking at them to having them in ORCID, with real services and a worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_db import db
from invenio_db.uow import UnitOfWork

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.backfill import ForecastState
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    ItemKind,
    Mode,
    Origin,
    Reason,
    RequestedAction,
    RunState,
    VersionPolicy,
)
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.repository import search
from invenio_orcid_autoupdate.services.backfills.backfill import backfill_everybody, build_backfill
from invenio_orcid_autoupdate.store import claims, runs

from ..cloning import clone
from ..keeping import unattended
from ..stored import change_grant
from ..waiting import eventually

pytestmark = pytest.mark.services

AFTERWARDS = timedelta(hours=-1)
"""Auto-update was turned on after everything was published."""


DATACITE = "APP-DATACITE0000000"
"""Another client of ORCID."""


@pytest.fixture
def ada(people):
    """A researcher whose works are all older than auto-update."""
    return people.add("Ada Example", since=AFTERWARDS)


@pytest.fixture
def publish(worker, records):
    """Publishes records of a researcher, until the search engine knows them and none is due."""

    def publish(person, *titles, **more):
        recids = [records.publish(person, title=title, **more) for title in titles]

        def settled():
            rest = [one for one in person.claims if one.due_at is None and one.generation]
            return {claim.recid for claim in rest} >= set(recids) and person.is_free

        eventually(settled)
        records.service.indexer.refresh()
        person.simulator.log.clear()
        return recids

    return publish


def forget_claims(person):
    """Let no claim be there, as for somebody who connects today."""
    OrcidClaim.query.filter_by(grant_id=person.grant_id).delete()
    db.session.commit()


def begin(person, *args, **options):
    """Ask for older works and commit."""
    with UnitOfWork() as uow:
        run_id = build_backfill().run(person.grant_id, *args, **options)
        uow.commit()
    return run_id


def progress(run_id):
    """Return how far a run is."""
    db.session.rollback()
    found = runs.read(run_id, utcnow())
    db.session.commit()
    return found


def finished(run_id):
    """Wait until a run is finished, and return how far it got."""

    def check():
        found = progress(run_id)
        return found if found.state is RunState.FINISHED else None

    return eventually(check, what="a finished run")


def look(person):
    """Return the preview and its works by title."""
    preview = build_backfill().preview(person.grant_id)
    return preview, {work.asked.title: work for work in preview.works}


def test_looking_sends_nothing_and_changes_no_claim(ada, publish):
    """One GET, however many works; the claims are as before."""
    publish(ada, "One", "Two")
    before = {(claim.id, claim.state, claim.generation, claim.due_at) for claim in ada.claims}
    preview, works = look(ada)
    assert {k: n for k, n in preview.counts.items() if n} == {ForecastState.ADD: 2}
    assert {work.claim_state for work in works.values()} == {ClaimState.SKIPPED}
    assert ada.requests() == ["GET"]
    assert {(c.id, c.state, c.generation, c.due_at) for c in ada.claims} == before


def test_works_without_a_claim_are_found_and_added(ada, publish):
    """The search engine finds what names the iD."""
    recids = publish(ada, "One", "Two", "Three")
    forget_claims(ada)
    _, works = look(ada)
    assert {work.asked.recid for work in works.values()} == set(recids)
    assert all(work.forecast.is_ticked and work.asked.doi for work in works.values())
    run_id = begin(ada)
    found = finished(run_id)
    assert (found.total, found.tally.done) == (3, 3)
    assert len(ada.works) == 3
    assert {claim.origin for claim in ada.claims} == {Origin.BACKFILL}
    assert ada.requests("POST") == ["POST"]


def test_a_lower_case_check_digit_is_found(worker, people, records):
    """InvenioRDM stores ``x`` as it was typed."""
    ada = next(person for person in iter(people.add, None) if person.orcid.endswith("X"))
    typed = type("Typed", (), {"name": ada.name, "orcid": ada.orcid.lower()})
    records.publish(typed)
    records.service.indexer.refresh()
    assert len(search.find_parents(ada.orcid)) == 1


def test_a_work_that_another_source_added_is_unticked(ada, publish, records, orcid_sim):
    """It says who; ticked by hand it is added as well."""
    theirs, _ours = publish(ada, "Theirs", "Ours")
    orcid_sim.add_client(DATACITE, "DataCite")
    orcid_sim.add_work(ada.orcid, work_of(records.doi(theirs)), source=DATACITE)
    preview, works = look(ada)
    row = works["Theirs"]
    assert row.forecast.state is ForecastState.OTHER_SOURCE
    assert (row.forecast.is_ticked, row.forecast.can_be_asked_for) == (False, True)
    assert preview.sources == {"DataCite": 1}
    claim = next(claim for claim in ada.claims if claim.recid == theirs)
    assert claim.other_source == "DataCite"
    finished(begin(ada, {row.asked.item_id}))
    assert sorted(ada.dois) == [records.doi(theirs)] * 2


def work_of(doi):
    """Return ORCID's JSON of a work with a DOI."""
    identifier = {
        "external-id-type": "doi",
        "external-id-value": doi,
        "external-id-relationship": "self",
    }
    return {
        "title": {"title": {"value": "A study of tea cups"}},
        "type": "data-set",
        "external-ids": {"external-id": [identifier]},
    }


def test_what_is_there_says_so(ada, publish):
    """Added before, by us."""
    publish(ada, "One")
    finished(begin(ada))
    preview, works = look(ada)
    assert works["One"].forecast.state is ForecastState.IN_ORCID
    assert preview.counts[ForecastState.ADD] == 0
    run_id = begin(ada)
    assert (progress(run_id).total, progress(run_id).state) == (0, RunState.FINISHED)
    assert ada.requests("POST", "PUT") == ["POST"]


def test_what_the_researcher_ended_is_never_added(ada, publish):
    """Deleted in ORCID, removed here, not mine: named one by one, too."""
    publish(ada, "Deleted", "Removed", "Not mine", "Wanted")
    ends = {
        "Deleted": {"final_reason": Reason.REMOVED_IN_ORCID, "state": ClaimState.REMOVED_IN_ORCID},
        "Removed": {"requested_action": RequestedAction.REMOVE, "state": ClaimState.REMOVED},
        "Not mine": {"requested_action": RequestedAction.NOT_ME, "state": ClaimState.NOT_ME},
    }
    for title, columns in ends.items():
        OrcidClaim.query.filter_by(grant_id=ada.grant_id, title=title).update(columns)
    db.session.commit()
    preview, works = look(ada)
    assert preview.counts[ForecastState.NOT_SENT] == 3
    assert preview.reasons == {"removed_in_orcid": 1, "removed": 1, "not_me": 1}
    found = finished(begin(ada, {work.asked.item_id for work in works.values()}))
    assert (found.total, found.tally.done) == (1, 1)
    assert [work["title"]["title"]["value"] for work in ada.works] == ["Wanted"]


def test_what_ended_while_the_run_was_prepared_stays_ended(ada, publish):
    """The statement that stores the wishes looks itself."""
    publish(ada, "One")
    (claim,) = ada.claims
    OrcidClaim.query.filter_by(id=claim.id).update({"final_reason": Reason.REMOVED_IN_ORCID})
    asked = claims.Asked(claim.item_id, claim.item_kind, claim.parent_id)
    assert claims.ask_for(ada.grant_id, None, [asked], utcnow()) == 0
    db.session.rollback()


def test_a_type_that_was_left_out_is_not_sent(ada, publish):
    """Filters hold for a backfill; modes and dates do not."""
    publish(ada, "Data")
    change_grant(ada, mode=Mode.MANUAL, preferences={"excluded_types": ["dataset"]})
    preview, _ = look(ada)
    assert preview.reasons == {"type_excluded": 1}
    change_grant(ada, preferences={})
    assert finished(begin(ada)).tally.done == 1


def test_older_versions_are_counted(ada, publish, records):
    """One work stands for all versions."""
    (first,) = publish(ada, "First")
    second = records.new_version(first, title="Second")
    eventually(lambda: ada.claim.recid == second and ada.claim.due_at is None)
    records.service.indexer.refresh()
    preview, works = look(ada)
    assert preview.reasons == {"older_version": 1}
    assert works["Second"].forecast.is_ticked


def test_each_version_is_a_work_where_the_policy_says_so(ada, publish, records):
    """The claims stand for versions from the beginning."""
    (first,) = publish(ada, "First")
    second = records.new_version(first, title="Second")
    eventually(lambda: ada.claim.recid == second and ada.is_quiet)
    records.service.indexer.refresh()
    forget_claims(ada)
    backfill = build_backfill()
    options = replace(backfill.context.options, versions=VersionRules(VersionPolicy.ALL))
    backfill = replace(backfill, context=replace(backfill.context, options=options))
    works = backfill.preview(ada.grant_id).works
    assert {work.asked.recid for work in works if work.forecast.is_ticked} == {first, second}
    with unattended(ada), UnitOfWork() as uow:
        backfill.run(ada.grant_id)
        uow.commit()
        asked = {
            claim.recid: claim.item_kind
            for claim in ada.claims
            if claim.requested_action is RequestedAction.ADD
        }
    assert asked == {first: ItemKind.RECORD, second: ItemKind.RECORD}


def test_only_one_run_at_a_time(ada, publish, orcid_sim):
    """The second one is told which is under way."""
    publish(ada, "One")
    orcid_sim.faults.add("status", orcid=ada.orcid, times=None)
    run_id = begin(ada)
    with pytest.raises(runs.RunningError) as caught:
        begin(ada)
    db.session.rollback()
    assert caught.value.run_id == run_id
    orcid_sim.faults.clear()
    finished(run_id)
    begin(ada)


def test_an_outage_is_waited_for(ada, publish, orcid_sim):
    """No work fails, and afterwards all are there."""
    publish(ada, "One", "Two")
    orcid_sim.faults.add("status", orcid=ada.orcid, times=None)
    run_id = begin(ada)
    eventually(lambda: progress(run_id).tally.reasons == {Reason.ORCID_DOWN: 2})
    found = progress(run_id)
    assert (found.state, found.tally.waiting, found.tally.failed) == (RunState.RUNNING, 2, 0)
    orcid_sim.faults.clear()
    assert finished(run_id).tally.done == 2


def test_what_is_not_sent_has_a_reason(ada, publish, records):
    """A record that was withdrawn between looking and sending."""
    recids = publish(ada, "Stays", "Goes")
    with unattended(ada):
        run_id = begin(ada)
        records.delete(recids[1])
    found = finished(run_id)
    assert (found.tally.done, found.tally.failed) == (1, 1)
    assert found.tally.reasons == {Reason.RECORD_WITHDRAWN: 1}


def test_stop_and_go_on(ada, publish):
    """What was not begun falls back; a new run takes it up."""
    publish(ada, "One", "Two", "Three")
    with unattended(ada):
        run_id = begin(ada)
        with UnitOfWork() as uow:
            assert build_backfill().cancel(run_id)
            uow.commit()

    def fell_back():
        found = {
            (claim.state, claim.reason, claim.requested_action, claim.origin)
            for claim in ada.claims
        }
        return found == {
            (ClaimState.SKIPPED, Reason.OLDER_THAN_OPTIN, RequestedAction.NONE, Origin.AUTO),
        }

    eventually(fell_back)
    assert ada.works == []
    assert progress(run_id).state is RunState.CANCELLED
    with UnitOfWork() as uow:
        again = build_backfill().resume(ada.grant_id, run_id)
        uow.commit()
    assert finished(again).tally.done == 3
    with UnitOfWork() as uow:
        assert not build_backfill().cancel(again)
        uow.commit()


def test_stopping_keeps_what_was_begun(ada, publish):
    """Whatever was sent is waited for, so that nothing is half-sent."""
    publish(ada, "Begun", "Waits")
    with unattended(ada):
        run_id = begin(ada)
        OrcidClaim.query.filter_by(grant_id=ada.grant_id, title="Begun").update(
            {"unanswered_since": utcnow()}
        )
        db.session.commit()
        with UnitOfWork() as uow:
            build_backfill().cancel(run_id)
            uow.commit()
        requested_actions = {claim.title: claim.requested_action for claim in ada.claims}
        assert requested_actions == {"Begun": RequestedAction.ADD, "Waits": RequestedAction.NONE}
    eventually(lambda: [claim.put_code is not None for claim in ada.claims].count(True) == 1)


def test_a_run_is_finished_without_anybody_who_looks(ada, publish):
    """The sweep settles it."""
    publish(ada, "One")
    run_id = begin(ada)

    def settled():
        db.session.rollback()
        return db.session.get(runs.OrcidRun, run_id, populate_existing=True).finished_at

    eventually(settled)


def test_250_works_are_three_requests(ada, publish, records, monkeypatch):
    """A hundred works in one, and the list of works is not asked for."""
    (recid,) = publish(ada, "The first")
    copies = clone(records, recid, 249)
    known = search.find_parents(ada.orcid)
    monkeypatch.setattr(search, "find_parents", lambda orcid: known | frozenset(copies))
    run_id = begin(ada)
    found = finished(run_id)
    assert (found.total, found.tally.done) == (250, 250)
    assert ada.requests() == ["POST"] * 3
    assert len(ada.works) == 250


def test_everybody_who_lets_works_be_added(people, publish):
    """Counted first; who adds by hand is left alone; busy people are told."""
    ada, bob = people.add("Ada Example", since=AFTERWARDS), people.add("Bob Other", AFTERWARDS)
    publish(ada, "Hers")
    publish(bob, "His")
    change_grant(bob, mode=Mode.MANUAL)

    def shares(**options):
        found = backfill_everybody(build_backfill(), **options)
        return {share.orcid: share for share in found if share.orcid in {ada.orcid, bob.orcid}}

    assert {orcid: share.total for orcid, share in shares().items()} == {ada.orcid: 1}
    assert shares(since=utcnow())[ada.orcid].total == 0
    assert ada.works == []
    share = shares(apply=True)[ada.orcid]
    assert finished(share.run_id).tally.done == 1
    assert bob.works == []


def test_a_preview_does_without_orcid(ada, publish, orcid_sim):
    """Then our claims alone say what is there."""
    publish(ada, "One")
    finished(begin(ada))
    orcid_sim.faults.add("status", orcid=ada.orcid)
    preview, works = look(ada)
    assert not preview.is_orcid_known
    assert works["One"].forecast.state is ForecastState.IN_ORCID
    assert current_orcid_autoupdate.limiter.look() is None
