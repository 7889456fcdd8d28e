# SPDX-License-Identifier: MIT
"""Contributors: names, roles, order, whose iD is sent, and who is shown."""

from __future__ import annotations

import time

import pytest
from record_samples import ADA, BOB, mapped, organisation, person, record

from invenio_orcid_autoupdate.works.contributors import map_role
from invenio_orcid_autoupdate.works.options import DEFAULT_OPTIONS, MappingOptions
from invenio_orcid_autoupdate.works.work import Contributor

CREDIT = "http://credit.niso.org/contributor-roles/"


def shown(creators=(), contributors=(), **more):
    """Return the contributors of the work for a record with these people."""
    rec = record({"creators": list(creators), "contributors": list(contributors)})
    return list(mapped(rec, **more).contributors)


def test_creators_in_their_order():
    """The first is first."""
    assert shown([person("Ada", "Lovelace"), person("Bob", "B"), organisation("CERN")]) == [
        Contributor("Ada Lovelace", "first", "author"),
        Contributor("Bob B", "additional", "author"),
        Contributor("CERN", "additional", "author"),
    ]


def test_contributors_come_after_creators():
    """Without a place in the order of authors."""
    assert shown([person("Ada", "L")], [person("Bob", "B", role="editor")]) == [
        Contributor("Ada L", "first", "author"),
        Contributor("Bob B", None, "editor"),
    ]


def test_a_creators_role():
    """An editor of a book is its editor; a role that ORCID lacks leaves an author."""
    creators = [person("Ada", "L", role="editor"), person("Bob", "B", role="contactperson")]
    assert [each.role for each in shown(creators)] == ["editor", "author"]


ROLES = {
    "contactperson": None,
    "datacollector": f"{CREDIT}investigation/",
    "datacurator": f"{CREDIT}data-curation/",
    "datamanager": f"{CREDIT}data-curation/",
    "distributor": None,
    "editor": "editor",
    "hostinginstitution": None,
    "producer": None,
    "projectleader": "principal-investigator",
    "projectmanager": f"{CREDIT}project-administration/",
    "projectmember": f"{CREDIT}investigation/",
    "registrationagency": None,
    "registrationauthority": None,
    "relatedperson": None,
    "researcher": f"{CREDIT}investigation/",
    "researchgroup": f"{CREDIT}investigation/",
    "rightsholder": None,
    "sponsor": None,
    "supervisor": f"{CREDIT}supervision/",
    "translator": "chair-or-translator",
    "workpackageleader": f"{CREDIT}project-administration/",
    "other": None,
    # roles that an instance added
    "software": f"{CREDIT}software/",
    "Writing-Original-Draft": f"{CREDIT}writing-original-draft/",
    "formal_analysis": f"{CREDIT}formal-analysis/",
    f"{CREDIT}validation/": f"{CREDIT}validation/",
    "juggler": None,
    "": None,
}


@pytest.mark.parametrize(("role", "orcids"), list(ROLES.items()))
def test_map_role(role, orcids):
    """Each role of InvenioRDM, literally."""
    assert map_role(role, DEFAULT_OPTIONS) == orcids


@pytest.mark.parametrize(
    ("role", "orcids"), [("producer", "author"), ("editor", None), ("juggler", "support-staff")]
)
def test_an_operators_own_roles(role, orcids):
    """They stand before the table."""
    options = MappingOptions(
        roles={"producer": "author", "editor": None, "juggler": "support-staff"}
    )
    assert map_role(role, options) == orcids


@pytest.mark.parametrize("role", ["hostinginstitution", "sponsor", "rightsholder", "other"])
def test_who_did_not_take_part_is_not_shown(role):
    """A sponsor is no contributor in ORCID's sense."""
    assert len(shown([person("Ada", "L")], [organisation("X", role)])) == 1


def test_contributors_can_be_left_out():
    """By configuration."""
    options = MappingOptions(include_contributors=False)
    people = shown([person("Ada", "L")], [person("Bob", "B", role="editor")], options=options)
    assert [each.credit_name for each in people] == ["Ada L"]


NAMES = {
    "given and family": (person("Ada", "Lovelace"), "Ada Lovelace"),
    "family only": (person("", "Plato"), "Plato"),
    "given only": (person("Ada", ""), "Ada"),
    "name only": ({"person_or_org": {"type": "personal", "name": "Lee, Ann"}}, "Ann Lee"),
    "organisation": (organisation("CERN"), "CERN"),
    "organisation with a family name by mistake": (
        {"person_or_org": {"type": "organizational", "name": "CERN", "family_name": "CERN"}},
        "CERN",
    ),
    "blanks": (person(" Ada  Augusta ", "\tLovelace"), "Ada Augusta Lovelace"),
    "another script": (person("太郎", "山田"), "太郎 山田"),
    "right to left": (person("محمد", "علي"), "محمد علي"),
    "entities": (organisation("R&amp;D"), "R&D"),
    "control characters": (person("A\x00da", "L\ud800"), "Ada L"),
    "very long": (organisation("n" * 200), "n" * 149 + "…"),
    "no type": ({"person_or_org": {"name": "Somebody"}}, "Somebody"),
}


@pytest.mark.parametrize(("entry", "name"), list(NAMES.values()), ids=list(NAMES))
def test_credit_name(entry, name):
    """As it is read aloud, and no longer than ORCID stores."""
    assert [each.credit_name for each in shown([entry])] == [name]


@pytest.mark.parametrize(
    "entry", [{}, {"person_or_org": None}, {"person_or_org": {"name": ""}}, person("", " ")]
)
def test_who_has_no_name_is_not_shown(entry):
    """An empty name is refused (9020); the next one is first then."""
    assert shown([entry, person("Ada", "L")]) == [Contributor("Ada L", "first", "author")]


ORCIDS = {
    "bare": (ADA, ADA),
    "lower-case x": ("0000-0002-1694-233x", "0000-0002-1694-233X"),
    "address": (f"https://orcid.org/{ADA}", ADA),
    "slash": (f"https://orcid.org/{ADA}/", ADA),
    "not proven": (BOB, None),
    "broken": ("0000", None),
}


@pytest.mark.parametrize(("typed", "orcid"), list(ORCIDS.values()), ids=list(ORCIDS))
def test_only_a_proven_id_is_sent(typed, orcid):
    """One that a depositor typed is not authenticated."""
    (ada,) = shown([person("Ada", "L", typed)], proven={ADA, "0000-0002-1694-233X"})
    assert ada.orcid_url == (orcid and f"https://orcid.org/{orcid}")


SITES = {
    "production": ("https://orcid.org", f"https://orcid.org/{ADA}"),
    "sandbox": ("https://sandbox.orcid.org", f"https://sandbox.orcid.org/{ADA}"),
    "slash": ("https://sandbox.orcid.org/", f"https://sandbox.orcid.org/{ADA}"),
    "simulator": ("http://127.0.0.1:5001", f"https://orcid.org/{ADA}"),
    "a name that ends alike": ("https://notorcid.org", f"https://orcid.org/{ADA}"),
    "nothing": ("", f"https://orcid.org/{ADA}"),
}


@pytest.mark.parametrize(("site_url", "url"), list(SITES.values()), ids=list(SITES))
def test_the_address_of_an_id_is_one_that_orcid_accepts(site_url, url):
    """Its schema knows only ``orcid.org`` and its subdomains."""
    options = MappingOptions(site_url=site_url)
    (ada,) = shown([person("Ada", "L", ADA)], proven={ADA}, options=options)
    assert ada.orcid_url == url


def test_a_linked_contributor_is_shown_whatever_the_role():
    """It is their record that the work goes to."""
    people = shown([person("Bob", "B")], [person("Ada", "L", ADA, "contactperson")], proven={ADA})
    assert people[1] == Contributor("Ada L", None, None, f"https://orcid.org/{ADA}")


def test_a_linked_person_without_a_name_is_shown_by_the_id():
    """ORCID accepts a contributor without a name."""
    (ada,) = shown([person("", "", ADA)], proven={ADA})
    assert ada == Contributor(None, "first", "author", f"https://orcid.org/{ADA}")


def test_a_creator_is_not_repeated_as_a_mute_contributor():
    """Nobody learns anything from *contact person: the first author*."""
    contact = person("Ada", "L", ADA, "contactperson")
    assert len(shown([person("Ada", "L", ADA)], [contact], proven={ADA})) == 1


def test_two_mute_roles_are_shown_once():
    """Nobody learns anything from the second."""
    roles = [person("Ada", "L", ADA, role) for role in ("contactperson", "other", "editor")]
    found = shown([person("Bob", "B")], roles, proven={ADA})
    assert [(each.credit_name, each.role) for each in found[1:]] == [
        ("Ada L", None),
        ("Ada L", "editor"),
    ]


def test_mark_up_and_line_breaks_in_a_name():
    """They are not part of it."""
    (who,) = shown([person("<i>Ada</i>\n", "Lovelace &amp; Co")])
    assert who.credit_name == "Ada Lovelace & Co"


def crowd(size, linked_at=None):
    """Return creators, one of whom is linked."""
    return [person("P", str(n), ADA if n == linked_at else None) for n in range(size)]


@pytest.mark.parametrize(("size", "count"), [(1, 1), (50, 50), (51, 50), (5000, 50)])
def test_fifty_are_shown(size, count):
    """As many as ORCID keeps."""
    people = shown(crowd(size))
    assert len(people) == count
    assert people[0].sequence == "first"
    assert {each.sequence for each in people[1:]} <= {"additional"}


@pytest.mark.parametrize("place", [0, 49, 50, 4999])
def test_the_linked_researcher_is_always_shown(place):
    """In the place that the record gives them, among the others."""
    people = shown(crowd(5000, place), proven={ADA})
    names = [each.credit_name for each in people]
    assert len(people) == 50
    assert f"P {place}" in names
    assert names == sorted(names, key=lambda name: int(name.split()[1]))


def test_the_first_author_remains_the_first():
    """Also where the last is linked, and pushes others out."""
    found = shown(crowd(60, 59), proven={ADA})
    assert [each.credit_name for each in (found[0], found[-1])] == ["P 0", "P 59"]
    assert [each.sequence for each in (found[0], found[-1])] == ["first", "additional"]


def test_with_more_linked_people_than_room_the_one_who_is_asked_for_is_shown():
    """Everybody sees themselves in their own record."""
    orcids = [f"0000-0001-0000-{n:04d}" for n in range(60)]
    people = [person("P", str(n), orcid) for n, orcid in enumerate(orcids)]
    for linked in (orcids[0], orcids[59]):
        found = shown(people, proven=set(orcids), linked=linked)
        assert linked in {each.orcid_url[-19:] for each in found}
        assert len(found) == 50


def test_five_thousand_creators_cost_linear_time():
    """Ten times as many take about ten times as long."""

    def seconds(size):
        rec = record({"creators": crowd(size, size - 1)})
        begin = time.process_time()
        for _ in range(3):
            mapped(rec, proven={ADA})
        return time.process_time() - begin

    seconds(500)
    assert seconds(5000) < 40 * max(seconds(500), 0.005)
