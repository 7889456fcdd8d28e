# SPDX-License-Identifier: MIT
"""A person as the deposit form keeps a creator."""

from __future__ import annotations


def build_creator(person):
    """Return a creator's JSON, or None for a person of whom iD or name is not known.

    :param person: :class:`~invenio_orcid_autoupdate.services.deposits.forecast.Depositor`.
    """
    if not person.orcid or not (person.name or "").strip():
        return None
    given_name, family_name = split_name(person.name)
    who = {
        "type": "personal",
        "family_name": family_name,
        "given_name": given_name,
        "name": ", ".join(filter(None, (family_name, given_name))),
        "identifiers": [{"scheme": "orcid", "identifier": person.orcid}],
    }
    affiliation = (person.affiliation or "").strip()
    return {
        "person_or_org": who,
        "affiliations": [{"name": affiliation}] if affiliation else [],
        "role": "",
    }


def split_name(name):
    """Return given and family name of a whole one: a guess, which the person sees and corrects.

    :param name: ``Family, Given`` or ``Given Family``, not empty.
    """
    if "," in name:
        family_name, _, given_name = name.partition(",")
    else:
        given_name, _, family_name = name.strip().rpartition(" ")
    return given_name.strip(), family_name.strip()
