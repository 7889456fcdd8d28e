# SPDX-License-Identifier: MIT
"""The shape of a work as one table, from which JSON, XML and XSD checks are derived.

A work is kept as the dictionary that ORCID's JSON shows, every key present, ``None`` for what is
missing. Sources: orcid-model ``work-3.0.xsd``, ``common-3.0.xsd`` (order, namespaces, facets) and
its Java classes (which of them can be built from a bare string or number).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import vocabulary
from .facets import Facet, anything, email, integer, moment, nonblank, oneof, pattern, upto
from .scalars import Reader, one_of_list, read_date, read_integer, read_text, whole_number_text


@dataclass(frozen=True)
class Element:
    """One JSON property and XML element (or attribute).

    :param space: XML namespace prefix.
    :param read: JSON scalar to stored value.
    :param facet: the XSD's restriction of the text.
    :param wrapped: JSON has the text under ``value``.
    :param from_plain: reader of a bare scalar, where the Java class has such a constructor.
    :param parts: the properties of an object.
    :param after: the XSD allows this element only behind that one.
    :param any_of: the XSD wants at least one of these parts.
    """

    name: str
    space: str = "common"
    read: Reader = read_text
    facet: Facet = anything
    required: bool = False
    attribute: bool = False
    wrapped: bool = False
    from_plain: Reader | None = None
    parts: tuple[Element, ...] = ()
    many: bool = False
    after: str = ""
    any_of: tuple[str, ...] = ()


def text(name: str, facet: Facet = anything, space: str = "common", **options: Any) -> Element:
    """Describe ``{"value": text}`` that may also be sent as a bare string."""
    return Element(name, space, facet=facet, wrapped=True, **({"from_plain": read_text} | options))


def date_part(name: str, low: int, high: int, **options: Any) -> Element:
    """Describe year, month or day."""
    facet = integer(low, high, name)
    return text(name, facet, from_plain=whole_number_text, **options)


def iri(name: str, host: str, path: str, space: str = "common") -> Element:
    """Describe an iD with its three spellings; ``host`` and ``path`` are patterns."""
    parts = (
        Element("uri", facet=pattern(host + path, "uri")),
        Element("path", facet=pattern(path, "path")),
        Element("host"),
    )
    return Element(name, space, parts=parts, any_of=("uri", "path"), from_plain=read_text)


ORCID_HOST = r"https://([^/]*orcid\.org|localhost.*/orcid-web)/"
ORCID_PATH = r"(\d{4}-){3,}\d{3}[\dX]"
CLIENT_PATH = rf"(APP-[\da-zA-Z]{{16}}|{ORCID_PATH})"

TITLES = (
    text("title", nonblank(1000, "string-1000"), required=True),
    text("subtitle", upto(1000, "#AnonType_subtitle")),
    text(
        "translated-title",
        nonblank(1000, "#AnonType_translated-title"),
        parts=(
            Element(
                "language-code",
                read=one_of_list(vocabulary.LANGUAGES),
                attribute=True,
                required=True,
            ),
        ),
    ),
)
NORMALISED = text(
    "external-id-normalized",
    nonblank(None, "non-empty-string"),
    parts=(Element("transient", read=lambda value: True, attribute=True),),
)
NORMALISED_ERROR = Element(
    "external-id-normalized-error",
    parts=(
        Element("error-code"),
        Element("error-message"),
        Element("transient", read=lambda value: True, attribute=True),
    ),
)
EXTERNAL_ID = Element(
    "external-id",
    many=True,
    parts=(
        Element("external-id-type", facet=nonblank(None, "non-empty-string"), required=True),
        Element("external-id-value", facet=nonblank(None, "non-empty-string"), required=True),
        NORMALISED,
        NORMALISED_ERROR,
        text("external-id-url"),
        Element("external-id-relationship", read=one_of_list(vocabulary.RELATIONSHIPS)),
    ),
)
CONTRIBUTOR = Element(
    "contributor",
    "work",
    many=True,
    parts=(
        iri("contributor-orcid", ORCID_HOST, ORCID_PATH),
        text("credit-name", nonblank(150, "string-150"), "work"),
        text("contributor-email", email, "work"),
        Element(
            "contributor-attributes",
            "work",
            parts=(
                Element("contributor-sequence", "work", read=one_of_list(vocabulary.SEQUENCES)),
                Element("contributor-role", "work"),
            ),
        ),
    ),
)
SOURCE = Element(
    "source",
    parts=(
        iri("source-orcid", ORCID_HOST, ORCID_PATH),
        iri("source-client-id", ORCID_HOST + "client/", CLIENT_PATH),
        text("source-name"),
        iri("assertion-origin-orcid", ORCID_HOST, ORCID_PATH),
        iri("assertion-origin-client-id", ORCID_HOST + "client/", CLIENT_PATH),
        text("assertion-origin-name"),
    ),
)
CREATED = text("created-date", moment, read=read_date, from_plain=None)
MODIFIED = text("last-modified-date", moment, read=read_date, from_plain=None)
PUT_CODE = Element("put-code", read=read_integer, attribute=True)
PATH = Element("path", attribute=True)
VISIBILITY = Element(
    "visibility",
    read=one_of_list(vocabulary.VISIBILITIES),
    facet=oneof(("private", "limited", "public", "registered-only"), "visibility"),
    attribute=True,
)
TITLE = Element("title", "work", parts=TITLES, required=True)
JOURNAL = text("journal-title", nonblank(1000, "string-1000"), "work")
TYPE = Element("type", "work", read=one_of_list(vocabulary.WORK_TYPES), required=True)
DATE = Element(
    "publication-date",
    parts=(
        date_part("year", 1900, 2100, required=True),
        date_part("month", 1, 12),
        date_part("day", 1, 31, after="month"),
    ),
)
EXTERNAL_IDS = Element("external-ids", parts=(EXTERNAL_ID,))
URL = text("url")

WORK = Element(
    "work",
    "work",
    parts=(
        PUT_CODE,
        PATH,
        VISIBILITY,
        CREATED,
        MODIFIED,
        SOURCE,
        TITLE,
        JOURNAL,
        Element("short-description", "work", facet=upto(5000, "short-description")),
        Element(
            "citation",
            "work",
            parts=(
                Element(
                    "citation-type",
                    "work",
                    read=one_of_list(vocabulary.CITATION_TYPES),
                    required=True,
                ),
                Element("citation-value", "work", required=True),
            ),
        ),
        TYPE,
        DATE,
        EXTERNAL_IDS,
        URL,
        Element("contributors", "work", parts=(CONTRIBUTOR,)),
        Element("language-code", read=one_of_list(vocabulary.LANGUAGES)),
        text("country", read=one_of_list(vocabulary.COUNTRIES), from_plain=None),
    ),
)
"""A whole work, elements in the order of ``work-3.0.xsd``."""

CONTENT_KEYS = tuple(
    part.name
    for part in WORK.parts
    if part.name
    not in ("put-code", "path", "visibility", "created-date", "last-modified-date", "source")
)
"""What the sender decides of a work; the rest is the registry's."""

SUMMARY = Element(
    "work-summary",
    "work",
    many=True,
    parts=(
        PUT_CODE,
        PATH,
        VISIBILITY,
        Element("display-index", attribute=True),
        CREATED,
        MODIFIED,
        SOURCE,
        TITLE,
        EXTERNAL_IDS,
        URL,
        TYPE,
        DATE,
        JOURNAL,
    ),
)
GROUP = Element("group", "activities", many=True, parts=(MODIFIED, EXTERNAL_IDS, SUMMARY))
WORKS = Element("works", "activities", parts=(PATH, MODIFIED, GROUP))
ERROR = Element(
    "error",
    "error",
    parts=tuple(
        Element(name, "error")
        for name in (
            "response-code",
            "developer-message",
            "user-message",
            "error-code",
            "more-info",
        )
    ),
)
