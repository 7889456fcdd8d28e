# SPDX-License-Identifier: MIT
"""Communities: which there are, and which concern a researcher."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from invenio_communities.communities.records.models import CommunityMetadata
from invenio_communities.members.records.models import MemberModel
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentCommunity
from sqlalchemy import select

from ..store.claims.reading import records_of

COMMUNITIES_MAX = 200
"""Communities that one form offers; nobody reads more."""


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
    of_works = select(link.community_id).where(link.record_id.in_(records_of(grant_id)))
    of_person = select(member.community_id).where(member.user_id == user_id, member.active)
    is_named = community.id.in_(of_works) | community.id.in_(map(uuid.UUID, chosen))
    is_public = community.json["access"]["visibility"].as_string() == "public"
    query = select(community.id, community.json["metadata"]["title"]).where(
        community.is_deleted.is_(False), community.id.in_(of_person) | (is_named & is_public)
    )
    found = [(str(id_), str(title or id_)) for id_, title in db.session.execute(query)]
    return sorted(found, key=lambda pair: pair[1].casefold())[:COMMUNITIES_MAX]


def find_communities(ids: Collection[str]) -> set[str]:
    """Return which communities exist; one statement.

    :param ids: UUIDs as text.
    :returns: set of UUIDs as text.
    """
    query = select(CommunityMetadata.id).where(
        CommunityMetadata.id.in_(map(uuid.UUID, ids)), CommunityMetadata.is_deleted.is_(False)
    )
    return {str(id_) for id_ in db.session.scalars(query)}
