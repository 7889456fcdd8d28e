# SPDX-License-Identifier: MIT
"""What is held about a person: handed out, and forgotten on request."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from ... import tasks
from ...errors import GrantNotFoundError
from ...logs import note
from ...models import OrcidGrant
from ...store import personal_data
from ..uow import QueueOp

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Person:
    """About whom somebody asks.

    orcid: the iD, bare; None: only the account is known.
    user_id: id of the account; None: only the iD is known.
    grants: what is connected with either, locked; none: nothing ever was.
    """

    orcid: str | None
    user_id: int | None
    grants: Sequence[OrcidGrant]

    @property
    def is_proven(self):
        """Say whether the grants alone tell whose data these are."""
        return bool(self.grants) and self.user_id in {None, *self._accounts}

    @property
    def account(self):
        """Return the id of the person's account, or None."""
        if self.user_id is not None:
            return self.user_id
        return next(iter(sorted(self._accounts)), None)

    @property
    def _accounts(self):
        return {grant.user_id for grant in self.grants} - {None}


def find(orcid, user_id):
    """Return a person, with their grants locked.

    :param orcid: the iD, bare; None: only by account.
    :param user_id: id of the account; None: only by iD.
    """
    return Person(orcid, user_id, personal_data.find_grants(orcid, user_id))


def read(person):
    """Return what is held of a person.

    :param person: of :func:`find`.
    :returns: as :func:`~...store.personal_data.export`.
    :raises GrantNotFoundError: nothing is; the answer is the same as where it is another's.
    """
    found = personal_data.export(person.grants, person.account, person.orcid)
    if not any(found.values()):
        raise GrantNotFoundError()
    return found


def erase(identity, person, now, uow):
    """Forget a person; the log says who asked for it.

    :param identity: whoever did.
    :param person: of :func:`find`.
    :param now: aware UTC.
    :raises GrantNotFoundError: nothing is held.
    """
    read(person)
    account, orcids = person.account, " ".join(grant.orcid for grant in person.grants)
    personal_data.erase(person.grants, account, now, person.orcid)
    by = getattr(identity, "operator", None) or f"account {identity.id}"
    sentence = "Everything held about a person was erased"
    note(logger, logging.WARNING, sentence, orcid=orcids or person.orcid, account=account, by=by)
    uow.register(QueueOp(tasks.revoke_tokens))
