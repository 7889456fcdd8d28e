# SPDX-License-Identifier: MIT
"""Give an iD to another account of the same person."""

from __future__ import annotations

from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ...clock import utcnow
from ...decisions.states import GrantStatus
from ...errors import OrcidTakenError
from ...repository import users
from ...store import activities, grants
from ...store.activities import Answer
from ..uow import unit_of_work
from . import history


class Moving:
    """Methods of the grants service about whose an iD is."""

    @unit_of_work()
    def move(self, identity, id_, user_id, uow=None):
        """Connect an iD with another account of the same person; for administrators.

        A person who proves the iD moves it without help from an account that was never confirmed
        and owns nothing (:meth:`connect`). Who signed in with the iD opens the new account with it
        from now on, so that it can be connected again from there; and auto-update is off until
        that account ticks it.

        :param id_: UUID of the grant.
        :param user_id: id of the account that gets it.
        :raises GrantNotFoundError: there is none that the caller may see.
        :raises PermissionDeniedError: the caller is no administrator.
        :raises ValidationError: there is no such account, or it is connected with, or signs in
            with, another iD.
        """
        grant = self._find(identity, id_, "move", lock=True)
        if not users.lock_user(user_id):
            raise ValidationError(_("There is no such account."), "user_id")
        own = grants.find_own(user_id)
        if own is not None and own.status != GrantStatus.DISCONNECTED and own.id != grant.id:
            raise ValidationError(_("The account is connected with another iD."), "user_id")
        if users.proven_orcid(user_id) not in {None, grant.orcid}:
            raise ValidationError(_("The account signs in with another iD."), "user_id")
        if grant.user_id == user_id:
            return self._item(identity, grant)
        now, before = utcnow(), history.take(grant)
        grant.user_id, grant.auto_update_since = user_id, None
        grant.preferences = {**grant.preferences, grants.ACCOUNT: user_id}
        users.move_sign_in(grant.orcid, user_id)
        self._look_again(grant, now, uow)
        history.note(identity, grant, "move", before, now=now)
        return self._item(identity, grant)

    def _lock(self, user_id, orcid, moves):
        """Keep the accounts that are involved as they are until the end of the transaction.

        That of the other one, too, if the iD is to be moved: nobody confirms its address meanwhile.
        """
        others = users.find(orcid) if moves else set()
        for id_ in sorted({user_id, *others}):  # always in this order, so that nobody waits in vain
            users.lock_user(id_)

    def _settle_owner(self, grant, user_id, moves, abandoned, now):
        """Refuse an iD that belongs to another account, or take it from that account.

        :param abandoned: what :meth:`_find_abandoned` found.
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

    def _find_abandoned(self, user_id, orcid):
        """Return the other accounts of an iD that nobody confirmed and that own nothing.

        Whether they own nothing is read in all records, so nothing may be locked meanwhile; that
        they are not confirmed is looked at again under the lock. Blocked accounts are kept.
        """
        others = filter(users.is_unconfirmed, users.find(orcid) - {user_id})
        return {other for other in others if not users.owns_records(other)}
