# SPDX-License-Identifier: MIT
"""Accounts, and how their people sign in: which account an iD belongs to. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from invenio_accounts.models import User, UserIdentity
from invenio_db import db
from invenio_oauthclient.models import RemoteAccount, RemoteToken
from invenio_rdm_records.records.models import RDMParentMetadata
from sqlalchemy import ColumnElement, and_, cast, select
from sqlalchemy.dialects.postgresql import JSONB

from ..store.grants import SIGN_IN_METHOD, find_holder


def find(orcid: str) -> set[int]:
    """Return the ids of the accounts that an iD belongs to: by its grant, and by signing in.

    :param orcid: the bare iD.
    """
    proven = select(UserIdentity.id_user).where(_signs_in_with(orcid))
    return {*db.session.scalars(proven), find_holder(orcid)} - {None}


def is_unconfirmed(user_id: int) -> bool:
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


def move_sign_in(orcid: str, user_id: int) -> None:
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


def _signs_in_with(orcid: str) -> ColumnElement[bool]:
    return and_(UserIdentity.id == orcid, UserIdentity.method == SIGN_IN_METHOD)


def _remote_accounts(user_id: int, orcid: str) -> list[RemoteAccount]:
    """Return an account's links that tell the iD, chosen here: in InvenioRDM 13 the database keeps
    ``extra_data`` as text.
    """
    query = select(RemoteAccount).where(RemoteAccount.user_id == user_id)
    return [
        one for one in db.session.scalars(query) if (one.extra_data or {}).get("orcid") == orcid
    ]


def _move_or_drop(account: RemoteAccount, user_id: int) -> None:
    """Give a link of invenio-oauthclient to another account, which has one at most of each."""
    has_one = select(RemoteAccount.id).where(
        RemoteAccount.user_id == user_id, RemoteAccount.client_id == account.client_id
    )
    if db.session.scalar(has_one) is None:
        account.user_id = user_id
    else:
        db.session.delete(account)


def read_user(user_id: int) -> User | None:
    """Return an account.

    :param user_id: its id.
    """
    return db.session.get(User, user_id)


def read_remote_account(user_id: int, client_id: str) -> Mapping[str, object] | None:
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


def find_missing_accounts(entries: Collection[str]) -> list[str]:
    """Return those entries of an allow-list that are ids of accounts which do not exist.

    :param entries: as ``decisions.controls.read_entries`` returns them.
    """
    ids = {int(entry): entry for entry in entries if entry.isdecimal()}
    known = set(db.session.scalars(select(User.id).where(User.id.in_(ids)))) if ids else set()
    return sorted(entry for id_, entry in ids.items() if id_ not in known)


def owns_records(user_id: int) -> bool:
    """Say whether an account owns a record or a draft. Reads all of them: for rare questions.

    :param user_id: id of the account.
    """
    owner = cast(RDMParentMetadata.json, JSONB)["access"]["owned_by"]["user"].astext
    query = select(RDMParentMetadata.id).where(owner == str(user_id)).limit(1)
    return db.session.scalar(query) is not None


def lock_user(user_id: int) -> bool:
    """Let one transaction at a time connect an account.

    ``FOR NO KEY UPDATE``, so that rows which refer to the account can still be added meanwhile.

    :param user_id: id of the account.
    :returns: whether it exists.
    """
    query = select(User.id).where(User.id == user_id).with_for_update(key_share=True)
    return db.session.scalar(query) is not None


def proven_orcid(user_id: int) -> str | None:
    """Return the iD with which the owner of an account signed in, or None.

    :param user_id: id of the account.
    """
    query = select(UserIdentity.id).where(
        UserIdentity.id_user == user_id, UserIdentity.method == SIGN_IN_METHOD
    )
    orcid: str | None = db.session.scalar(query)
    return orcid
