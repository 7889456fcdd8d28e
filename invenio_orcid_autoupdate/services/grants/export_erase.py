# SPDX-License-Identifier: MIT
"""What is held about a person: handed out, and forgotten on request."""

from __future__ import annotations

import logging

from ... import tasks
from ...clock import utcnow
from ...errors import GrantNotFoundError
from ...logs import note
from ...store import personal_data
from ..permission_policies import refuse_acting_for_another
from ..uow import QueueOp, unit_of_work

logger = logging.getLogger(__name__)


class PersonalData:
    """Methods of the grants service about all data of one person."""

    @unit_of_work()
    def export(self, identity, orcid=None, user_id=None, uow=None):
        """Return everything that is held about a person, except secrets.

        :param orcid: the iD, bare; None: only by account.
        :param user_id: id of the account; None: only by iD.
        :returns: dictionary of JSON values: ``grants`` (each with ``claims``, ``activities`` and
            ``runs``), ``dismissals``, ``allow_list``, ``deposits``, ``done``, ``switched``; see
            :func:`~...store.personal_data.export`.
        :raises GrantNotFoundError: there is nothing that the caller may see.
        """
        _grants, _account, found = self._person(identity, "export", orcid, user_id)
        return found

    def export_own(self, identity, id_):
        """Return everything that is held about the owner of a grant, except secrets.

        :param id_: UUID of the grant.
        :returns: as :meth:`export`.
        :raises GrantNotFoundError: there is none that the caller may see.
        """
        grant = self._find(identity, id_, "export")
        return self.export(identity, orcid=grant.orcid)

    @unit_of_work()
    def erase(self, identity, orcid=None, user_id=None, uow=None):
        """Give the permission back and forget everything about a person. Works in ORCID stay.

        :param orcid: the iD, bare; None: only by account.
        :param user_id: id of the account; None: only by iD.
        :raises GrantNotFoundError: there is nothing that the caller may see.
        :raises ActingForAnotherError: somebody acts as that person.
        """
        refuse_acting_for_another()
        grants, account, _found = self._person(identity, "erase", orcid, user_id)
        personal_data.erase(grants, account, utcnow(), orcid)
        by = getattr(identity, "operator", None) or f"account {identity.id}"
        sentence = "Everything held about a person was erased"
        orcids = " ".join(grant.orcid for grant in grants) or orcid
        note(logger, logging.WARNING, sentence, orcid=orcids, account=account, by=by)
        uow.register(QueueOp(tasks.revoke_tokens))

    def _person(self, identity, action, orcid, user_id):
        """Return a person's grants and account, and what is held of them.

        Who never connected an iD is known by the account alone, or by an iD that an operator
        allowed.

        :raises GrantNotFoundError: nothing is held, or it is another's: the answer is the same.
        """
        grants = personal_data.find_grants(orcid, user_id)
        is_theirs = all(self.check_permission(identity, action, record=one) for one in grants)
        accounts = {grant.user_id for grant in grants} - {None}
        is_unproven = not grants or user_id not in {None, *accounts}
        if is_unproven and user_id != identity.id:
            is_theirs = is_theirs and self.check_permission(identity, action)
        if not is_theirs:
            raise GrantNotFoundError()
        account = user_id if user_id is not None else next(iter(sorted(accounts)), None)
        found = personal_data.export(grants, account, orcid)
        if not any(found.values()):
            raise GrantNotFoundError()
        return grants, account, found
