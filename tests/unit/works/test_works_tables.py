# SPDX-License-Identifier: MIT
"""The tables agree with what they were copied from and with each other."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from orcid_xml import MODEL

from invenio_orcid_autoupdate.works import tables, types
from invenio_orcid_autoupdate.works.options import JOURNAL_TITLE_SOURCES

COMMON = (MODEL / "common_3.0" / "common-3.0.xsd").read_text()
WORK = (MODEL / "record_3.0" / "work-3.0.xsd").read_text()


def documentation(text, name):
    """Return the documentation of a simple type of ORCID's schema."""
    found = re.search(f'simpleType name="{name}".*?</xs:simpleType>', text, re.DOTALL)
    return found[0]


def test_languages_are_orcids():
    """All that the schema lists, and no other."""
    listed = documentation(COMMON, "language-code").partition("options:")[2].partition("ORCID")[0]
    assert {code.strip() for code in listed.split(",")} == tables.LANGUAGE_CODES


def test_roles_are_orcids():
    """The original ones and CRediT's."""
    text = documentation(COMMON, "contributor-role")
    listed = re.findall(r"^\s+([a-z-]+|http://credit\S+)\s*$", text, re.MULTILINE)
    assert set(listed) - {"--------------", "------------"} == tables.ORCID_ROLES


def test_citation_types_are_orcids():
    """All that the schema lists."""
    listed = re.findall(r"\* ([a-z-]+)", documentation(WORK, "citation-type"))
    assert set(listed) == tables.CITATION_TYPES


def test_relationships_are_orcids():
    """All that the schema lists."""
    listed = re.findall(r"\* ([a-z-]+)", documentation(COMMON, "relationship-type"))
    assert set(listed) == tables.RELATIONSHIPS


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("string-1000", tables.TITLE_MAX),
        ("short-description", tables.DESCRIPTION_MAX),
        ("string-150", tables.NAME_MAX),
        ("string-2084", tables.IDENTIFIER_MAX),
    ],
)
def test_limits_are_orcids(name, limit):
    """Numbers have a source."""
    assert f'maxLength value="{limit}"' in documentation(COMMON, name)


def invenio_rdm_records():
    """Return the folder of the installed package; importing it would take half a minute."""
    return Path(find_spec("invenio_rdm_records").origin).parent


def vocabulary(name):
    """Return the ids of a vocabulary of the installed InvenioRDM."""
    folder = invenio_rdm_records() / "fixtures" / "data" / "vocabularies"
    return set(re.findall(r"^- id: (\S+)", (folder / f"{name}.yaml").read_text(), re.MULTILINE))


def identifier_schemes():
    """Return the identifier schemes of the installed InvenioRDM."""
    tree = ast.parse((invenio_rdm_records() / "config.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "RDM_RECORDS_IDENTIFIERS_SCHEMES":
            return {key.value for key in node.value.keys}
    return set()


def test_every_resource_type_of_inveniordm_has_a_work_type():
    """None falls to *other* by oversight."""
    assert len(vocabulary("resource_types")) > 40
    assert vocabulary("resource_types") <= set(tables.RESOURCE_TYPES)


def test_every_role_of_inveniordm_is_decided():
    """None is left out by oversight."""
    assert vocabulary("roles") <= set(tables.ROLES)


def test_every_relation_is_one_of_inveniordm():
    """A typing error would never match."""
    assert set(tables.RELATIONS) <= vocabulary("relation_types")


def test_every_scheme_of_inveniordm_is_decided():
    """Those of organisations are left out on purpose."""
    organisations = {"crossreffunderid", "grid", "isni"}
    assert len(identifier_schemes()) > 20
    assert identifier_schemes() - organisations <= set(tables.SCHEMES)


def test_only_orcids_words_are_on_the_right():
    """What is not ORCID's would refuse a whole bulk."""
    assert set(tables.RESOURCE_TYPES.values()) <= tables.WORK_TYPES
    for table in (types.DATACITE_TYPES, types.NAMED_TYPES, types.CSL_TYPES, types.SCHEMA_TYPES):
        assert set(table.values()) <= tables.WORK_TYPES
    assert set(types.BROAD_CSL_TYPES.values()) <= tables.WORK_TYPES
    assert set(types.DATACITE_TYPES) >= types.BROAD_DATACITE_TYPES
    assert set(tables.CONTAINERS) <= tables.WORK_TYPES
    assert set(tables.CONTAINERS.values()) - {None} <= set(JOURNAL_TITLE_SOURCES)
    assert tables.BOOK_TYPES <= tables.WORK_TYPES
    assert set(tables.ROLES.values()) - {None} <= tables.ORCID_ROLES
    assert {tables.CREATOR_ROLE} <= tables.ORCID_ROLES
    assert set(tables.RELATIONS.values()) <= tables.RELATIONSHIPS
    assert set(tables.LANGUAGE_TRAPS.values()) - {None} <= tables.LANGUAGE_CODES
    assert {scheme.type for scheme in tables.SCHEMES.values()} <= tables.ORCID_IDENTIFIER_TYPES
    assert tables.FUNDED_BY_TYPES <= tables.ORCID_IDENTIFIER_TYPES


def test_every_address_has_one_place_for_the_value():
    """And asks no plain http."""
    urls = {scheme.url for scheme in tables.SCHEMES.values()} - {"", "{}"}
    assert all(url.count("{}") == 1 and url.startswith("https://") for url in urls)
