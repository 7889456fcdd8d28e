# SPDX-License-Identifier: MIT
"""What an operator can choose about the mapping; a wrong choice is refused with one sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .tables import ORCID_ROLES, SHARED_SCHEMES, WORK_TYPES

PREFIX = "ORCID_AUTOUPDATE_"
"""A choice is configured by its name in capitals after this."""

JOURNAL_TITLE_SOURCES = ("journal", "imprint", "meeting", "university", "publisher")
"""What may be sent as the title of the thing around the work: the custom fields
``journal:journal``, ``imprint:imprint``, ``meeting:meeting`` and ``thesis:thesis``, and the
publisher. Which of them it is depends on the work type (:data:`.tables.CONTAINERS`)."""

CONFIGURABLE = (
    *("landing_url", "further_ids", "unique_schemes", "journal_title_sources"),
    *("include_description", "include_contributors"),
    *("work_types", "roles"),
)
"""Choices that come from the application's configuration."""


@dataclass(frozen=True)
class MappingOptions:
    """How records become works.

    site_url: the ORCID registry's web site, for the addresses of contributors.
    landing_url: the work's address; ``{doi}`` and ``{recid}`` are replaced. None: no
        address is sent.
    self_doi: ``version``: the record's own DOI identifies the work; ``concept``: the DOI of all
        versions does.
    further_ids: relationship of the record's other identifiers, and of the ISBN of a book:
        ``self``; ``version-of``, for when each version is a work of its own, since all versions
        carry the same ones and ORCID refuses the second; ``none`` leaves them out.
    unique_schemes: schemes that do name one work each here, though elsewhere several records
        share their values (:data:`.tables.SHARED_SCHEMES`).
    journal_title_sources: some of :data:`JOURNAL_TITLE_SOURCES`; the others are never sent.
    include_description: send the abstract.
    include_contributors: show those contributors whose role ORCID knows, after the creators.
    work_types: resource type id -> work type, on top of the default table.
    roles: role id -> ORCID's role or None, on top of the default table.
    """

    site_url: str = "https://orcid.org"
    landing_url: str | None = "https://doi.org/{doi}"
    self_doi: str = "version"
    further_ids: str = "self"
    unique_schemes: Collection[str] = ()
    journal_title_sources: Collection[str] = JOURNAL_TITLE_SOURCES
    include_description: bool = True
    include_contributors: bool = True
    work_types: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what ORCID would refuse later.

        :raises ValueError: a choice is not possible; the message is one clear sentence.
        """
        for name, (kind, words) in KINDS.items():
            _check_kind(name, getattr(self, name), kind, words)
        _check("self_doi", [self.self_doi], ("version", "concept"))
        _check("further_ids", [self.further_ids], ("self", "version-of", "none"))
        _check("unique_schemes", self.unique_schemes, SHARED_SCHEMES)
        _check("journal_title_sources", self.journal_title_sources, JOURNAL_TITLE_SOURCES)
        _check("work_types", self.work_types.values(), WORK_TYPES)
        _check("roles", [role for role in self.roles.values() if role is not None], ORCID_ROLES)
        address = self.landing_url
        if address is not None and not address.startswith(("https://", "http://")):
            raise ValueError(f"{PREFIX}LANDING_URL must begin with https:// or http://.")

    @classmethod
    def from_config(cls, config: Mapping[str, Any], site_url: str) -> MappingOptions:
        """Read the ``ORCID_AUTOUPDATE_*`` values.

        :param config: the application's configuration.
        :raises ValueError: a value is wrong; the message is one clear sentence.
        """
        chosen = {name: config[f"{PREFIX}{name.upper()}"] for name in CONFIGURABLE}
        return cls(site_url=site_url, **chosen)


LIST = ((list, tuple, set, frozenset), "a list")
DICTIONARY = (Mapping, "a dictionary")
YES_OR_NO = (bool, "True or False")

KINDS: dict[str, tuple[Any, str]] = {
    "landing_url": ((str, type(None)), "a text"),
    "unique_schemes": LIST,
    "journal_title_sources": LIST,
    "include_description": YES_OR_NO,
    "include_contributors": YES_OR_NO,
    "work_types": DICTIONARY,
    "roles": DICTIONARY,
}
"""Choice -> what it must be, and that in words."""


def _check_kind(name: str, value: object, kind: Any, words: str) -> None:
    if not isinstance(value, kind):
        raise ValueError(f"{PREFIX}{name.upper()} must be {words}, not {value!r}.")


def _check(name: str, chosen: Iterable[object], possible: Iterable[str]) -> None:
    known = sorted(possible)
    for value in chosen:
        if value not in known:
            raise ValueError(
                f"{PREFIX}{name.upper()} does not know {value!r}; it knows {', '.join(known)}."
            )


DEFAULT_OPTIONS = MappingOptions()
"""What is done where an operator chose nothing."""
