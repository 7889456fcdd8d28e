# SPDX-License-Identifier: MIT
"""How ORCID makes two spellings of one identifier equal. Pure functions.

Source: ORCID-Source ``org.orcid.core.utils.v3.identifiers.normalizers``. A value that a
normaliser does not recognise becomes the empty string, and is then compared as it was sent.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from .vocabulary import CASE_SENSITIVE_TYPES, IDENTIFIER_TYPES

DOI = re.compile(r"(10(\.[0-9a-zA-Z]+)+/(?:(?![\"&'])\S)+)", re.A)
ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-f]+);")
ISBN = re.compile(r"([0-9][-0-9 ]{8,15}[0-9xX])(?:$|[^0-9])", re.A)
ISSN = re.compile(r"(?:^|[^\d])(\d{4} ?[-–]? ?\d{3}[\dXx])(?:$|[^-\d])", re.A)
PMID = re.compile(
    r"(?:^\s*|PMID:?\s*|pubmed/|med/|pubmed.ncbi.nlm.nih.gov/)(\d+)(?:$|[^a-zA-Z0-9.\-])",
    re.I | re.A,
)
PMC = re.compile(r"(?:^|[Pp][Mm][Cc]-?/?)\s*(\d{5,9}(?!.+PMC))(?:$|\b)", re.A)
ARXIV = re.compile(r"(?:(?i:arXiv):)?(\d{4}\.\d{4,5}(v\d)?|[\w\-.]+/\d{7}(v\d)?)\b", re.A)
BIBCODE = re.compile(
    r"(?:^|[Bb][Ii][Bb][Cc][Oo][Dd][Ee]:?\s*|[^a-zA-Z0-9.])"
    r"([0-9]{4}[.a-zA-Z0-9]{15})(?:$|[^a-zA-Z0-9.])"
)
RRID = re.compile(
    r"(?:(?i:RRID):)?(AB_\d{6}|CVCL_[0-9A-Z]{4}|SCR_\d{6}|IMSR_JAX:\d{6}|Addgene_\d{5}"
    r"|SAMN\d{8}|MMRRC_\d{6}-UCD)",
    re.A,
)


def normalise(kind: str | None, value: str | None) -> str | None:
    """Return the normal form of an identifier.

    :returns: the empty string if the value is not recognised; unknown kinds come back as sent.
    """
    if kind not in IDENTIFIER_TYPES or value is None:
        return value
    if kind not in CASE_SENSITIVE_TYPES:
        value = value.lower()
    return NORMALISERS.get(kind, _unchanged)(value)


def _unchanged(value: str) -> str:
    return value


def _first(pattern: re.Pattern[str], value: str, prefix: str = "") -> str:
    found = pattern.search(value)
    return prefix + found.group(1) if found else ""


def _doi(value: str) -> str:
    while True:  # it could have been escaped more than once
        plain = ENTITY.sub(lambda found: html.unescape(found.group()), value)
        if plain == value:
            return _first(DOI, value)
        value = plain


def _isbn(value: str) -> str:
    digits = re.sub("[- ]", "", _first(ISBN, value)).upper()
    return digits if len(digits) in (10, 13) else ""


def _issn(value: str) -> str:
    digits = re.sub("[- –]", "", _first(ISSN, value)).upper()
    return f"{digits[:4]}-{digits[4:]}" if digits else ""


def _uri(value: str) -> str:
    return value if re.match("(ht|f)tps?://", value) else f"http://{value}"


NORMALISERS: dict[str, Callable[[str], str]] = {
    "doi": _doi,
    "isbn": _isbn,
    "issn": _issn,
    "uri": _uri,
    "pmid": lambda value: _first(PMID, value),
    "pmc": lambda value: _first(PMC, value),
    "arxiv": lambda value: _first(ARXIV, value, "arXiv:"),
    "bibcode": lambda value: _first(BIBCODE, value),
    "rrid": lambda value: _first(RRID, value, "RRID:"),
}
