# SPDX-License-Identifier: MIT
"""What a work is called in the list before its turn comes."""

from __future__ import annotations

from types import SimpleNamespace

from invenio_orcid_autoupdate.repository.list_names import name_new, name_version

RECORD = {
    "id": "abcd-1234",
    "access": {"record": "public"},
    "pids": {"doi": {"identifier": "10.5072/abcd"}},
    "metadata": {
        "title": "Tea cups",
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-05",
    },
}

NAMES = {"title": "Tea cups", "resource_type": "dataset", "publication_date": "2026-05"}


def test_a_record_is_named_with_its_doi():
    """Also as InvenioRDM's chain of parent and newest version."""
    named = {"recid": "abcd-1234", "doi": "10.5072/abcd", **NAMES}
    assert name_new(RECORD) == named
    assert name_new(SimpleNamespace(_child=RECORD)) == named


def test_nothing_is_told_of_a_record_that_is_not_public():
    """A list of works would show its title."""
    assert name_new({**RECORD, "access": {"record": "restricted"}}) == {}


def test_what_is_missing_has_no_name():
    """A date has no end in InvenioRDM; what is kept of it has."""
    assert name_version({}) == dict.fromkeys(NAMES)
    long = {"metadata": {"publication_date": "2020/" * 30}}
    assert len(name_version(long)["publication_date"]) == 64
