# SPDX-License-Identifier: MIT
"""Names: which way round, and whose."""

from __future__ import annotations

import pytest
from record_samples import ADA, BOB, mapped, organisation, person, record

from invenio_orcid_autoupdate.works.names import agree, turn_round

ROUND = {
    "Doe, Jane": "Jane Doe",
    "Doe, J. A.": "J. A. Doe",
    "de la Cruz, María José": "María José de la Cruz",
    "O’Brien-Smith, Ann": "Ann O’Brien-Smith",
    "Jane Doe": "Jane Doe",
    "Doe, Jane, Jr.": "Doe, Jane, Jr.",
    "John Doe, PhD": "John Doe, PhD",
    "John Doe, M.D.": "John Doe, M.D.",
    "Doe, Roe, Inc.": "Doe, Roe, Inc.",
    "Acme, Inc.": "Acme, Inc.",
    "University of Examples, Physics": "University of Examples, Physics",
    "Doe, ": "Doe, ",
    ", Jane": ", Jane",
    "Doe, 1950-": "Doe, 1950-",
    "Doe et al., Jane and many others more": "Doe et al., Jane and many others more",
}


@pytest.mark.parametrize(("name", "read"), list(ROUND.items()))
def test_a_name_is_turned_round_where_that_is_certain(name, read):
    """And left alone where it is not."""
    assert turn_round(name) == read


def test_only_people_are_turned_round():
    """In whatever field the name stands alone; an organisation is called as it is."""
    creators = [
        person("", "Doe, Jane"),
        person("Roe, Richard", ""),
        {"person_or_org": {"type": "personal", "name": "Poe, Ann"}},
        person("Jane", "Doe, Roe"),
        organisation("Doe, Jane"),
    ]
    names = [each.credit_name for each in mapped(record({"creators": creators})).contributors]
    assert names == ["Jane Doe", "Richard Roe", "Ann Poe", "Jane Doe, Roe", "Doe, Jane"]


AGREE = {
    ("Jane Doe", "Doe, Jane"): True,
    ("J. Doe", "Jane Doe"): True,
    ("Jane A. Doe", "Jane Doe"): True,
    ("María Pérez", "Maria Perez"): True,
    ("Jane Doe", "John Doe"): False,
    ("Jane Doe", "Jane Roe"): False,
    ("J. D.", "Jane Doe"): False,
    ("王小明", "Wang Xiaoming"): False,
    ("", "Jane Doe"): False,
}


@pytest.mark.parametrize(("names", "expected"), list(AGREE.items()))
def test_spellings_of_one_name(names, expected):
    """In any order, with initials, or shortened."""
    assert agree(*names) is agree(*reversed(names)) is expected


def bearers(names, holder=(), kind="creators"):
    """Return the names that carry an iD in the work, of entries that all have it."""
    rest = [person(*name.split(" ", 1), orcid=ADA) for name in names[1:]]
    metadata = {"creators": [person(*names[0].split(" ", 1), orcid=ADA)]}
    if kind == "creators":
        metadata["creators"] += rest
    else:
        metadata["contributors"] = [{**each, "role": {"id": "editor"}} for each in rest]
    work = mapped(record(metadata), proven={ADA: holder, BOB: ()})
    assert [each.credit_name for each in work.contributors] == names
    return [each.credit_name for each in work.contributors if each.orcid_url]


@pytest.mark.parametrize("kind", ["creators", "contributors"])
@pytest.mark.parametrize(
    ("names", "holder", "expected"),
    [
        (["Jane Doe", "John Roe"], ("Jane Doe",), ["Jane Doe"]),
        (["Jane Doe", "John Roe"], ("J. Roe",), ["John Roe"]),
        (["Jane Doe", "John Roe"], ("Ann Poe", "Johnny Roe"), ["John Roe"]),
        (["Jane Doe", "John Doe"], ("John Doe",), ["John Doe"]),
        (["Jane Doe", "John Doe"], ("J. Doe",), []),
        (["Jane Doe", "John Roe"], ("Ann Poe",), []),
        (["Jane Doe", "John Roe"], (), []),
        (["Jane Doe", "J. Doe"], (), ["Jane Doe", "J. Doe"]),
        (["Jane Doe", "J. Doe", "John Roe"], ("Jane Doe",), ["Jane Doe"]),
        (["Jane Doe"], ("John Roe",), ["Jane Doe"]),
    ],
)
def test_one_id_on_two_people(names, holder, expected, kind):
    """ORCID would make one person of them, and the second name would vanish."""
    assert bearers(names, holder, kind) == expected


def test_an_id_on_two_people_of_whom_nothing_is_known():
    """The iDs come without the names of their holders."""
    creators = [person("Jane", "Doe", ADA), person("John", "Roe", ADA), person("Ann", "Poe", BOB)]
    work = mapped(record({"creators": creators}), proven={ADA, BOB})
    assert [bool(each.orcid_url) for each in work.contributors] == [False, False, True]
