# SPDX-License-Identifier: MIT
"""Records of any shape: reading one is total, and the others are read as if it were not there."""

from __future__ import annotations

import uuid
from copy import deepcopy
from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.consent import Settings
from invenio_orcid_autoupdate.decisions.states import GrantStatus, Reason
from invenio_orcid_autoupdate.push.evaluation import Evaluator
from invenio_orcid_autoupdate.repository import records
from invenio_orcid_autoupdate.repository.records import PUBLISHED, Registered, named_orcids
from invenio_orcid_autoupdate.repository.vocabularies import type_id
from invenio_orcid_autoupdate.store.permissions import Permission
from invenio_orcid_autoupdate.works.options import DEFAULT_OPTIONS
from tests.claim_samples import due_claim

ADA, NOW = "0000-0002-1825-0097", utcnow()

RECORD = {
    "id": "v1",
    "pids": {"doi": {"identifier": "10.5072/v1", "provider": "datacite"}},
    "access": {"record": "public", "embargo": {"active": False}},
    "metadata": {
        "title": "Cups",
        "description": "<p>Of tea.</p>",
        "resource_type": {"id": "publication-book"},
        "publication_date": "2026-11",
        "languages": [{"id": "eng"}],
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "Ada",
                    "identifiers": [{"scheme": "orcid", "identifier": ADA}],
                },
                "affiliations": [{"name": "A university"}],
            }
        ],
        "identifiers": [{"scheme": "arxiv", "identifier": "arXiv:2101.00001"}],
    },
    "custom_fields": {"imprint:imprint": {"isbn": "978-3-16-148410-0", "title": "Cups"}},
}

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def paths(json, before=()):
    """Return the path of everything in some JSON."""
    inner = json.items() if isinstance(json, dict) else enumerate(json)
    for key, value in inner:
        yield (*before, key)
        if isinstance(value, (dict, list)):
            yield from paths(value, (*before, key))


EVALUATOR = Evaluator(
    Permission(uuid.uuid4(), ADA, None, GrantStatus.ACTIVE, NOW, Settings(NOW)),
    proven={ADA: ("Ada",)},
    mapping=DEFAULT_OPTIONS,
    removes_withdrawn=True,
    includes_citation=False,
)

PARENT = {
    "pids": {"doi": {"identifier": "10.5072/all"}},
    "access": {"owned_by": {"user": "3"}},
    "communities": {"ids": ["a"]},
}


def spoiled(json, path, junk):
    """Return a copy in which something else stands at a path."""
    copy = deepcopy(json)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = junk
    return copy


def row(json, parent=PARENT):
    """Return a record as the database answers."""
    return SimpleNamespace(
        id=uuid.uuid4(),
        parent_id=uuid.uuid4(),
        json=json,
        size=0,
        parent=parent,
        is_deleted=False,
        deletion_status=PUBLISHED,
        created=utcnow(),
    )


@given(path=st.sampled_from(list(paths(RECORD))), junk=JUNK)
def test_a_record_with_anything_anywhere_is_evaluated(path, junk):
    """It is sent or says why not; nothing raises, and nothing is taken out."""
    assert_is_evaluated(row(spoiled(RECORD, path, junk)))


@given(path=st.sampled_from(list(paths(PARENT))), junk=JUNK)
def test_a_parent_with_anything_anywhere_is_evaluated(path, junk):
    """As for the record."""
    assert_is_evaluated(row(RECORD, spoiled(PARENT, path, junk)))


@given(json=JUNK)
def test_a_record_that_is_anything_at_all_can_be_asked(json):
    """For its type and its people, which receivers and searches do."""
    json = json if isinstance(json, dict) else {"metadata": json}
    assert isinstance(type_id(json), str)
    assert isinstance(named_orcids(json), frozenset)


def parent_of(one):
    """Return the parent of one row, read as a whole."""
    parent = records._parent(one.parent_id, [one], {"10.5072/v1": Registered(NOW, NOW)})
    if not parent.is_readable:
        return parent
    return replace(parent, versions=tuple(replace(v, is_excerpt=False) for v in parent.versions))


def assert_is_evaluated(odd):
    """Read and evaluate one row as a push does."""
    parent = parent_of(odd)
    assert parent.is_readable or parent is records.UNREADABLE
    claim = due_claim(put_code=7)
    evaluation = EVALUATOR.evaluate(claim, parent)
    assert evaluation.target.work is not None or isinstance(evaluation.target.absence, Reason)
    if not parent.is_readable:
        assert evaluation.target.problem == "unreadable"
        assert evaluation.decision.action.value == "nothing"


def test_the_record_that_is_spoiled_is_sent_as_it_is():
    """Otherwise the tests above would show nothing."""
    good = row(RECORD)
    parent = parent_of(good)
    assert EVALUATOR.evaluate(due_claim(), parent).target.work is not None
