# SPDX-License-Identifier: MIT
"""What DataCite demands of a DOI before it may be registered or findable."""

from __future__ import annotations

import re

from datacite.schema45 import validator

from .doi import Doi

DOI_FORM = re.compile(r"10\.\d{4,5}/[-._;()/:a-z0-9*~$=]+", re.IGNORECASE)
"""Source: datacite/lupo, ``app/models/doi.rb``, ``validates_format_of :doi``."""

URL_FORM = re.compile(r"(ftp|http|https)://\S+")
"""Source: datacite/lupo, ``app/models/doi.rb``, ``validates_format_of :url``."""

REQUIRED = ("creators", "titles", "publisher", "publicationYear", "types")
"""Mandatory properties beside the identifier. Source: DataCite Metadata Schema 4.5, section 2.1."""


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
    """Check the properties that the JSON schema of DataCite 4.5 knows, one problem each."""
    document = {k: v for k, v in doi.metadata.items() if k in validator.schema["properties"]}
    found = {}
    for error in validator.iter_errors(document):
        if error.path:
            found.setdefault(str(error.path[0]), f"DOI {doi.name}: {error.message}")
    return [(source, text) for source, text in found.items() if source not in known]
