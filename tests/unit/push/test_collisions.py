# SPDX-License-Identifier: MIT
"""Which of two works gets an identifier that both would have."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from invenio_orcid_autoupdate.decisions.reconcile import RemoteWork
from invenio_orcid_autoupdate.decisions.states import Reason
from invenio_orcid_autoupdate.orcid.responses import comparable_id
from invenio_orcid_autoupdate.push.collisions import (
    find_taken,
    is_freed,
    with_own_doi_alone,
    without,
)
from invenio_orcid_autoupdate.push.evaluation import Target
from invenio_orcid_autoupdate.works.work import ExternalId, Work

OWN = ExternalId("doi", "10.5072/own", "self")
ARXIV = ExternalId("arxiv", "arXiv:2101.00001", "self")
ISBN = ExternalId("isbn", "978-3-16-148410-0", "self")
VERSION = ExternalId("doi", "10.5072/older", "version-of")
WANTED = Target(work=Work("Cups", "data-set", (OWN, ARXIV, ISBN, VERSION)), doi="10.5072/own")
OTHER = str(uuid.UUID(int=1))


def test_only_what_collides_is_left_out():
    """The work's other identifiers stay, and what groups it."""
    target = without(WANTED, {"arxiv:2101.00001": OTHER})
    assert target.work.external_ids == (OWN, ISBN, VERSION)
    assert target.left_out == {"arxiv:2101.00001": OTHER}
    assert target.hash != WANTED.hash


def test_a_work_whose_own_doi_another_one_has_is_not_sent():
    """ORCID shows that DOI already."""
    target = without(WANTED, {"doi:10.5072/own": OTHER, "arxiv:2101.00001": OTHER})
    assert (target.work, target.absence) == (None, Reason.OTHER_WORK)
    assert target.left_out == {"doi:10.5072/own": OTHER}


def test_where_nothing_collides_nothing_changes():
    """Nor where nothing is wanted."""
    assert without(WANTED, {}) is WANTED
    nothing = Target(absence=Reason.NO_DOI)
    assert without(nothing, {"doi:10.5072/own": OTHER}) is nothing


def test_the_last_try_is_with_the_own_doi_alone():
    """Once: then there is nothing left to leave out."""
    bare = with_own_doi_alone(WANTED)
    assert bare.work.external_ids == (OWN, VERSION)
    assert with_own_doi_alone(bare) is None


def test_what_other_works_in_orcid_have_is_found():
    """In whatever spelling, but not what the work itself has."""
    own = RemoteWork(7, True, frozenset({("doi", "10.5072/own"), ("arxiv", "2101.00001")}))
    other = RemoteWork(8, True, frozenset({("isbn", comparable_id("isbn", "9783161484100"))}))
    assert find_taken(WANTED, 7, [own, other]) == {"isbn:9783161484100": 8}
    assert find_taken(WANTED, None, [own])["arxiv:2101.00001"] == 7


def test_what_a_look_shows_to_be_free_is_free():
    """What another claim's work has, that claim tells."""
    assert is_freed({"isbn:1": 8}, taken=set())
    assert not is_freed({"isbn:1": 8}, taken={"isbn:1"})
    assert not is_freed({"isbn:1": OTHER}, taken=set())
    assert not is_freed(None, taken=set())


SAME = {
    "ISBN": ("isbn", "978-3-16-148410-0", "9783161484100"),
    "ISBN with blanks": ("isbn", "978 3 16 148410 0", "9783161484100"),
    "ISSN": ("issn", "1234-567X", "1234567x"),
    "arXiv": ("arxiv", "arXiv:2101.00001", "2101.00001"),
    "PubMed": ("pmid", "PMID: 12345", "12345"),
    "PubMed, address": ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
    "PubMed Central": ("pmc", "PMC123456", "123456"),
    "DOI": ("doi", "https://doi.org/10.5072/A%26B", "10.5072/a&b"),
    "handle": ("handle", "1234/AB", "1234/ab"),
}


@pytest.mark.parametrize(("kind", "one", "other"), list(SAME.values()), ids=list(SAME))
def test_two_spellings_of_one_identifier_are_the_same(kind, one, other):
    """As ORCID takes them."""
    assert comparable_id(kind, one) == comparable_id(kind, other)


def test_the_same_value_of_another_type_is_another_identifier():
    """Types are compared, too."""
    pmid = replace(ARXIV, type="pmid", value="2101.00001")
    target = Target(work=replace(WANTED.work, external_ids=(OWN, pmid)), doi="10.5072/own")
    stored = RemoteWork(8, True, frozenset({("arxiv", "2101.00001")}))
    assert find_taken(target, None, [stored]) == {}
