# SPDX-License-Identifier: MIT
"""What pages show besides claims: titles of resource types and communities, ends of embargoes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from invenio_communities.communities.records.models import CommunityMetadata
from invenio_communities.members.records.models import MemberModel
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMParentCommunity, RDMRecordMetadata
from invenio_vocabularies.records.models import VocabularyMetadata, VocabularyType
from sqlalchemy import select

from ..models import Claim
from .vocabulary import VOCABULARY

DEFAULT_LOCALE = "en"

COMMUNITIES_MAX = 200
"""Communities that one form offers; nobody reads more."""


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


def read_communities(
    grant_id: uuid.UUID, user_id: int | None, chosen: Collection[str]
) -> list[tuple[str, str]]:
    """Return the communities that concern a researcher, as pairs of id and title; one statement.

    Of those that not everybody may see, only those that the researcher is a member of.

    :param grant_id: id of the grant; communities that its works are in.
    :param user_id: id of the account; communities that it is a member of.
    :param chosen: UUIDs, as text, of communities to return as well.
    :returns: in order of titles, at most :data:`COMMUNITIES_MAX`.
    """
    community, link, member = CommunityMetadata, RDMParentCommunity, MemberModel
    of_works = select(link.community_id).join(Claim, Claim.family_id == link.record_id)
    of_person = select(member.community_id).where(member.user_id == user_id, member.active)
    is_named = community.id.in_(of_works.where(Claim.grant_id == grant_id)) | community.id.in_(
        map(uuid.UUID, chosen)
    )
    is_public = community.json["access"]["visibility"].as_string() == "public"
    query = select(community.id, community.json["metadata"]["title"]).where(
        community.is_deleted.is_(False), community.id.in_(of_person) | (is_named & is_public)
    )
    found = [(str(id_), str(title or id_)) for id_, title in db.session.execute(query)]
    return sorted(found, key=lambda pair: pair[1].casefold())[:COMMUNITIES_MAX]


def _in_language(titles: Mapping[str, Any], locale: str, otherwise: str) -> str:
    language = locale.partition("_")[0]
    return str(titles.get(language) or titles.get(DEFAULT_LOCALE) or otherwise)
