# SPDX-License-Identifier: MIT
"""All SQL of the overview. Nothing here changes anything."""

from __future__ import annotations

from invenio_accounts.models import User
from invenio_db import db
from invenio_oauthclient.models import RemoteAccount, RemoteToken
from sqlalchemy import select

from ...models import Activity

LEFT = ("left", "works_stayed")
"""Outcomes of a disconnection for which works were removed. Source: ``sync.leaving.finish``."""


def read_user(user_id):
    """Return an account.

    :param user_id: its id.
    """
    return db.session.get(User, user_id)


def read_remote_account(user_id, client_id):
    """Return what another service told about an account that is linked with it; None: it is not.

    :param user_id: id of the account.
    :param client_id: of this site at the other service.
    :returns: dictionary, perhaps empty.
    """
    query = (
        select(RemoteAccount.extra_data)
        .join(RemoteToken, RemoteToken.id_remote_account == RemoteAccount.id)
        .where(RemoteAccount.user_id == user_id, RemoteAccount.client_id == client_id)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else (row.extra_data or {})


def has_left(grant_id, since):
    """Say whether works were removed before an iD was disconnected.

    :param grant_id: UUID of the grant.
    :param since: when it was disconnected.
    """
    query = select(Activity.id).where(
        Activity.grant_id == grant_id,
        Activity.action == "disconnect",
        Activity.outcome.in_(LEFT),
        Activity.at >= since,
    )
    return db.session.scalar(query.limit(1)) is not None
