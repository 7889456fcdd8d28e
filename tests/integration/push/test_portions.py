# SPDX-License-Identifier: MIT
"""Large records: a worker holds no more of them than it needs, and all of them go."""

from __future__ import annotations

import tracemalloc
import uuid
from contextlib import contextmanager

import pytest
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.consent import read_settings
from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.push import portions
from invenio_orcid_autoupdate.repository.excerpts import DESCRIPTION_MAX, lean
from invenio_orcid_autoupdate.repository.records import (
    named_as,
    named_orcids,
    read_parents,
    read_whole,
)
from invenio_orcid_autoupdate.services.backfills.backfill import build_backfill
from invenio_orcid_autoupdate.services.grants.settings_preview import preview_change
from invenio_orcid_autoupdate.services.operations.explaining import validate
from invenio_orcid_autoupdate.upkeep.missed_events import mark_parent

from ..counting import statements
from ..many import make_due, pushing, store

pytestmark = pytest.mark.services

MB = 10**6

JOSIAH = "0000-0002-1825-0097"


@pytest.fixture
def ada(app, people, orcid_sim):
    """A researcher with auto-update."""
    orcid_sim.faults.clear()
    return people.add("Ada Example")


@contextmanager
def peak():
    """Measure the most that a block holds in Python, in MB."""
    found = []
    tracemalloc.start()
    try:
        yield found
        found.append(tracemalloc.get_traced_memory()[1] / MB)
    finally:
        tracemalloc.stop()


def widen(stored, megabytes):
    """Let records have much that is no description; what it says is sent to nobody."""
    filling = [{"title": {"en": "x" * 1000}, "link": "https://example.org"}] * (1000 * megabytes)
    for one in stored:
        row = db.session.get(RDMRecordMetadata, one.record_id)
        row.json = {**row.json, "metadata": {**row.json["metadata"], "rights": filling}}
        db.session.commit()
        db.session.expunge_all()


def test_long_descriptions_are_not_held(ada):
    """Fifteen of 20 MB each: some MB are held, not 300, and all works are sent."""
    stored = store(ada, 15)
    for one in stored:
        db.session.execute(
            db.text(
                "UPDATE rdm_records_metadata SET json = jsonb_set(json, "
                "'{metadata,description}', to_jsonb(repeat('word ', 4000000))) WHERE id = :id"
            ),
            {"id": one.record_id},
        )
        db.session.commit()
    make_due(ada, stored)
    with pushing(ada) as pushes, peak() as most:
        pushes.push_all()
    assert most[0] < 60
    assert {claim.state for claim in ada.claims} == {ClaimState.IN_ORCID}
    assert len(ada.works) == 15


def test_large_records_come_in_portions(ada):
    """Whatever makes them large; each portion is a push of its own, and none is left out."""
    stored = store(ada, 8)
    widen(stored, megabytes=3)
    make_due(ada, stored)
    with pushing(ada) as pushes, peak() as most:
        pushes.push()
        assert len(ada.works) == 2
        pushes.push_all()
    assert len(ada.works) == 8
    assert most[0] < 40


def test_a_record_that_is_larger_than_a_portion_goes_alone(ada, monkeypatch):
    """Otherwise it would never go."""
    monkeypatch.setattr(portions, "BYTES_MAX", 1)
    stored = store(ada, 3)
    make_due(ada, stored)
    with pushing(ada) as pushes:
        pushes.push_all()
    assert ada.requests("POST") == ["POST"] * 3
    assert len(ada.works) == 3


def test_looking_at_many_large_records_holds_few_of_them(ada):
    """The preview of older works, the check of metadata, and the search for missed events."""
    stored = store(ada, 20)
    widen(stored, megabytes=3)
    make_due(ada, stored)
    parents = [one.parent_id for one in stored]
    with peak() as most:
        preview = build_backfill().preview(ada.grant_id)
        checked = list(validate(parents, current_orcid_autoupdate.mapping_options))
        mark_parent(parents[0], current_orcid_autoupdate.push_options.versions, utcnow())
    db.session.rollback()
    assert len(preview.works) == len(checked) == 20
    assert not any(line["problems"] for line in checked)
    assert most[0] < 60


def test_a_preview_of_settings_keeps_no_work(ada, monkeypatch):
    """All changes are counted, the first are listed."""
    monkeypatch.setattr(portions, "BYTES_MAX", 1)
    stored = store(ada, 60)
    make_due(ada, stored)
    permission = ada.grant
    off = permission.auto_update_since
    permission.auto_update_since = None
    db.session.commit()
    settings = read_settings(off, permission.mode, permission.preferences)
    found = preview_change(permission.id, settings, current_orcid_autoupdate.context)
    assert found["changes"] == 60
    assert len(found["items"]) == 50


@pytest.mark.parametrize("count", [1, 100])
def test_reading_costs_as_many_statements_however_many_records(ada, count):
    """Excerpts, DOIs, and the JSON of what is shown."""
    parents = [one.parent_id for one in store(ada, count)]
    with statements() as found:
        parents = read_parents(parents)
        newest = {parent.versions[0].id for parent in parents.values()}
        whole = read_whole(parents, newest)
    assert len(found) == 3
    assert all(parent.versions[0].whole["metadata"]["title"] for parent in whole.values())


def test_an_excerpt_is_never_taken_for_the_record(ada):
    """A work that was built from it would lack most of what the record says."""
    (one,) = store(ada, 1)
    (version,) = read_parents([one.parent_id])[one.parent_id].versions
    with pytest.raises(LookupError):
        _ = version.whole


def test_an_excerpt_tells_the_rules_what_the_record_tells(ada):
    """Whoever is named, by whatever list, and what names the work."""
    linked = [{"scheme": "orcid", "identifier": JOSIAH}]
    gnd = [{"scheme": "gnd", "identifier": "118540238"}]
    editor = {"person_or_org": {"name": "Ed", "identifiers": [*gnd, *linked]}}
    (one,) = store(ada, 1, contributors=[editor, {"person_or_org": {"name": "No iD"}}])
    (version,) = read_parents([one.parent_id])[one.parent_id].versions
    json = db.session.get(RDMRecordMetadata, one.record_id).json
    assert named_orcids(version.json) == named_orcids(json) == {ada.orcid, JOSIAH}
    for people in ("creators", "contributors"):
        assert named_as(version.json["metadata"], people) == named_as(json["metadata"], people)
    for name in ("id", "access", "pids"):
        assert version.json[name] == json[name]
    assert version.json["metadata"]["title"] == json["metadata"]["title"]
    assert version.size > 300


def test_of_a_description_the_beginning_is_read(ada):
    """More than any work needs."""
    (one,) = store(ada, 1, description="é" * (DESCRIPTION_MAX + 1))
    query = select(lean(RDMRecordMetadata.json)).where(RDMRecordMetadata.id == one.record_id)
    json = db.session.scalar(query)
    assert json["metadata"]["description"] == "é" * DESCRIPTION_MAX
    (version,) = read_parents([one.parent_id])[one.parent_id].versions
    assert version.size > 2 * DESCRIPTION_MAX


def test_of_what_does_not_exist_nothing_is_read(app):
    """No record, no statement for its JSON."""
    with statements() as found:
        assert read_whole(read_parents([uuid.uuid4()]), set()) == {}
    assert len(found) == 1
