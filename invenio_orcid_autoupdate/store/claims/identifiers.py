# SPDX-License-Identifier: MIT
"""Which work of a researcher has an identifier, and who waits for one."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import Text, and_, cast, column, exists, func, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlalchemy.orm import aliased

from ...models import OrcidClaim
from .due import mark_where


def read_holders(grant_id: uuid.UUID, keys: Collection[str]) -> dict[str, uuid.UUID]:
    """Return which claims stand for works that have some identifiers; one statement.

    :param grant_id: id of the grant.
    :param keys: identifiers as ``push.collisions`` spells them.
    """
    if not keys:
        return {}
    wanted = cast(array(sorted(keys)), ARRAY(Text))
    query = (
        select(OrcidClaim.id, OrcidClaim.self_ids)
        .where(OrcidClaim.grant_id == grant_id, OrcidClaim.put_code.is_not(None))
        .where(_json(OrcidClaim.self_ids).has_any(wanted))
        .order_by(OrcidClaim.id)
    )
    found = db.session.execute(query).all()
    return {key: row.id for row in found for key in row.self_ids if key in keys}


def mark_freed(grant_id: uuid.UUID, now: datetime) -> None:
    """Make due what left out an identifier that no work has any more; one statement.

    What ORCID said of works that no claim stands for is not known to have changed.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    other = aliased(OrcidClaim)
    kept = func.jsonb_each(_json(OrcidClaim.left_out)).table_valued(
        column("key", Text), column("value", JSONB), name="kept"
    )
    is_held = exists().where(
        other.grant_id == grant_id,
        other.id != OrcidClaim.id,
        other.put_code.is_not(None),
        _json(other.self_ids).has_key(kept.c.key),
    )
    is_freed = select(kept.c.key).where(func.jsonb_typeof(kept.c.value) != "number", ~is_held)
    waits = and_(OrcidClaim.grant_id == grant_id, OrcidClaim.left_out.is_not(None))
    mark_where(and_(waits, is_freed.exists()), now)


def _json(of: Any) -> Any:
    return type_coerce(of, JSONB)


def read_titles(grant_id: uuid.UUID, claim_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the titles of some works of one researcher; one statement, and none for none.

    :param grant_id: id of the grant.
    """
    query = select(OrcidClaim.id, OrcidClaim.title).where(
        OrcidClaim.grant_id == grant_id, OrcidClaim.id.in_(claim_ids), OrcidClaim.title.is_not(None)
    )
    return {row.id: row.title for row in db.session.execute(query)} if claim_ids else {}
