# SPDX-License-Identifier: MIT
"""The services of older works and of comparisons: who may do what, and what they answer."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask_principal import AnonymousIdentity
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import ValidationError

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import GrantStatus, Reason, RunKind
from invenio_orcid_autoupdate.errors import (
    BackfillRunningError,
    GrantNotFoundError,
    OrcidRecordBusyError,
    OrcidUnavailableError,
    PermissionUnusableError,
    RunNotFoundError,
)
from invenio_orcid_autoupdate.orcid.errors import Reaction
from invenio_orcid_autoupdate.proxies import (
    current_backfills_service,
    current_operations_service,
    current_orcid_autoupdate,
)
from invenio_orcid_autoupdate.repository import search
from invenio_orcid_autoupdate.services.backfills.results import RunItem
from invenio_orcid_autoupdate.store import claims, runs
from invenio_orcid_autoupdate.store.leases import lease

from ..keeping import unattended
from ..people import new_orcid
from ..stored import change_grant, identity_of, store_account
from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def sent(monkeypatch):
    """What was queued, in order; nothing leaves for the broker."""
    calls = []
    monkeypatch.setattr(
        tasks, "send", lambda task, *args, **_: calls.append((task.name.split(".")[-1], *args))
    )
    return calls


@pytest.fixture
def make(people, orcid_sim):
    """Makes people with accounts."""
    orcid_sim.faults.clear()

    def make(name="Ada Example"):
        user_id = store_account()
        person = people.add(name, since=timedelta(hours=-1), user_id=user_id)
        person.identity = identity_of(user_id)
        return person

    return make


@pytest.fixture
def registered(ada, worker):
    """The subjects of Ada's works, both registered; no worker looks after her any more."""
    with unattended(ada):
        yield eventually(lambda: registered_claims(ada))


@pytest.fixture
def ada(make, records, datacite_sim):
    """A researcher with two older works that have no claim."""
    ada = make()
    datacite_sim.faults.clear()
    for title, date in (("One", "2026-11-21"), ("Two", "2025-03")):
        records.publish(ada, title=title, publication_date=date)
    records.service.indexer.refresh()
    return ada


def titles(preview):
    """Return the titles on a page of the preview."""
    return [hit["title"] for hit in preview["hits"]["hits"]]


def test_a_preview_has_counts_and_a_page(ada, sent):
    """All are counted, one page is listed."""
    preview = current_backfills_service.preview(ada.identity, size=1).to_dict()
    assert sum(preview["counts"].values()) == preview["hits"]["total"] == 2
    second = current_backfills_service.preview(ada.identity, page=2, size=1).to_dict()
    assert sorted(titles(preview) + titles(second)) == ["One", "Two"]
    (hit,) = second["hits"]["hits"]
    assert (hit["title"], hit["type"], hit["year"]) == ("Two", "dataset", "2025")
    assert preview["is_orcid_known"]
    assert sent == []


def test_a_run_from_asking_to_going_on(ada, sent, registered):
    """Links say what can be done; the page finds the run again."""
    service, push = current_backfills_service, ("push_grant", str(ada.grant_id))
    assert service.read_latest(ada.identity) is None
    item = service.create(ada.identity, {"ids": [str(registered[0])]})
    run = item.to_dict()
    assert (run["state"], run["total"], run["waiting"], run["added"]) == ("running", 1, 1, 0)
    assert set(run["links"]) == {"self", "cancel"}
    assert run["links"]["cancel"].endswith(f"/api/orcid-autoupdate/runs/{item.id}/cancel")
    assert service.read_latest(ada.identity).id == item.id
    with pytest.raises(BackfillRunningError) as caught:
        service.create(ada.identity)
    assert caught.value.run_id == item.id
    stopped = service.cancel(ada.identity, item.id).to_dict()
    assert (stopped["state"], stopped["waiting"]) == ("cancelled", 0)
    assert set(stopped["links"]) == {"self", "continue"}
    again = service.resume(ada.identity, item.id)
    assert (again.id != item.id, again.to_dict()["total"]) == (True, 1)
    assert sent == [push, push, push]


def test_many_works_are_asked_for_by_year(ada, sent, registered):
    """The preview tells the years; a run brings those that were chosen."""
    service = current_backfills_service
    preview = service.preview(ada.identity).to_dict()
    assert preview["years"] == [{"year": "2026", "count": 1}, {"year": "2025", "count": 1}]
    item = service.create(ada.identity, {"years": ["2025", None]})
    assert item.to_dict()["total"] == 1
    asked = {claim.title for claim in ada.claims if claim.run_id == uuid.UUID(item.id)}
    assert asked == {"Two"}


def test_older_works_are_offered_until_they_are_asked_for(ada, sent, registered):
    """Whoever had them added, or some of them, knows the way."""
    service = current_backfills_service
    assert service.count_unasked(ada.identity) == 2
    service.create(ada.identity, {"ids": [str(registered[0])]})
    assert service.count_unasked(ada.identity) == 0
    assert ada.requests() == []


def registered_claims(person):
    """Return the subjects of two claims whose records have registered DOIs."""
    found = [claim.item_id for claim in person.claims if claim.generation]
    return found if len(found) == 2 else None


def test_while_orcid_is_down_a_run_says_since_when(ada, sent, registered):
    """No failure: it waits."""
    item = current_backfills_service.create(ada.identity)
    assert item.to_dict()["waiting_since"] is None
    limiter = current_orcid_autoupdate.limiter
    for _ in range(5):
        limiter.report(Reaction.RETRY, new_orcid())
    held = current_backfills_service.read(ada.identity, item.id).to_dict()
    assert held["waiting_since"] == held["created"]
    eventually(lambda: limiter.look() is None)
    limiter.report(None, ada.orcid)


def test_reasons_are_told_in_words():
    """Beside their codes, in the language of the reader."""
    tally = claims.Tally(failed=2, reasons={Reason.NO_DOI: 2})
    progress = runs.Progress(
        *(uuid.uuid4(), uuid.uuid4(), RunKind.BACKFILL, runs.RunState.FINISHED, 2),
        *(utcnow(), utcnow(), tally),
    )
    links = type("Links", (), {"expand": lambda *_: {}})()
    shown = RunItem(system_identity, progress, links).to_dict()
    assert (shown["reasons"], shown["reason_labels"]) == ({"no_doi": 2}, {"no_doi": "No DOI"})


def test_a_hold_tells_of_an_outage_too():
    """As long as the run is not over."""
    moment = utcnow()

    def shown(state, **tallied):
        tally = claims.Tally(**tallied)
        progress = runs.Progress(
            uuid.uuid4(), uuid.uuid4(), RunKind.REMOVE_ALL, state, 3, moment, None, tally
        )
        links = type("Links", (), {"expand": lambda *_: {}})()
        return RunItem(system_identity, progress, links).to_dict()

    down = {Reason.ORCID_DOWN: 2}
    running = shown(runs.RunState.RUNNING, done=1, waiting=2, reasons=down, last_at=moment)
    assert (running["waiting_since"], running["removed"]) == (moment.isoformat(), 1)
    assert shown(runs.RunState.RUNNING, waiting=2)["waiting_since"] is None
    assert shown(runs.RunState.CANCELLED, waiting=2, reasons=down)["waiting_since"] is None


def test_other_peoples_runs_do_not_exist(make, sent, monkeypatch):
    """Neither to read nor to stop nor to go on; nor their grants."""
    monkeypatch.setattr(search, "find_parents", lambda orcid: frozenset())
    ada, bob = make(), make("Bob Other")
    run_id = current_backfills_service.create(ada.identity).id
    for call in ("read", "cancel", "resume"):
        for id_ in (run_id, uuid.uuid4(), "no id"):
            with pytest.raises(RunNotFoundError):
                getattr(current_backfills_service, call)(bob.identity, id_)
    with pytest.raises(GrantNotFoundError):
        current_backfills_service.preview(bob.identity, ada.grant_id)
    with pytest.raises(GrantNotFoundError):
        current_operations_service.reconcile(bob.identity, ada.grant_id)
    assert current_backfills_service.read(ada.identity, run_id).to_dict()["state"] == "finished"


def test_a_run_of_another_kind_is_not_this_services(make, sent):
    """Removing all works is followed elsewhere."""
    ada = make()
    run_id = runs.start(ada.grant_id, RunKind.REMOVE_ALL, utcnow())
    db.session.commit()
    with pytest.raises(RunNotFoundError):
        current_backfills_service.cancel(ada.identity, run_id)


def test_who_may_not(make, sent):
    """Nobody signed in, nothing connected, disconnected, leaving."""
    service = current_backfills_service
    with pytest.raises(PermissionDeniedError):
        service.preview(AnonymousIdentity())
    with pytest.raises(GrantNotFoundError):
        service.preview(identity_of(store_account()))
    ada = make()
    change_grant(ada, disconnecting_since=utcnow())
    with pytest.raises(PermissionUnusableError):
        service.create(ada.identity)
    change_grant(ada, disconnecting_since=None, status=GrantStatus.DISCONNECTED, access_token=None)
    with pytest.raises(PermissionUnusableError):
        service.create(ada.identity)
    assert sent == []


@pytest.mark.parametrize(
    "chosen",
    [
        *({"ids": ["x"]}, {"ids": []}, {"ids": "all"}),
        *({"years": []}, {"years": ["26"]}, {"years": ["2026\n"]}, {"years": 2026}),
        {"ids": [str(uuid.uuid4())], "years": ["2026"]},
    ],
)
def test_ids_and_years_that_are_none(make, sent, chosen):
    """Refused before anything is stored."""
    ada = make()
    with pytest.raises(ValidationError):
        current_backfills_service.create(ada.identity, chosen)
    assert runs.find_latest(ada.grant_id, RunKind.BACKFILL) is None


def test_the_command_line_asks_in_somebodys_name(make, sent, monkeypatch):
    """With the id of the grant."""
    monkeypatch.setattr(search, "find_parents", lambda orcid: frozenset())
    ada = make()
    item = current_backfills_service.create(system_identity, grant_id=ada.grant_id)
    assert item.to_dict()["total"] == 0


def test_a_comparison_on_request(make, orcid_sim, sent):
    """A report first; then the steps, and the push of what is due."""
    ada = make()
    item = current_operations_service.reconcile(ada.identity, ada.grant_id)
    report = item.to_dict()
    assert (report["orcid"], report["applied"], report["items"]) == (ada.orcid, False, [])
    assert set(report["counts"]) == {"same", "missing", "unknown", "differs"}
    assert sent == []
    assert current_operations_service.reconcile(
        system_identity, ada.grant_id, apply=True
    ).to_dict()["applied"]
    assert sent == [("push_grant", str(ada.grant_id))]


def test_a_comparison_that_is_not_possible(make, orcid_sim, sent):
    """Another worker, ORCID's fault, no permission: each says so."""
    ada = make()
    with lease(ada.grant_id, 60), pytest.raises(OrcidRecordBusyError):
        current_operations_service.reconcile(ada.identity, ada.grant_id)
    orcid_sim.faults.add("status", orcid=ada.orcid)
    with pytest.raises(OrcidUnavailableError):
        current_operations_service.reconcile(ada.identity, ada.grant_id)
    change_grant(ada, status=GrantStatus.REVOKED)
    with pytest.raises(PermissionUnusableError):
        current_operations_service.reconcile(ada.identity, ada.grant_id)
