# SPDX-License-Identifier: MIT
"""What ORCID shows of a work, line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.works.display import Line, Names, describe
from invenio_orcid_autoupdate.works.work import Contributor, ExternalId, FuzzyDate, Work

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["title", "value", "external-ids", "external-id", "contributors", "contributor"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def test_a_work_becomes_lines_in_orcid_s_order():
    """Identifiers by what they say of the work, people with role and iD; nothing is empty."""
    work = Work(
        title="Tea cups",
        subtitle="A study",
        type="data-set",
        external_ids=(
            ExternalId("doi", "10.5072/a", "self"),
            ExternalId("handle", "1/2", "self"),
            ExternalId("doi", "10.5072/all", "version-of"),
            ExternalId("grant_number", "G1", "funded-by"),
        ),
        publication_date=FuzzyDate(2026, 5),
        contributors=(
            Contributor("Ada", "first", "author", "https://orcid.org/0000-0002-1825-0097"),
            Contributor("Ben", role="http://credit.niso.org/contributor-roles/software/"),
            Contributor("Cy"),
        ),
    )
    assert describe(work.to_json()) == [
        Line("type", "data-set"),
        Line("title", "Tea cups"),
        Line("subtitle", "A study"),
        Line("date", "2026-05"),
        Line("id-self", "doi: 10.5072/a; handle: 1/2"),
        Line("id-version-of", "doi: 10.5072/all"),
        Line("id-funded-by", "grant_number: G1"),
        Line("contributors", "Ada (author, 0000-0002-1825-0097); Ben (software); Cy"),
    ]


def test_what_orcid_answers_is_read_alike():
    """It spells types and relationships in capitals in places, and adds fields of its own."""
    stored = {
        "put-code": 7,
        "type": "DATA_SET",
        "title": {"title": {"value": "Tea"}, "subtitle": None, "translated-title": None},
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": "10.5072/a",
                    "external-id-relationship": "SELF",
                }
            ]
        },
        "contributors": {"contributor": [{"credit-name": None, "contributor-orcid": None}]},
    }
    assert describe(stored) == [
        Line("type", "data-set"),
        Line("title", "Tea"),
        Line("id-self", "doi: 10.5072/a"),
    ]


def test_kinds_of_identifiers_are_called_what_the_reader_calls_them():
    """Abbreviations are written as such."""
    ids = (ExternalId("doi", "10.5072/a", "self"), ExternalId("handle", "1/2", "self"))
    work = Work(title="Tea cups", type="data-set", external_ids=ids)
    found = {line.code: line.value for line in describe(work.to_json(), Names(scheme=str.upper))}
    assert found["id-self"] == "DOI: 10.5072/a; HANDLE: 1/2"


def test_codes_are_called_what_the_reader_calls_them():
    """A CRediT role by the last part of its address."""
    work = Work(
        title="Tea cups",
        type="data-set",
        external_ids=(ExternalId("doi", "10.5072/a", "self"),),
        contributors=(
            Contributor("Ada", role="author"),
            Contributor("Ben", role="http://credit.niso.org/contributor-roles/data-curation/"),
        ),
    )
    lines = describe(work.to_json(), Names(type=str.upper, role=str.title))
    assert lines[0] == Line("type", "DATA-SET")
    assert lines[-1] == Line("contributors", "Ada (Author); Ben (Data-Curation)")


@given(st.dictionaries(st.sampled_from(["title", "type", "contributors", "external-ids"]), JSON))
def test_no_json_is_too_strange(body):
    """What comes from outside never raises."""
    assert all(line.value for line in describe(body))
