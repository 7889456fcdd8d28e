# SPDX-License-Identifier: MIT
"""What an operator may choose, and how a wrong choice is refused."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate import config
from invenio_orcid_autoupdate.works.options import CONFIGURABLE, DEFAULT_OPTIONS, MappingOptions

RIGHT = {
    "nothing": {},
    "a type": {"work_types": {"publication-proposal": "report"}},
    "a role, and none": {"roles": {"editor": None, "producer": "author"}},
    "CRediT": {"roles": {"x": "http://credit.niso.org/contributor-roles/software/"}},
    "no journal title": {"journal_title_sources": ()},
    "a list": {"journal_title_sources": ["publisher"], "unique_schemes": {"other"}},
    "no address": {"landing_url": None},
    "concept": {"self_doi": "concept", "further_ids": "none"},
}


@pytest.mark.parametrize("chosen", list(RIGHT.values()), ids=list(RIGHT))
def test_a_possible_choice(chosen):
    """It is taken as it is."""
    options = MappingOptions(**chosen)
    assert all(getattr(options, name) == value for name, value in chosen.items())


WRONG = {
    "no work type": (
        {"work_types": {"dataset": "dataset"}},
        "ORCID_AUTOUPDATE_WORK_TYPES does not know 'dataset'",
    ),
    "legacy work type": ({"work_types": {"dataset": "undefined"}}, "does not know 'undefined'"),
    "no role": ({"roles": {"editor": "Editor"}}, "ORCID_AUTOUPDATE_ROLES does not know 'Editor'"),
    "CRediT with https": (
        {"roles": {"x": "https://credit.niso.org/contributor-roles/software/"}},
        "ROLES does not know 'https",
    ),
    "no source": ({"journal_title_sources": ("series",)}, "SOURCES does not know 'series'"),
    "no DOI": (
        {"self_doi": "latest"},
        "SELF_DOI does not know 'latest'; it knows concept, version",
    ),
    "no relationship": ({"further_ids": "part-of"}, "FURTHER_IDS does not know 'part-of'"),
    "no address": ({"landing_url": "/records/{recid}"}, "LANDING_URL must begin with https://"),
    "a container": ({"unique_schemes": ("issn",)}, "UNIQUE_SCHEMES does not know 'issn'; it knows"),
    "a text for a list": ({"journal_title_sources": "journal"}, "must be a list, not 'journal'."),
    "a text for schemes": ({"unique_schemes": "other"}, "must be a list, not 'other'."),
    "a word for yes": ({"include_description": "yes"}, "must be True or False, not 'yes'."),
    "a word for no": ({"include_contributors": "no"}, "must be True or False, not 'no'."),
    "nothing": (
        {"include_description": None},
        "INCLUDE_DESCRIPTION must be True or False, not None.",
    ),
    "no text": ({"landing_url": 7}, "LANDING_URL must be a text, not 7."),
    "a list for types": ({"work_types": []}, "WORK_TYPES must be a dictionary, not []."),
    "no roles": ({"roles": None}, "ROLES must be a dictionary, not None."),
    "a type that is no text": ({"work_types": {"x": ["report"]}}, "does not know ['report']"),
}


@pytest.mark.parametrize(("chosen", "sentence"), list(WRONG.values()), ids=list(WRONG))
def test_a_wrong_choice_is_refused_in_one_sentence(chosen, sentence):
    """At start-up, not when ORCID refuses the first work."""
    with pytest.raises(ValueError) as caught:
        MappingOptions(**chosen)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")


def configuration(**chosen):
    """Return the configuration of an application."""
    defaults = {name: getattr(config, name) for name in dir(config) if name.isupper()}
    return {**defaults, **{f"ORCID_AUTOUPDATE_{name}": value for name, value in chosen.items()}}


def test_the_configurations_defaults_are_the_mappings():
    """What the reference of the settings says is what happens."""
    assert MappingOptions.from_config(configuration(), "https://orcid.org") == DEFAULT_OPTIONS


CONFIGURED = {
    "landing_url": "https://repository.example/{recid}",
    "further_ids": "none",
    "unique_schemes": ("other",),
    "journal_title_sources": ["journal"],
    "include_description": False,
    "include_contributors": False,
    "work_types": {"project": "report"},
    "roles": {"editor": None},
}


@pytest.mark.parametrize("name", CONFIGURABLE)
def test_a_setting_reaches_the_mapping(name):
    """Each, and only that one."""
    chosen = configuration(**{name.upper(): CONFIGURED[name]})
    options = MappingOptions.from_config(chosen, "https://sandbox.orcid.org")
    expected = MappingOptions(site_url="https://sandbox.orcid.org", **{name: CONFIGURED[name]})
    assert options == expected != DEFAULT_OPTIONS


def test_a_wrong_setting_is_refused_by_its_name():
    """The operator finds it in ``invenio.cfg``."""
    with pytest.raises(ValueError, match=r"^ORCID_AUTOUPDATE_FURTHER_IDS does not know 'all'; "):
        MappingOptions.from_config(configuration(FURTHER_IDS="all"), "https://orcid.org")
