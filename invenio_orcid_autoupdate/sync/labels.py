# SPDX-License-Identifier: MIT
"""What lists of works show besides the claims: titles of resource types, ends of embargoes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_vocabularies.records.models import VocabularyMetadata, VocabularyType
from sqlalchemy import select

from .vocabulary import VOCABULARY

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


def read_embargo_ends(recids: Collection[str]) -> dict[str, str]:
    """Return on which date the embargo of each record ends, in ISO form; one statement, or none.

    :param recids: ids of records.
    """
    if not recids:
        return {}
    pid, record = PersistentIdentifier, RDMRecordMetadata
    query = (
        select(pid.pid_value, record.json["access"]["embargo"]["until"])
        .join(record, record.id == pid.object_uuid)
        .where(pid.pid_type == "recid", pid.pid_value.in_(recids))
    )
    return {recid: str(until) for recid, until in db.session.execute(query) if until}


def _in_language(titles: Mapping[str, Any], locale: str, otherwise: str) -> str:
    language = locale.partition("_")[0]
    return str(titles.get(language) or titles.get(DEFAULT_LOCALE) or otherwise)
