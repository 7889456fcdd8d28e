# SPDX-License-Identifier: MIT
"""What is held about a person: handed out, and forgotten on request."""

from __future__ import annotations

from invenio_db.uow import unit_of_work

from ... import tasks
from ...errors import GrantNotFoundError
from ...sync import people
from ...sync.clock import utcnow
from ..operations import QueueOp


class PersonalData:
    """Methods of the grants service about all data of one person."""

    @unit_of_work()
    def export(self, identity, orcid=None, user_id=None, uow=None):
        """Return everything that is held about a person, except secrets.

        :param orcid: the iD, bare; None: only by account.
        :param user_id: id of the account; None: only by iD.
        :returns: dictionary of JSON values: ``grants`` (each with ``claims``, ``activities`` and
            ``runs``), ``silences``, ``allow_list``.
        :raises GrantNotFoundError: there is nothing that the caller may see.
        """
        grants, account = self._person(identity, "export", orcid, user_id)
        return people.export(grants, account)

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
        """
        grants, account = self._person(identity, "erase", orcid, user_id)
        people.erase(grants, account, utcnow())
        uow.register(QueueOp(tasks.revoke_tokens))

    def _person(self, identity, action, orcid, user_id):
        """Return a person's grants and account; what is another's makes it none at all."""
        grants = people.find_grants(orcid, user_id)
        if not grants:
            raise GrantNotFoundError()
        for grant in grants:
            if not self.check_permission(identity, action, record=grant):
                raise GrantNotFoundError()
        known = [user_id, *(grant.user_id for grant in grants)]
        return grants, next((account for account in known if account is not None), None)
