# SPDX-License-Identifier: MIT
"""From a record to a work: one function for each field of ORCID's work.

A field that a record does not have, or has in a way that ORCID would refuse, is left out. Whether
the work has all that ORCID wants is the question of :mod:`.validation`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .contributors import map_contributors
from .dates import map_date
from .html import map_html, plain_line
from .identifiers import choose_doi, doi_url, map_external_ids, read_doi
from .languages import map_country, map_language
from .options import DEFAULT_OPTIONS, MappingOptions
from .reach import line, part, parts, raw
from .tables import CONTAINERS, DESCRIPTION_MAX, TITLE_MAX
from .text import clean, cut, is_placeholder
from .types import find_type
from .work import Citation, TranslatedTitle, Work

JOURNAL_TITLE_FIELDS = {
    "journal": (("custom_fields", "journal:journal", "title"),),
    "imprint": (("custom_fields", "imprint:imprint", "title"),),
    "meeting": (
        ("custom_fields", "meeting:meeting", "title"),
        ("custom_fields", "meeting:meeting", "acronym"),
    ),
    "university": (
        ("custom_fields", "thesis:thesis", "university"),
        ("custom_fields", "thesis:university"),  # until InvenioRDM 12; stays in upgraded instances
    ),
    "publisher": (("metadata", "publisher"),),
}
"""Name of a source in the options -> where it is in a record; the first that is filled in."""


def map_record(
    record: Mapping[str, Any],
    *,
    parent_doi: str | None,
    other_version_dois: Sequence[str],
    authenticated_orcids: Collection[str],
    options: MappingOptions = DEFAULT_OPTIONS,
    linked_orcid: str | None = None,
) -> Work:
    """Return the work that ORCID shall show for a record. Never raises, whatever the record.

    :param record: the JSON of a record as the database or the REST API has it. If
        ``metadata.resource_type`` carries ``props``, they help with types that an instance added.
    :param parent_doi: the concept DOI, if there is one.
    :param other_version_dois: DOIs of versions that this work stands for too.
    :param authenticated_orcids: bare iDs of people who proved here that they are theirs; as a
        dictionary, each with the names of its holder, so far as they are known.
    :param linked_orcid: the iD whose record the work goes to. It matters only where more people
        have a proven iD than ORCID shows.
    """
    work_type = map_type(record, options)
    return Work(
        title=map_title(record),
        subtitle=map_subtitle(record),
        translated_title=map_translated_title(record),
        journal_title=map_journal_title(record, work_type, options),
        short_description=map_description(record, options),
        type=work_type,
        publication_date=map_date(line(record, "metadata", "publication_date")),
        external_ids=map_external_ids(record, work_type, parent_doi, other_version_dois, options),
        url=map_url(record, parent_doi, options),
        contributors=map_contributors(record, authenticated_orcids, options, linked_orcid),
        language_code=map_languages(record),
        country=map_country(line(record, "custom_fields", "imprint:imprint", "place")),
    )


def map_type(record: Mapping[str, Any], options: MappingOptions = DEFAULT_OPTIONS) -> str:
    """Return the work type: by id, then by all that the vocabulary says of the type."""
    return _find_type(record, options) or "other"


def is_type_known(record: Mapping[str, Any], options: MappingOptions = DEFAULT_OPTIONS) -> bool:
    """Say whether the work type was chosen, so that *other* is not for want of anything better."""
    return _find_type(record, options) is not None


def _find_type(record: Mapping[str, Any], options: MappingOptions) -> str | None:
    resource_type = part(record, "metadata", "resource_type")
    type_id = line(resource_type, "id")
    return options.work_types.get(type_id) or find_type(type_id, part(resource_type, "props"))


def map_title(record: Mapping[str, Any]) -> str:
    """Return the main title; an empty one if there is none."""
    return _title(line(record, "metadata", "title"))


def map_subtitle(record: Mapping[str, Any]) -> str | None:
    """Return the subtitle: the one in the record's language before one in another."""
    subtitles = _additional_titles(record, "subtitle")
    languages = {"", line(_first(parts(record, "metadata", "languages")), "id")}
    own = [each for each in subtitles if line(each, "lang", "id") in languages]
    found = _first([*own, *subtitles])
    return _title(line(found, "title")) or None


def map_translated_title(record: Mapping[str, Any]) -> TranslatedTitle | None:
    """Return the first translated title whose language ORCID knows; it insists on one."""
    for title in _additional_titles(record, "translated-title"):
        language_code = map_language(line(title, "lang", "id"))
        value = _title(line(title, "title"))
        if language_code and value:
            return TranslatedTitle(value, language_code)
    return None


def map_journal_title(
    record: Mapping[str, Any], work_type: str, options: MappingOptions = DEFAULT_OPTIONS
) -> str | None:
    """Return what ORCID's label for the type of the work asks for; rather nothing than another.

    A book does not appear in itself.

    :param work_type: ORCID's; see :data:`.tables.CONTAINERS`.
    """
    source = CONTAINERS.get(work_type, "publisher")
    if source is None or source not in options.journal_title_sources:
        return None
    own = map_title(record).casefold()
    for path in JOURNAL_TITLE_FIELDS[source]:
        title = _title(line(record, *path))
        if title and title.casefold() != own and not is_placeholder(title):
            return title
    return None


def map_description(
    record: Mapping[str, Any], options: MappingOptions = DEFAULT_OPTIONS
) -> str | None:
    """Return the abstract as plain text: the description, else an additional abstract."""
    if not options.include_description:
        return None
    for description in (raw(record, "metadata", "description"), _first_abstract(record)):
        text = map_html(description)
        if text:
            return cut(text, DESCRIPTION_MAX)
    return None


def map_url(
    record: Mapping[str, Any], parent_doi: str | None, options: MappingOptions = DEFAULT_OPTIONS
) -> str | None:
    """Return the work's address. Without a DOI there is none."""
    doi = choose_doi(read_doi(record), parent_doi, options)
    if not doi or options.landing_url is None:
        return None
    path = doi_url(doi).removeprefix("https://doi.org/")
    return options.landing_url.replace("{doi}", path).replace("{recid}", line(record, "id"))


def map_languages(record: Mapping[str, Any]) -> str | None:
    """Return the language of the record; the first one counts."""
    return map_language(line(_first(parts(record, "metadata", "languages")), "id"))


def map_citation(bibtex: str) -> Citation | None:
    """Return a citation in BibTeX, as InvenioRDM's serializer writes it."""
    value = clean(bibtex).strip()
    return Citation("bibtex", value) if value else None


def _title(text: str) -> str:
    return cut(plain_line(text), TITLE_MAX)


def _additional_titles(record: Mapping[str, Any], type_id: str) -> list[Mapping[str, Any]]:
    titles = parts(record, "metadata", "additional_titles")
    return [title for title in titles if line(title, "type", "id") == type_id]


def _first_abstract(record: Mapping[str, Any]) -> str:
    descriptions = parts(record, "metadata", "additional_descriptions")
    abstracts = [each for each in descriptions if line(each, "type", "id") == "abstract"]
    return raw(_first(abstracts), "description")


def _first(found: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return found[0] if found else {}
