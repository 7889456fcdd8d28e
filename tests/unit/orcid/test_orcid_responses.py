# SPDX-License-Identifier: MIT
"""ORCID's good answers as typed values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import exchanges

from invenio_orcid_autoupdate.orcid.responses import (
    StoredWork,
    WorkIdentifier,
    WorkSummary,
    read_groups,
    read_stored_work,
    read_summary,
)

BODY = {
    "created-date": {"value": 1795221293555},
    "last-modified-date": {"value": 1795221293999},
    "source": {
        "source-orcid": None,
        "source-client-id": {"uri": "https://sandbox.orcid.org/client/APP-A", "path": "APP-A"},
        "source-name": {"value": "Client A"},
    },
    "put-code": 1000058,
    "title": {"title": {"value": "Recording work"}, "subtitle": None},
    "type": "journal-article",
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "doi",
                "external-id-value": "https://doi.org/10.5555/REC.1",
                "external-id-normalized": {"value": "10.5555/rec.1", "transient": True},
                "external-id-relationship": "self",
            },
            {
                "external-id-type": "issn",
                "external-id-value": "2041-1723",
                "external-id-normalized": None,
                "external-id-relationship": "part-of",
            },
        ]
    },
    "visibility": "limited",
}

SUMMARY = WorkSummary(
    put_code=1000058,
    source_client_id="APP-A",
    source_name="Client A",
    external_ids=(
        WorkIdentifier("doi", "https://doi.org/10.5555/REC.1", "self", "10.5555/rec.1"),
        WorkIdentifier("issn", "2041-1723", "part-of", None),
    ),
    title="Recording work",
    type="journal-article",
    visibility="limited",
    last_modified=1795221293999,
)


def test_a_summary():
    """Every field that decisions need."""
    assert read_summary(BODY) == SUMMARY


def test_a_whole_work():
    """The same facts, and what ORCID sent."""
    work = read_stored_work(BODY)
    assert isinstance(work, StoredWork)
    assert (work.put_code, work.external_ids) == (1000058, SUMMARY.external_ids)
    assert work.body is BODY
    assert "Recording" in repr(work)
    assert "created-date" not in repr(work)


@pytest.mark.parametrize("body", [None, [], "x", {}, {"put-code": None}, {"put-code": "7"}])
def test_what_has_no_put_code_is_no_work(body):
    """Nothing can be done with it."""
    assert read_summary(body) is None
    assert read_stored_work(body) is None


def test_a_work_that_the_researcher_added():
    """It has no client."""
    work = read_summary({"put-code": 5, "source": {"source-client-id": None}})
    assert work == WorkSummary(put_code=5)
    assert not work.is_from("APP-A")


def test_whose_work_it_is():
    """The client id decides, not the name."""
    assert SUMMARY.is_from("APP-A")
    assert not SUMMARY.is_from("APP-B")
    assert not SUMMARY.is_from("Client A")


HAS_SELF = {
    "as sent": ("doi", "https://doi.org/10.5555/REC.1", True),
    "bare": ("doi", "10.5555/rec.1", True),
    "capitals": ("doi", "10.5555/REC.1", True),
    "prefix": ("doi", "doi:10.5555/rec.1", True),
    "another DOI": ("doi", "10.5555/rec.10", False),
    "beginning of it": ("doi", "10.5555/rec", False),
    "another type": ("handle", "10.5555/rec.1", False),
    "part-of is not self": ("issn", "2041-1723", False),
}


@pytest.mark.parametrize(("id_type", "value", "has"), list(HAS_SELF.values()), ids=list(HAS_SELF))
def test_has_self(id_type, value, has):
    """A work is adopted only if it is the very work."""
    assert SUMMARY.has_self(id_type, value) is has


def test_a_value_that_orcid_could_not_normalise_is_compared_as_it_is():
    """Otherwise a lost put-code could never be recovered."""
    work = WorkSummary(1, external_ids=(WorkIdentifier("doi", "10.5555/A", "self", None),))
    assert work.has_self("doi", "10.5555/a")


@pytest.mark.parametrize(
    "wanted", ["10.5555/a&b", "10.5555/A%26b", "https://doi.org/10.5555/a%26b"]
)
def test_an_encoded_doi_is_the_same_doi(wanted):
    """It is sent encoded, and known by its plain form here."""
    sent = WorkIdentifier("doi", "10.5555/a%26b", "self", "10.5555/a%26b")
    assert WorkSummary(1, external_ids=(sent,)).has_self("doi", wanted)
    assert not WorkSummary(1, external_ids=(sent,)).has_self("doi", "10.5555/a")


def test_groups_are_flattened_in_their_order():
    """Grouping is for people; a summary without put-code is skipped."""
    body = {
        "group": [
            {"work-summary": [{"put-code": 2}, {"put-code": 1}, {"title": None}]},
            {"work-summary": None},
            {},
            {"work-summary": [{"put-code": 3}]},
        ]
    }
    assert [work.put_code for work in read_groups(body)] == [2, 1, 3]


def test_all_recorded_works_can_be_read():
    """Every work and summary that the real registry gave."""
    works = summaries = 0
    for exchange in exchanges():
        body = exchange["response"].get("json")
        if not isinstance(body, dict):
            continue
        found = list(read_groups(body))
        summaries += len(found)
        if body.get("put-code"):
            work = read_stored_work(body)
            works += 1
            assert work.title == body["title"]["title"]["value"]
            assert work.source_name in ("Client A", "Client B", None) or work.source_name
            assert {each.relationship for each in work.external_ids} >= {"self"}
    assert works > 50
    assert summaries > 50


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "put-code",
                        "source",
                        "source-client-id",
                        "external-ids",
                        "external-id",
                        "title",
                    ]
                ),
                inner,
            )
        ),
    )
)
def test_no_json_raises(body):
    """Foreign JSON is not trusted."""
    read_summary(body)
    list(read_groups({"group": [{"work-summary": [body]}, body]}))
