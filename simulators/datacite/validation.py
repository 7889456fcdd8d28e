# SPDX-License-Identifier: MIT
"""What DataCite demands of a DOI before it may be registered or findable."""

from __future__ import annotations

import re
from typing import Any

from jsonschema.exceptions import best_match

from .doi import Doi
from .schema import VALIDATOR, VERSION

DOI_FORM = re.compile(r"10\.\d{4,5}/[-._;()/:a-z0-9*~$=]+", re.IGNORECASE)
"""Source: datacite/lupo, ``app/models/doi.rb``, ``validates_format_of :doi``."""

URL_FORM = re.compile(r"(ftp|http|https)://\S+")
"""Source: datacite/lupo, ``app/models/doi.rb``, ``validates_format_of :url``."""

REQUIRED = ("creators", "titles", "publisher", "publicationYear", "types")
"""Mandatory properties beside the identifier. Source: DataCite Metadata Schema 4.7, section 2.1."""


def find_problems(doi: Doi) -> list[tuple[str, str]]:
    """Return what is wrong with a DOI as pairs of property and text; empty when nothing is.

    Drafts may be incomplete; the form of the DOI and of the address must always be right.
    """
    problems = list(_form_problems(doi))
    if doi.is_public:
        problems += _missing(doi)
        problems += _schema_problems(doi, {source for source, _ in problems})
    return problems


def _form_problems(doi: Doi):
    if not DOI_FORM.fullmatch(doi.name):
        yield "doi", "Is invalid"
    if doi.url and not URL_FORM.fullmatch(doi.url):
        yield "url", "URL is not valid"
    if doi.is_public and not doi.url:
        yield "url", "Can't be blank"


def _missing(doi: Doi) -> list[tuple[str, str]]:
    """Name the mandatory properties that are absent, in DataCite's words.

    Source of the text: datacite/lupo, ``spec/requests/datacite_dois/patch_spec.rb``.
    """
    text = "DOI {}: Missing child element(s). Expected is ( {{{}}}{} ). at line 4, column 0"
    kernel = "http://datacite.org/schema/kernel-4"
    return [
        (name, text.format(doi.name, kernel, name.rstrip("s") if name != "types" else name))
        for name in REQUIRED
        if not doi.metadata.get(name)
    ]


def _schema_problems(doi: Doi, known: set[str]) -> list[tuple[str, str]]:
    """Check the properties that DataCite's schema knows, one sentence for each property.

    What concerns the document as a whole is its missing properties, which are told already.
    """
    properties = VALIDATOR.schema["properties"]
    found = {}
    for name in properties.keys() & doi.metadata.keys() - known:
        document = {name: doi.metadata[name]}
        error = best_match(one for one in VALIDATOR.iter_errors(document) if one.path)
        if error:
            found[name] = f"DOI {doi.name}: {_sentence(error)}"
    return sorted(found.items())


def _sentence(error: Any) -> str:
    """Say in one sentence which part of the metadata is wrong, and why."""
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.path)
    reasons = {
        "enum": f"{error.instance!r} is no value of DataCite Metadata Schema {VERSION}",
        "pattern": f"{error.instance!r} has not the form that the schema asks for",
    }
    reason = reasons.get(error.validator, error.message)[:300]
    return f"{place.lstrip('.')}: {reason}."
