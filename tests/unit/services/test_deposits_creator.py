# SPDX-License-Identifier: MIT
"""A depositor as the form keeps a creator."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.services.deposits.creator import build_creator, split_name
from invenio_orcid_autoupdate.services.deposits.forecast import Depositor

ORCID = "0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("name", "given_name", "family_name"),
    [
        ("Josiah Carberry", "Josiah", "Carberry"),
        ("Josiah Stinkney Carberry", "Josiah Stinkney", "Carberry"),
        ("Carberry, Josiah", "Josiah", "Carberry"),
        ("de la Cruz, Ana", "Ana", "de la Cruz"),
        ("  Plato ", "", "Plato"),
        ("Plato,", "", "Plato"),
    ],
)
def test_a_name_is_split(name, given_name, family_name):
    """A guess that its owner sees; with a comma it is none."""
    assert split_name(name) == (given_name, family_name)


def test_a_creator_has_name_id_and_affiliation():
    """As the form itself would keep it."""
    creator = build_creator(Depositor(ORCID, "Josiah Carberry", " Brown University "))
    assert creator["person_or_org"]["name"] == "Carberry, Josiah"
    assert creator["person_or_org"]["identifiers"] == [{"scheme": "orcid", "identifier": ORCID}]
    assert creator["affiliations"] == [{"name": "Brown University"}]


@pytest.mark.parametrize("affiliation", [None, "", "  "])
def test_without_an_affiliation_there_is_none(affiliation):
    """An empty one would be an error of the form."""
    assert build_creator(Depositor(ORCID, "Plato", affiliation))["affiliations"] == []


@pytest.mark.parametrize(
    "person", [Depositor(), Depositor(None, "Plato"), Depositor(ORCID), Depositor(ORCID, " ")]
)
def test_without_name_or_id_there_is_no_creator(person):
    """Who keeps the name private at ORCID and here fills it in."""
    assert build_creator(person) is None
