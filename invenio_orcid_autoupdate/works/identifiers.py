# SPDX-License-Identifier: MIT
"""The identifiers of a record as ORCID's external identifiers.

``self`` names the work, ``version-of`` another version of it, ``part-of`` what it appeared in and
``funded-by`` who paid. ORCID groups works by the first two and refuses a second work of ours with
the same ``self``; so nothing that two works can share is ever ``self``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from idutils import is_doi, is_isbn

from ..orcid.identifiers import strip_doi_prefix
from .html import plain_line
from .options import MappingOptions
from .reach import line, part, parts
from .tables import BOOK_TYPES, GROUPING, IDENTIFIER_MAX, RELATIONS, SCHEMES, Scheme
from .text import is_placeholder, units
from .work import ExternalId

CUT_BY_ORCID = re.compile(r"[\"&'\s]")
"""Where ORCID's normaliser cuts a DOI, so that two DOIs become one. Source: ORCID-Source,
``DOINormalizer``: ``(10(\\.[0-9a-zA-Z]+)+\\/(?:(?!["&\\'])\\S)+)``."""

WEB_ADDRESS = re.compile(r"https?://[^\s/?#@:%\[\]]+(?::\d{1,5})?(?=[/?#]|\Z)", re.IGNORECASE)
"""The beginning of an address that a browser can follow, without a password in it."""

RESOLVERS = {
    "ads": r"ui\.adsabs\.harvard\.edu/(?:#?abs)/",
    "ark": r"n2t\.net/",
    "arxiv": r"(?:www\.)?arxiv\.org/(?:abs|pdf)/",
    "cstr": r"(?:www\.)?cstr\.cn/",
    "hal": r"(?:hal\.science|hal\.archives-ouvertes\.fr)/",
    "handle": r"(?:hdl\.)?handle\.net/",
    "issn": r"portal\.issn\.org/resource/ISSN/",
    "pmcid": r"(?:www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/",
    "pmid": r"(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/",
    "raid": r"raid\.org/",
    "rrid": r"scicrunch\.org/resolver/",
    "swh": r"archive\.softwareheritage\.org/",
    "urn": r"(?:nbn-resolving\.(?:org|de)|urn\.fi|persistent-identifier\.nl)/(?=urn:)",
    "wikidata": r"(?:www\.)?wikidata\.org/(?:wiki|entity)/",
}
ADDRESSES = {
    name: re.compile(rf"https?://{places}", re.IGNORECASE) for name, places in RESOLVERS.items()
}
"""Scheme -> where its identifiers are resolved. Depositors also paste the address."""

WHOLE_BOOK = re.compile(
    r"(?:[ivxlc]+\s*[,+]\s*)?\d+\s*(?:p|pp|pages?|pg|s|seiten)?\.?", re.IGNORECASE
)
"""Pages as the number of all: ``350``, ``xii, 350 p.``"""

URL_SAFE = "!$()*+,-./:;=@_~"
URL_DELIMITERS = URL_SAFE + "#?&'%"


def map_external_ids(
    record: Mapping[str, Any],
    work_type: str,
    parent_doi: str | None,
    other_version_dois: Sequence[str],
    options: MappingOptions,
) -> tuple[ExternalId, ...]:
    """Return all identifiers that ORCID shall know, each once, the work's own DOI first.

    :param work_type: ORCID's work type, which helps to decide whose an ISBN is.
    """
    is_book = _is_book(record, work_type)
    found = [
        *_map_dois(read_doi(record), parent_doi, other_version_dois, options),
        *_map_further(record, is_book, options),
        *_map_related(record, is_book, options),
        *_map_containers(record, is_book, options),
        *_map_grants(record),
    ]
    return tuple(_each_once(found))


def read_doi(record: Mapping[str, Any]) -> str | None:
    """Return the record's own DOI, registered by this repository or brought by the depositor.

    One that stands only among its other identifiers names something else as well: a record
    without a DOI of its own has no work in ORCID.
    """
    return bare_doi(line(record, "pids", "doi", "identifier"))


def choose_doi(doi: str | None, parent_doi: str | None, options: MappingOptions) -> str | None:
    """Return the DOI that stands for the work."""
    return (parent_doi or doi) if options.self_doi == "concept" else doi


def bare_doi(text: str) -> str | None:
    """Return a DOI without the address or prefix that people write before it; None: it is none."""
    bare = strip_doi_prefix(text)
    is_bare = bare.startswith("10.") and is_doi(bare) and units(bare) <= IDENTIFIER_MAX
    return bare if is_bare else None


def doi_value(doi: str) -> str:
    """Write a DOI so that ORCID's normaliser keeps all of it.

    Percent-encoded, the three characters at which it cuts still resolve.
    """
    return CUT_BY_ORCID.sub(lambda found: quote(found[0], safe=""), doi)


def doi_url(doi: str) -> str:
    """Return the address of a DOI."""
    return f"https://doi.org/{quote(doi, safe=URL_SAFE)}"


def _map_dois(
    doi: str | None,
    parent_doi: str | None,
    other_version_dois: Sequence[str],
    options: MappingOptions,
) -> Iterator[ExternalId]:
    parent = bare_doi(parent_doi or "")
    own = choose_doi(doi, parent, options)
    if own:
        yield _doi_id(own, "self")
    # Sorted, since the caller's order says nothing; the concept DOI first.
    others = sorted(filter(None, map(bare_doi, [doi or "", *other_version_dois])))
    for version in [parent, *others]:
        if version:
            yield _doi_id(version, "version-of")


def _is_book(record: Mapping[str, Any], work_type: str) -> bool:
    """Say whether a record is a book, whose ISBN is its own, and no part of one.

    A part names the book around it, or pages of it. What is catalogued as a book is one whatever
    its pages are.
    """
    imprint = part(record, "custom_fields", "imprint:imprint")
    around, pages = plain_line(line(imprint, "title")), line(imprint, "pages")
    if work_type not in BOOK_TYPES:
        return False
    if around and around.casefold() != plain_line(line(record, "metadata", "title")).casefold():
        return False
    return not pages or "book" in work_type or bool(WHOLE_BOOK.fullmatch(pages))


def _map_further(
    record: Mapping[str, Any], is_book: bool, options: MappingOptions
) -> Iterator[ExternalId]:
    """Map the record's other names for itself."""
    if options.further_ids != "none":
        for identifier in parts(record, "metadata", "identifiers"):
            yield from _map_one(identifier, options.further_ids, is_book, options)


def _map_related(
    record: Mapping[str, Any], is_book: bool, options: MappingOptions
) -> Iterator[ExternalId]:
    """Map identifiers of other things by their relation to the record."""
    for identifier in parts(record, "metadata", "related_identifiers"):
        relation = line(identifier, "relation_type", "id").lower()
        relationship = RELATIONS.get(relation)
        if relationship == "self":
            relationship = options.further_ids
        if relationship and relationship != "none":
            yield from _map_one(identifier, relationship, is_book, options)


def _map_containers(
    record: Mapping[str, Any], is_book: bool, options: MappingOptions
) -> Iterator[ExternalId]:
    """Map the numbers of the journal and the book that the work appeared in."""
    journal = part(record, "custom_fields", "journal:journal")
    yield from _map_scheme("issn", line(journal, "issn"), "part-of", is_book, options)
    imprint = part(record, "custom_fields", "imprint:imprint")
    if options.further_ids != "none" or not is_book:
        isbn = line(imprint, "isbn")
        yield from _map_scheme("isbn", isbn, options.further_ids, is_book, options)


def _map_grants(record: Mapping[str, Any]) -> Iterator[ExternalId]:
    """Map the awards that paid for the work; a funder alone has no identifier of ORCID's."""
    for funding in parts(record, "metadata", "funding"):
        award = part(funding, "award")
        links = {line(each, "scheme"): line(each, "identifier") for each in _identifiers(award)}
        doi = bare_doi(links.get("doi", ""))
        url = doi_url(doi) if doi else _safe_url(links.get("url", ""))
        # In a record's own JSON an award of the vocabulary is only "<funder>::<number>".
        number = line(award, "number") or line(award, "id").partition("::")[2]
        if number and not is_placeholder(number):
            yield ExternalId("grant_number", number, "funded-by", url)
        elif doi:
            yield ExternalId("doi", doi_value(doi), "funded-by", url)
        elif url:
            yield ExternalId("uri", url, "funded-by", url)


def _identifiers(award: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return parts(award, "identifiers")


def _map_one(
    identifier: Mapping[str, Any], relationship: str, is_book: bool, options: MappingOptions
) -> Iterator[ExternalId]:
    scheme = line(identifier, "scheme").lower()
    value = line(identifier, "identifier")
    yield from _map_scheme(scheme, value, relationship, is_book, options)


def _map_scheme(
    name: str, value: str, relationship: str, is_book: bool, options: MappingOptions
) -> Iterator[ExternalId]:
    """Map one identifier, unless its scheme names no works or its value is broken."""
    value = _without_address(name, value)
    scheme = _refine(SCHEMES.get(name), value)
    if scheme is None or not _is_valid(scheme, value):
        return
    if scheme.container or (scheme.type == "isbn" and not is_book):
        relationship = "part-of"
    if scheme.shared and relationship in GROUPING and name not in options.unique_schemes:
        return
    if scheme.type == "doi":
        yield _doi_id(bare_doi(value) or value, relationship)
    elif scheme.type != "uri" or _has_path(value):
        yield ExternalId(scheme.type, value, relationship, _map_url(scheme, value))


def _without_address(name: str, value: str) -> str:
    """Return an identifier without the address of its resolver before it."""
    address = ADDRESSES.get(name)
    found = address and address.match(value)
    if not found:
        return value
    bare = value[found.end() :].rstrip("/")
    return bare.removesuffix(".pdf") if name == "arxiv" else bare


def _refine(scheme: Scheme | None, value: str) -> Scheme | None:
    """Recognise an ISBN that was entered as EAN-13."""
    if scheme is SCHEMES["ean13"] and value.startswith(("978", "979")):
        return SCHEMES["isbn"] if is_isbn(value) else scheme
    return scheme


def _is_valid(scheme: Scheme, value: str) -> bool:
    if not value or units(value) > IDENTIFIER_MAX:
        return False
    try:
        return scheme.check is None or bool(scheme.check(value))
    except (ValueError, IndexError, AttributeError, TypeError):
        return False  # some checks of idutils fail on what they do not expect


def _has_path(url: str) -> bool:
    """Say whether an address names more than a whole site, which many works share."""
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    return bool(address.netloc) and bool(address.path.strip("/") or address.query)


def _map_url(scheme: Scheme, value: str) -> str | None:
    if not scheme.url or (scheme.type == "urn" and not value.lower().startswith("urn:nbn:")):
        return None
    if value.lower().startswith(scheme.prefix):
        value = value[len(scheme.prefix) :]
    return _safe_url(scheme.url.format(value))


def _safe_url(url: str) -> str | None:
    """Return an address that fits ORCID's ``anyURI``, or None."""
    if not WEB_ADDRESS.match(url):
        return None
    page, mark, fragment = quote(url, safe=URL_DELIMITERS).partition("#")
    safe = page + mark + fragment.replace("#", "%23")  # RFC 3986: a second one is not allowed
    safe = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", safe)
    return safe if units(safe) <= IDENTIFIER_MAX else None


def _doi_id(doi: str, relationship: str) -> ExternalId:
    return ExternalId("doi", doi_value(doi), relationship, doi_url(doi))


def _each_once(found: Iterable[ExternalId]) -> Iterator[ExternalId]:
    """Keep the first of identifiers that ORCID would take for the same.

    A concept DOI that is the record's own is thereby ``self`` and nothing else.
    """
    seen = set()
    for each in found:
        value = each.value.lower()
        key = (each.type, value.replace("-", "") if each.type in ("isbn", "issn") else value)
        if key not in seen:
            seen.add(key)
            yield each
