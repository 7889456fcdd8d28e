# SPDX-License-Identifier: MIT
"""What an instance says of its resource types: those that it added itself, and their titles.

A record's own JSON has only their ids.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_vocabularies.records.models import VocabularyMetadata, VocabularyType
from sqlalchemy import select

from ..works.mapper import is_type_known
from ..works.options import MappingOptions
from ..works.reach import part, raw
from ..works.tables import RESOURCE_TYPES

VOCABULARY = "resourcetypes"


def type_id(json: Mapping[str, Any]) -> str:
    """Return the id of a record's resource type; an empty text if it has none."""
    return raw(json, "metadata", "resource_type", "id")


def read_type_ids() -> frozenset[str]:
    """Return the ids of all resource types of the instance; one statement."""
    pid = PersistentIdentifier
    query = (
        select(pid.pid_value)
        .join(VocabularyType, VocabularyType.pid_type == pid.pid_type)
        .where(VocabularyType.id == VOCABULARY, pid.status == PIDStatus.REGISTERED)
    )
    return frozenset(db.session.scalars(query))


def find_unmapped_types(options: MappingOptions) -> frozenset[str]:
    """Return the ids of the instance's resource types that nobody mapped; two statements."""
    ids = read_type_ids()
    props = read_type_props(ids)
    records = {id_: {"metadata": {"resource_type": {"id": id_}}} for id_ in ids}
    return frozenset(
        id_
        for id_, record in records.items()
        if not is_type_known(with_type_props(record, props), options)
    )


def read_type_props(type_ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """Return the properties of resource types, such as ``datacite_general``.

    One statement, and none for InvenioRDM's own types, which the mapper knows by their ids.

    :param type_ids: ids of resource types.
    """
    foreign = set(type_ids) - set(RESOURCE_TYPES) - {""}
    if not foreign:
        return {}
    pid, entry = PersistentIdentifier, VocabularyMetadata
    query = (
        select(pid.pid_value, entry.json)
        .join(entry, entry.id == pid.object_uuid)
        .join(VocabularyType, VocabularyType.pid_type == pid.pid_type)
        .where(VocabularyType.id == VOCABULARY, pid.pid_value.in_(foreign))
    )
    return {row.pid_value: part(row.json, "props") for row in db.session.execute(query)}


def with_type_props(
    json: Mapping[str, Any], props: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return a record's JSON with the properties of its resource type, where they are needed.

    :param json: as in the database; stays as it is.
    :param props: properties by id of the type.
    """
    found = props.get(type_id(json))
    if not found:
        return json
    metadata = json["metadata"]
    resource_type = {**metadata["resource_type"], "props": found}
    return {**json, "metadata": {**metadata, "resource_type": resource_type}}


DEFAULT_LOCALE = "en"


def read_type_titles(type_ids: Collection[str], locale: str) -> dict[str, str]:
    """Return the titles of resource types; one statement, and none for no type.

    :param type_ids: ids of resource types.
    :param locale: language of the reader, such as ``de``; English stands in for it.
    """
    if not type_ids:
        return {}
    pid, entry = PersistentIdentifier, VocabularyMetadata
    query = (
        select(pid.pid_value, entry.json["title"])
        .join(entry, entry.id == pid.object_uuid)
        .join(VocabularyType, VocabularyType.pid_type == pid.pid_type)
        .where(VocabularyType.id == VOCABULARY, pid.pid_value.in_(type_ids))
    )
    return {id_: _in_language(title or {}, locale, id_) for id_, title in db.session.execute(query)}


def _in_language(titles: Mapping[str, Any], locale: str, otherwise: str) -> str:
    language = locale.partition("_")[0]
    return str(titles.get(language) or titles.get(DEFAULT_LOCALE) or otherwise)
