# SPDX-License-Identifier: MIT
"""Give an iD to another account of the same person."""

from __future__ import annotations

from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ...decisions.states import GrantStatus
from ...errors import OrcidTakenError
from ...repository import users
from ...store import activities, grants
from ...store.activities import Answer
from . import history
from .settings import look_again


def lock_new_account(grant, user_id):
    """Keep the account as it is that gets a grant, or refuse it.

    :param grant: the row, locked.
    :param user_id: id of the account.
    :raises ValidationError: there is no such account, or it is connected with, or signs in with,
        another iD.
    """
    if not users.lock_user(user_id):
        raise ValidationError(_("There is no such account."), "user_id")
    own = grants.find_own(user_id)
    if own is not None and own.status != GrantStatus.DISCONNECTED and own.id != grant.id:
        raise ValidationError(_("The account is connected with another iD."), "user_id")
    if users.proven_orcid(user_id) not in {None, grant.orcid}:
        raise ValidationError(_("The account signs in with another iD."), "user_id")


def move(identity, grant, user_id, now, uow):
    """Connect a grant with another account, which has to switch auto-update on itself.

    :param identity: whoever moves it, for the history.
    :param grant: the row, locked.
    :param user_id: id of the account, locked.
    :param now: aware UTC.
    """
    before = history.take(grant)
    grant.user_id, grant.auto_update_since = user_id, None
    grant.preferences = {**grant.preferences, grants.ACCOUNT: user_id}
    users.move_sign_in(grant.orcid, user_id)
    look_again(grant, now, uow)
    history.note(identity, grant, "move", before, now=now)


def find_abandoned(user_id, orcid):
    """Return the other accounts of an iD that nobody confirmed and that own nothing.

    Whether they own nothing is read in all records, so nothing may be locked meanwhile; that
    they are not confirmed is looked at again under the lock. Blocked accounts are kept.

    :param user_id: id of the account that proved the iD.
    :returns: set of ids of accounts.
    """
    others = filter(users.is_unconfirmed, users.find(orcid) - {user_id})
    return {other for other in others if not users.owns_records(other)}


def lock_accounts(user_id, orcid, moves):
    """Keep the accounts that are involved as they are until the end of the transaction.

    :param user_id: id of the account that proved the iD.
    :param moves: the iD is to be moved: the other account is kept, too, so that nobody confirms
        its address meanwhile.
    """
    others = users.find(orcid) if moves else set()
    for id_ in sorted({user_id, *others}):  # always in this order, so that nobody waits in vain
        users.lock_user(id_)


def settle_owner(grant, user_id, moves, abandoned, now):
    """Refuse an iD that belongs to another account, or take it from that account.

    :param grant: the row, locked.
    :param user_id: id of the account that proved the iD, locked.
    :param moves: the iD is to be moved.
    :param abandoned: what :func:`find_abandoned` found.
    :param now: aware UTC.
    :raises OrcidTakenError: it is not to be moved, or somebody may use that account.
    """
    others = users.find(grant.orcid) - {user_id}
    if not others:
        return
    can_move = all(other in abandoned and users.is_unconfirmed(other) for other in others)
    if not (can_move and moves):
        raise OrcidTakenError(can_move)
    users.move_sign_in(grant.orcid, user_id)
    activities.append(
        grant_id=grant.id,
        claim_id=None,
        action="move",
        answer=Answer("account_abandoned"),
        duration_ms=0,
        now=now,
    )
