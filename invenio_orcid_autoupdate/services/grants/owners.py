# SPDX-License-Identifier: MIT
"""All SQL about which account an iD belongs to. Nothing here commits."""

from __future__ import annotations

from invenio_accounts.models import User, UserIdentity
from invenio_db import db
from invenio_oauthclient.models import RemoteAccount
from sqlalchemy import select

from ...decisions.states import GrantStatus
from ...models import Grant
from .store import SIGN_IN_METHOD, proven_orcid


def find(orcid):
    """Return the ids of the accounts that an iD belongs to: by its grant, and by signing in.

    :param orcid: the bare iD.
    """
    connected = select(Grant.user_id).where(
        Grant.orcid == orcid, Grant.status != GrantStatus.DISCONNECTED
    )
    proven = select(UserIdentity.id_user).where(_signs_in_with(orcid))
    return set(db.session.scalars(connected.union(proven))) - {None}


def is_unconfirmed(user_id):
    """Say whether nobody ever confirmed an account, and nobody blocked it or turned it off.

    :param user_id: id of the account.
    """
    query = select(User.id).where(
        User.id == user_id,
        User.confirmed_at.is_(None),
        User.blocked_at.is_(None),
        User.active.is_(True),
    )
    return db.session.scalar(query) is not None


def move_sign_in(orcid, user_id):
    """Let signing in with an iD open another account from now on, if it opened one before.

    What invenio-oauthclient keeps of the link goes with it: without that it would link the iD
    once more at the next sign-in, and refuse that, since it is linked.

    :param orcid: the bare iD.
    :param user_id: id of the account that gets it.
    """
    link = db.session.scalar(select(UserIdentity).where(_signs_in_with(orcid)))
    if link is None or link.id_user == user_id:
        return
    for account in _remote_accounts(link.id_user, orcid):
        _move_or_drop(account, user_id)
    if proven_orcid(user_id) is None:
        link.id_user = user_id
    else:
        db.session.delete(link)
    db.session.flush()


def _signs_in_with(orcid):
    return (UserIdentity.id == orcid) & (UserIdentity.method == SIGN_IN_METHOD)


def _remote_accounts(user_id, orcid):
    """Return an account's links that tell the iD, chosen here: in InvenioRDM 13 the database keeps
    ``extra_data`` as text.
    """
    query = select(RemoteAccount).where(RemoteAccount.user_id == user_id)
    return [
        one for one in db.session.scalars(query) if (one.extra_data or {}).get("orcid") == orcid
    ]


def _move_or_drop(account, user_id):
    """Give a link of invenio-oauthclient to another account, which has one at most of each."""
    has_one = select(RemoteAccount.id).where(
        RemoteAccount.user_id == user_id, RemoteAccount.client_id == account.client_id
    )
    if db.session.scalar(has_one) is None:
        account.user_id = user_id
    else:
        db.session.delete(account)
