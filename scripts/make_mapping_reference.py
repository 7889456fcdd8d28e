# SPDX-License-Identifier: MIT
"""Writes ``docs/mapping.md`` from the tables of the mapping and from records that it maps.

``python scripts/make_mapping_reference.py`` after a change in ``works``; a unit test compares the
two. The prose is in ``scripts/mapping.md.in``; every example there is a record that goes through
the mapping, so none can be wrong.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

from invenio_orcid_autoupdate.works import tables, types
from invenio_orcid_autoupdate.works.mapper import map_record
from invenio_orcid_autoupdate.works.options import CONFIGURABLE, PREFIX

ROOT = Path(__file__).resolve().parent.parent
PROSE = ROOT / "scripts" / "mapping.md.in"
CONFIG = ROOT / "invenio_orcid_autoupdate" / "config.py"
TARGET = ROOT / "docs" / "mapping.md"

ADA = "0000-0002-1825-0097"
PARENT = "10.5072/abc"


class Field(NamedTuple):
    """One field of ORCID's work.

    path: keys to the field in ORCID's JSON.
    example: part of a record in which the example is shown.
    """

    name: str
    source: str
    rule: str
    path: tuple[str | int, ...]
    example: Mapping[str, Any]


def _metadata(**fields: Any) -> dict[str, Any]:
    return {"metadata": fields}


def _custom(name: str, **fields: Any) -> dict[str, Any]:
    return {"custom_fields": {name: fields}}


def _creator(**person: Any) -> dict[str, Any]:
    return _metadata(creators=[{"person_or_org": person}])


FIRST_ID = ("external-ids", "external-id", 0)
LAST_ID = ("external-ids", "external-id", -1)
PERSON = ("contributors", "contributor", 0)

FIELDS = (
    Field(
        "title",
        "`metadata.title`",
        "one line, the text of HTML, JATS and MathML in it, `a < b` as it is; raised and lowered "
        "text in Unicode's signs, else `^q`, `_q`; cut at a word after 1,000 characters",
        ("title", "title"),
        _metadata(title="<i>E. coli</i> &amp; pots"),
    ),
    Field(
        "subtitle",
        "`metadata.additional_titles`, type `subtitle`",
        "the first in the record's language, else the first; as the title",
        ("title", "subtitle"),
        _metadata(additional_titles=[{"title": "A study", "type": {"id": "subtitle"}}]),
    ),
    Field(
        "translated title",
        "`metadata.additional_titles`, type `translated-title`",
        "the first whose language ORCID knows, since ORCID insists on one; as the title",
        ("title", "translated-title"),
        _metadata(
            additional_titles=[
                {"title": "Töpfe", "type": {"id": "translated-title"}, "lang": {"id": "deu"}}
            ]
        ),
    ),
    Field(
        "journal title",
        "by the type (table below) `custom_fields`: `journal:journal.title`, "
        "`imprint:imprint.title`, `meeting:meeting.title` or `.acronym`, "
        "`thesis:thesis.university`; or `metadata.publisher`",
        "what ORCID's label asks for, unless it is a placeholder or the record's own title; as "
        "the title",
        ("journal-title",),
        {
            **_metadata(resource_type={"id": "publication-article"}),
            **_custom("journal:journal", title="Nature Pots"),
        },
    ),
    Field(
        "short description",
        "`metadata.description`; else `metadata.additional_descriptions`, type `abstract`",
        "HTML and JATS as plain text: paragraphs become lines, list items get a dash or number, "
        "preformatted text keeps its lines, formulas their text; scripts are dropped; cut at a "
        "word after 5,000 characters",
        ("short-description",),
        _metadata(description="<p>Pots &amp; pans</p><ul><li>round</li></ul>"),
    ),
    Field(
        "type",
        "`metadata.resource_type.id`; for types of your own the `props` of their vocabulary",
        "the table below; `other` for what is in no table",
        ("type",),
        _metadata(resource_type={"id": "dataset"}),
    ),
    Field(
        "publication date",
        "`metadata.publication_date`",
        "of an interval its beginning; left out before 1900, after 2100, and where the calendar "
        "has no such day",
        ("publication-date",),
        _metadata(publication_date="2018-03/2020"),
    ),
    Field(
        "self: DOI",
        "`pids.doi`",
        "a record without a DOI of its own is not sent, whatever its `metadata.identifiers` say; "
        "`&`, quotation mark and apostrophe are percent-encoded: ORCID would cut the DOI there",
        FIRST_ID,
        {"pids": {"doi": {"identifier": "10.5072/a&b"}}},
    ),
    Field(
        "version-of",
        "`parent.pids.doi`, DOIs of the other public versions, related identifiers (table below)",
        "never the record's own DOI",
        LAST_ID,
        {"parent": {"pids": {"doi": {"identifier": PARENT}}}},
    ),
    Field(
        "self: further identifiers",
        "`metadata.identifiers`; `metadata.related_identifiers`, relation `isidenticalto`",
        "of schemes that name one work (table below), if the value is well-formed",
        LAST_ID,
        _metadata(identifiers=[{"scheme": "arxiv", "identifier": "arXiv:2101.00001"}]),
    ),
    Field(
        "part-of",
        "`custom_fields`: `journal:journal.issn`, `imprint:imprint.isbn`; related identifiers "
        "(table below)",
        "an ISSN always; an ISBN unless the record is the book itself",
        LAST_ID,
        _custom("journal:journal", issn="2041-1723"),
    ),
    Field(
        "funded-by",
        "`metadata.funding`: `award.number`, else the number in `award.id`; `award.identifiers`",
        "the number as `grant_number`; without one the award's DOI or address. A funder without "
        "award has no identifier of ORCID's; ORCID has no place for the award's title",
        LAST_ID,
        _metadata(funding=[{"award": {"id": "00k4n6c32::101122956"}}]),
    ),
    Field(
        "url",
        "the DOI",
        "its address at doi.org",
        ("url",),
        {"pids": {"doi": {"identifier": "10.5072/a<b"}}},
    ),
    Field(
        "contributor: name",
        "`person_or_org` of `metadata.creators`, then `metadata.contributors`",
        "given and family name; else `name`; `Doe, Jane` in one field is turned round; cut at a "
        "word after 150 characters",
        (*PERSON, "credit-name"),
        _creator(type="personal", given_name="Ada", family_name="Lovelace"),
    ),
    Field(
        "contributor: iD",
        "`person_or_org.identifiers`, scheme `orcid`",
        "only of people who connected their iD here; what a depositor typed is not sent. Of "
        "several entries with one iD and different names only the one that fits its holder's "
        "name, else none: ORCID would make one person of them",
        (*PERSON, "contributor-orcid", "uri"),
        _creator(name="Ada", identifiers=[{"scheme": "orcid", "identifier": ADA}]),
    ),
    Field(
        "contributor: order and role",
        "the order of `metadata.creators`; `role.id`",
        "creators are `first` and `additional`, and `author` unless their role is another of "
        "ORCID's; contributors are shown if ORCID has their role (table below) or they connected "
        "their iD. At most 50 people: those who connected their iD before others, the one whose "
        "record it is always",
        (*PERSON, "contributor-attributes"),
        _metadata(creators=[{"person_or_org": {"name": "CERN"}, "role": {"id": "editor"}}]),
    ),
    Field(
        "language",
        "`metadata.languages`",
        "the first one, by ISO 639-1 with the exceptions below; left out if ORCID lacks it",
        ("language-code",),
        _metadata(languages=[{"id": "heb"}]),
    ),
    Field(
        "country",
        "`custom_fields`: `imprint:imprint.place`",
        "the country after the last comma; left out if it is none or ambiguous",
        ("country",),
        _custom("imprint:imprint", place="Geneva, Switzerland"),
    ),
)


def build(prose: str, config: str) -> str:
    """Return the whole page.

    :param prose: template with the names of the tables.
    :param config: the text of ``config.py``.
    """
    return Template(prose).substitute(
        fields=_table(["in ORCID", "in the record", "rule", "example"], map(_field_row, FIELDS)),
        types=_pairs("resource type", "work type", tables.RESOURCE_TYPES),
        named_types=_grouped("letters", types.NAMED_TYPES),
        datacite_types=_grouped("`datacite_general`", types.DATACITE_TYPES),
        broad_datacite_types=_codes(types.BROAD_DATACITE_TYPES),
        csl_types=_grouped("`csl`", types.CSL_TYPES),
        broad_csl_types=_grouped("`csl`", types.BROAD_CSL_TYPES),
        schema_types=_grouped("`schema.org`", types.SCHEMA_TYPES),
        containers=_pairs("work type", "is sent", tables.CONTAINERS, "nothing"),
        work_types=_codes(tables.WORK_TYPES),
        book_types=_codes(tables.BOOK_TYPES),
        roles=_pairs("role", "contributor role", tables.ROLES, "not shown"),
        orcid_roles=_codes(tables.ORCID_ROLES),
        languages=_pairs("language", "code", tables.LANGUAGE_TRAPS, "left out"),
        schemes=_table(["scheme", "type", "is", "address"], map(_scheme_row, tables.SCHEMES)),
        relations=_pairs("relation", "relationship", tables.RELATIONS),
        settings=_table(["setting", "default"], _setting_rows(config)),
    )


def _field_row(field: Field) -> list[str]:
    shown = f"{_json(field.example)} → {_json(_map_example(field))}"
    return [field.name, field.source, field.rule, shown]


def _map_example(field: Field) -> Any:
    """Return what becomes of a field's example."""
    found: Any = map_record(
        field.example,
        parent_doi=PARENT if "parent" in field.example else None,
        other_version_dois=(),
        authenticated_orcids=(ADA,),
    ).to_json()
    for key in field.path:
        found = found[key]
    return found


def _scheme_row(name: str) -> list[str]:
    scheme = tables.SCHEMES[name]
    if scheme.container:
        meaning = "part-of"
    elif scheme.shared:
        meaning = "not sent, unless as part-of by its relation"
    elif scheme.type == "isbn":
        meaning = "self for a book, else part-of"
    else:
        meaning = "self"
    return [_code(name), _code(scheme.type), meaning, scheme.url and _code(scheme.url)]


def _setting_rows(config: str) -> Iterable[list[str]]:
    names = {f"{PREFIX}{name.upper()}" for name in CONFIGURABLE}
    for node in ast.parse(config).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in names:
            yield [_code(ast.unparse(node.targets[0])), _code(ast.unparse(node.value))]


def _pairs(left: str, right: str, table: Mapping[str, str | None], none: str = "") -> str:
    rows = ([_code(key), _code(value) if value else none] for key, value in table.items())
    return _table([left, right], rows)


def _grouped(left: str, table: Mapping[str, str]) -> str:
    """Return a table with one row for each work type."""
    rows = (
        [_codes(key for key, value in table.items() if value == work_type), _code(work_type)]
        for work_type in sorted(set(table.values()))
    )
    return _table([left, "work type"], rows)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(map(_code, sorted(words)))


def _json(value: Any) -> str:
    return _code(json.dumps(value, ensure_ascii=False))


def _code(text: str) -> str:
    return f"`{text}`".replace("|", r"\|")


if __name__ == "__main__":
    page = build(PROSE.read_text(encoding="utf-8"), CONFIG.read_text(encoding="utf-8"))
    TARGET.write_text(page, encoding="utf-8")
