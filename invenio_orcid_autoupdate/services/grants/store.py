# SPDX-License-Identifier: MIT
"""All SQL on grants that the service needs: look-ups and locks. Nothing here commits."""

from __future__ import annotations

import uuid

from invenio_accounts.models import User, UserIdentity
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_db import db
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ...decisions.states import GrantStatus
from ...models import Claim, Grant
from ...sync.grants import kept

SIGN_IN_METHOD = "orcid"
"""How invenio-oauthclient marks an iD that somebody signed in with."""


def find(id_, lock=False):
    """Return the grant with an id, or None.

    :param id_: UUID, or text that may be anything.
    :param lock: keep the row until the end of the transaction.
    """
    try:
        return _one(Grant.id == uuid.UUID(str(id_)), lock)
    except ValueError:
        return None


def find_by_orcid(orcid, lock=False):
    """Return the grant of an iD, or None.

    :param orcid: the bare iD.
    :param lock: keep the row until the end of the transaction.
    """
    return _one(Grant.orcid == orcid, lock)


def find_own(user_id):
    """Return the grant of an account: the one in use, else the one last disconnected, else None.

    :param user_id: id of the account.
    """
    in_use = (Grant.status != GrantStatus.DISCONNECTED).desc()
    query = (
        select(Grant)
        .where(Grant.user_id == user_id)
        .order_by(in_use, Grant.status_since.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def lock_user(user_id):
    """Let one transaction at a time connect an account.

    ``FOR NO KEY UPDATE``, so that rows which refer to the account can still be added meanwhile.

    :param user_id: id of the account.
    :returns: whether it exists.
    """
    query = select(User.id).where(User.id == user_id).with_for_update(key_share=True)
    return db.session.scalar(query) is not None


def lock_or_add(orcid, now):
    """Return the grant of an iD, locked; if there is none, add one that is not connected.

    Two callbacks may add the same iD at once: the unique constraint lets one, and the other
    waits for it and takes its row.

    :param orcid: the bare iD.
    :param now: aware UTC.
    """
    grant = find_by_orcid(orcid, lock=True)
    if grant is not None:
        return grant
    try:
        with db.session.begin_nested():
            grant = Grant(orcid=orcid, status=GrantStatus.DISCONNECTED, status_since=now)
            db.session.add(grant)
    except IntegrityError:
        grant = find_by_orcid(orcid, lock=True)
    return grant


def proven_orcid(user_id):
    """Return the iD with which the owner of an account signed in, or None.

    :param user_id: id of the account.
    """
    return db.session.scalar(
        select(UserIdentity.id).where(
            UserIdentity.id_user == user_id, UserIdentity.method == SIGN_IN_METHOD
        )
    )


def count_claims(grant_id):
    """Count the works of one grant by state, in one statement.

    :param grant_id: UUID of the grant.
    :returns: dictionary of state to number, without the states that no work is in.
    """
    query = (
        select(Claim.state, func.count()).where(Claim.grant_id == grant_id).group_by(Claim.state)
    )
    return dict(db.session.execute(query).all())


def find_communities(ids):
    """Return which communities exist; one statement.

    :param ids: UUIDs as text.
    :returns: set of UUIDs as text.
    """
    query = select(CommunityMetadata.id).where(
        CommunityMetadata.id.in_(map(uuid.UUID, ids)), CommunityMetadata.is_deleted.is_(False)
    )
    return {str(id_) for id_ in db.session.scalars(query)}


def _one(condition, lock):
    query = select(Grant).where(condition)
    if lock:
        # Another transaction may have changed the row while we waited for it.
        query = kept(query).execution_options(populate_existing=True)
    return db.session.scalar(query)
