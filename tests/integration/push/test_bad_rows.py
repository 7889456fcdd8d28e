# SPDX-License-Identifier: MIT
"""One row that nobody can read stops itself alone: a record, a token, an answer of ORCID."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata
from sqlalchemy.orm.attributes import flag_modified

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.consent import Settings
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidGrant, OrcidRevocation
from invenio_orcid_autoupdate.orcid.errors import OrcidError
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import (
    current_grants_service,
    current_operations_service,
    current_orcid_autoupdate,
)
from invenio_orcid_autoupdate.repository.changes import Change
from invenio_orcid_autoupdate.services.backfills.backfill import build_backfill
from invenio_orcid_autoupdate.services.claims.work_preview import Showing
from invenio_orcid_autoupdate.services.deposits.forecast import read_published
from invenio_orcid_autoupdate.services.grants.settings_preview import preview_change
from invenio_orcid_autoupdate.services.operations.explaining import Explainer, validate
from invenio_orcid_autoupdate.store import revocations
from invenio_orcid_autoupdate.upkeep import revoking
from invenio_orcid_autoupdate.upkeep.missed_events import mark_changed

from ..many import make_due, pushing, store

pytestmark = pytest.mark.services

ODD = {
    "no type": {"metadata": {"resource_type": None}},
    "a type that is a text": {"metadata": {"resource_type": "dataset"}},
    "a type without id": {"metadata": {"resource_type": {}}},
    "no metadata": {"metadata": None},
    "metadata that are a list": {"metadata": [1]},
    "no people": {"metadata": {"creators": None}},
    "people that are texts": {"metadata": {"creators": ["Ada"]}},
    "identifiers that are none": {
        "metadata": {"creators": [{"person_or_org": {"identifiers": 7}}]}
    },
    "no identifiers of the record": {"pids": None},
    "a DOI that is a list": {"pids": {"doi": {"identifier": ["10.5072/x"]}}},
    "access that is a text": {"access": "public"},
    "a title that is a number": {"metadata": {"title": 7}},
    "a date that is a list": {"metadata": {"publication_date": [2026]}},
    "a date without end": {"metadata": {"publication_date": "9" * 5000}},
}

ODD_PARENTS = {
    "communities that are a number": {"communities": {"ids": 7}},
    "communities that are a text": {"communities": "x"},
    "an owner that is a list": {"access": {"owned_by": [1]}},
    "a concept DOI that is a dictionary": {"pids": {"doi": {"identifier": {}}}},
}


def merged(json, changes):
    """Return JSON with changes; dictionaries are merged."""
    if not (isinstance(json, dict) and isinstance(changes, dict)):
        return deepcopy(changes)
    return {**json, **{key: merged(json.get(key), value) for key, value in changes.items()}}


def spoil(model, id_, changes):
    """Let a row hold something odd, as a migration or a script may leave it."""
    row = db.session.get(model, id_)
    row.json = merged(dict(row.json), changes)
    flag_modified(row, "json")
    db.session.commit()


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        *((RDMRecordMetadata, changes) for changes in ODD.values()),
        *((RDMParentMetadata, changes) for changes in ODD_PARENTS.values()),
    ],
    ids=[*ODD, *ODD_PARENTS],
)
def test_an_odd_record_does_not_keep_the_others_back(people, model, changes):
    """The others go; the odd one goes, too, or says why not. Nothing is due any more."""
    ada = people.add()
    odd, *good = store(ada, 3)
    make_due(ada, [odd, *good])
    spoil(model, odd.record_id if model is RDMRecordMetadata else odd.parent_id, changes)
    with pushing(ada) as pushes:
        pushes.push_all()
    by_parent = {claim.parent_id: claim for claim in ada.claims}
    assert [by_parent[one.parent_id].state for one in good] == [ClaimState.IN_ORCID] * 2
    claim = by_parent[odd.parent_id]
    assert claim.due_at is None
    assert claim.state is ClaimState.IN_ORCID or claim.reason is not None
    assert len(list(build_backfill().preview(ada.grant_id).works)) >= 2


def look_at_older_works(ada, stored):
    """Return the DOIs in the preview of older works."""
    return {work.asked.doi for work in build_backfill().preview(ada.grant_id).works}


def look_at_other_settings(ada, stored):
    """Return the DOIs of what would be sent if auto-update were on."""
    settings = Settings(auto_update_since=utcnow() - timedelta(days=1))
    return {
        line["doi"]
        for line in preview_change(ada.grant_id, settings, current_orcid_autoupdate.context)[
            "items"
        ]
    }


def look_at_each_author(ada, stored):
    """Return the DOIs of which an operator is told how they stand."""
    explainer = Explainer(current_orcid_autoupdate.context)
    lines = [explainer.explain(one.parent_id, ada.orcid) for one in stored]
    return {line["doi"] for found in lines for line in found}


def look_at_the_mapping(ada, stored):
    """Return the DOIs of the records that ORCID would take."""
    found = validate([one.parent_id for one in stored], current_orcid_autoupdate.mapping_options)
    return {line["doi"] for line in found if not line["problems"]}


def look_at_one_by_one(ada, stored):
    """Return the DOIs of the works of which ORCID's view can be shown."""
    showing = Showing(current_orcid_autoupdate.context)
    by_parent = {claim.parent_id: claim.id for claim in ada.claims}
    shown = {
        one.doi: showing.show(ada.grant_id, by_parent[one.parent_id], one.parent_id)
        for one in stored
    }
    return {doi for doi, found in shown.items() if found.target is not None}


def look_after_publishing(ada, stored):
    """Return the DOIs of which a depositor is told whom they go to."""
    site, now = current_orcid_autoupdate.push_options.site, utcnow()
    found = [read_published(one.parent_id, site, caller_id=None, since=now) for one in stored]
    return {one.facts.doi for one in found if one is not None}


def look_for_missed_events(ada, stored):
    """Return the DOIs whose claims are due after a search of changes."""
    before = {claim.id: claim.generation for claim in ada.claims}
    changes = [Change(one.parent_id, utcnow(), one.record_id) for one in stored]
    mark_changed(changes, current_orcid_autoupdate.push_options.versions, utcnow())
    db.session.commit()
    due = {claim.parent_id for claim in ada.claims if claim.generation > before[claim.id]}
    return {one.doi for one in stored if one.parent_id in due}


@pytest.mark.parametrize(
    "look",
    [
        *(look_at_older_works, look_at_other_settings, look_at_each_author, look_at_the_mapping),
        *(look_at_one_by_one, look_after_publishing, look_for_missed_events),
    ],
    ids=lambda look: look.__name__,
)
def test_odd_records_keep_the_others_from_no_screen(people, look):
    """Everything that evaluates records shows the good ones, whatever stands beside them."""
    ada = people.add(since=None)
    first, *odd, last = store(ada, len(ODD) + len(ODD_PARENTS) + 2)
    make_due(ada, [first, *odd, last])
    for one, changes in zip(odd, [*ODD.values(), *ODD_PARENTS.values()], strict=True):
        is_record = changes in ODD.values()
        model = RDMRecordMetadata if is_record else RDMParentMetadata
        spoil(model, one.record_id if is_record else one.parent_id, changes)
    assert look(ada, [first, *odd, last]) >= {first.doi, last.doi}


def test_a_record_that_fails_in_the_middle_keeps_what_is_in_orcid(people, monkeypatch):
    """Whatever raises: the work that is there stays, and the researcher reads why."""
    ada = people.add()
    odd, good = store(ada, 2)
    make_due(ada, [odd, good])
    with pushing(ada) as pushes:
        pushes.push_all()
    monkeypatch.setattr(
        type(current_orcid_autoupdate.push_options.site), "passes", raising_for(odd)
    )
    for one in (odd, good):
        one.edit(title="A new title")
    with pushing(ada) as pushes:
        pushes.ahead = timedelta(minutes=5)
        pushes.push_all()
    claims = {claim.parent_id: claim for claim in ada.claims}
    assert claims[odd.parent_id].put_code is not None
    assert claims[odd.parent_id].reason is Reason.INVALID_METADATA
    assert claims[odd.parent_id].problem == "unreadable"
    assert len(ada.works) == 2
    assert [work["title"]["title"]["value"] for work in ada.works].count("A new title") == 1


def raising_for(odd):
    """Return an operator's rule that raises in a way that nobody foresaw."""

    def passes(self, json, parent):
        if json["pids"]["doi"]["identifier"] == odd.doi:
            raise RuntimeError("odd")
        return True

    return passes


def test_an_event_of_a_record_that_has_no_name_is_not_lost(people, records, monkeypatch):
    """Its claims are made; the name comes with the turn."""
    ada = people.add()
    monkeypatch.setattr("invenio_orcid_autoupdate.receivers.name_new", lambda record: 1 / 0)
    recid = records.publish(ada)
    records.service.pids.register_or_update(system_identity, recid, "doi")
    assert ada.claim.due_at is not None
    assert ada.claim.title is None


def spoil_token(person):
    """Let nobody read a person's token any more."""
    person.grant.access_token_sealed = "1:AAAA"
    db.session.commit()


def test_a_token_that_nobody_can_read_stops_its_own_push_alone(people):
    """The works wait for a new permission, and say so; the other researcher's go."""
    ada, eve = people.add(), people.add()
    for person in (ada, eve):
        make_due(person, store(person, 1))
    spoil_token(ada)
    tasks.push_grant(str(ada.grant_id))
    tasks.push_grant(str(eve.grant_id))
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.ON_HOLD, Reason.PERMISSION_LOST)
    assert ada.claim.due_at is None
    assert eve.claim.state is ClaimState.IN_ORCID
    assert tasks.check_grant(str(ada.grant_id)) is None
    assert tasks.reconcile_grant(str(ada.grant_id)) is None


@pytest.mark.parametrize("end", ["disconnect", "disconnect_with_works", "erase", "export"])
def test_everything_works_with_a_token_that_nobody_can_read(people, end):
    """It cannot be given back, and is forgotten."""
    ada = people.add()
    spoil_token(ada)
    before = OrcidRevocation.query.count()
    if end == "erase":
        current_grants_service.erase(system_identity, orcid=ada.orcid)
        assert db.session.get(OrcidGrant, ada.grant_id) is None
    elif end == "export":
        found = current_grants_service.export(system_identity, orcid=ada.orcid)
        assert found["grants"][0]["orcid"] == ada.orcid
    else:
        with_works = end.endswith("works")
        current_grants_service.disconnect(system_identity, ada.grant_id, remove_works=with_works)
        assert ada.grant.status is GrantStatus.DISCONNECTED
        assert ada.grant.access_token_sealed is None
    assert OrcidRevocation.query.count() == before
    assert current_operations_service.list_grants(system_identity)


def test_it_says_that_the_id_has_to_be_connected_again(people):
    """Neither *active*, which it is not, nor an error."""
    ada = people.add()
    assert current_grants_service.read(system_identity, ada.grant_id)["status"] == "active"
    spoil_token(ada)
    assert current_grants_service.read(system_identity, ada.grant_id)["status"] == "unreadable"


def test_one_bad_revocation_stops_only_itself(people):
    """One that nobody can read is forgotten, one that raises anything is tried again."""
    OrcidRevocation.query.delete()
    now = utcnow()
    for number, token in enumerate(["rubbish", "raises", "refused", "good"]):
        revocations.add(AccessToken(token), now - timedelta(minutes=10 - number), None)
    db.session.commit()
    bad = OrcidRevocation.query.order_by(OrcidRevocation.due_at).first()
    bad.token_sealed = "1:AAAA"
    db.session.commit()
    asked = []

    def revoke(token):
        assert not db.session().in_transaction()  # nothing is locked while ORCID is asked
        asked.append(token.reveal())
        if asked[-1] == "raises":
            raise RuntimeError("nobody foresaw this")
        if asked[-1] == "refused":
            raise OrcidError("no")

    revoking.revoke_due(revoke, lambda: None, lambda: now)
    assert asked == ["raises", "refused", "good"]
    left = {row.token.reveal(): (row.attempts, row.due_at) for row in OrcidRevocation.query}
    assert left == dict.fromkeys(["raises", "refused"], (1, now + revocations.WAIT))
    revoking.revoke_due(revoke, lambda: None, lambda: now)
    assert len(asked) == 3
    OrcidRevocation.query.delete()
    db.session.commit()


class OddClient:
    """ORCID's client, in whose answers to creates there is something that nobody foresaw.

    :param odd: DOI of the work about which that is.
    """

    def __init__(self, odd):
        self._client, self._odd = current_orcid_autoupdate.member_client, odd
        self.sizes = []

    def __getattr__(self, name):
        return getattr(self._client, name)

    def create_work(self, orcid, token, work):
        """Send one work."""
        return self._send([work], lambda: self._client.create_work(orcid, token, work))

    def create_works(self, orcid, token, works):
        """Send several."""
        return self._send(works, lambda: self._client.create_works(orcid, token, works))

    def _send(self, works, send):
        self.sizes.append(len(works))
        if self._odd in str(works):
            raise KeyError("slice")
        return send()


def test_an_answer_that_nobody_foresaw_is_a_failed_attempt(people):
    """With pauses that grow, in halves down to the one that it is about; the others are sent."""
    ada = people.add()
    odd, *good = store(ada, 4)
    make_due(ada, [odd, *good])
    client = OddClient(odd.doi)
    with pushing(ada, client) as pushes:
        pushes.push()
        assert {(c.state, c.reason, c.attempts) for c in ada.claims} == {
            (ClaimState.ON_HOLD, Reason.ANSWER_UNREADABLE, 1)
        }
        assert all(claim.due_at > utcnow() for claim in ada.claims)
        assert "unreadable: KeyError" in ada.last_line.text
        for _ in range(8):
            pushes.ahead += timedelta(hours=12)
            pushes.push_all()
    claims = {claim.parent_id: claim for claim in ada.claims}
    assert [claims[one.parent_id].state for one in good] == [ClaimState.IN_ORCID] * 3
    assert (claims[odd.parent_id].state, claims[odd.parent_id].reason) == (
        ClaimState.ON_HOLD,
        Reason.ANSWER_UNREADABLE,
    )
    assert claims[odd.parent_id].attempts == 9
    assert sorted(ada.dois) == sorted(one.doi for one in good)
    assert client.sizes[0] == 4
