# SPDX-License-Identifier: MIT
"""Reads how researchers are called at ORCID, and keeps it with the grant.

The settings page shows it and never asks ORCID itself: it must neither wait for ORCID nor look
different without it. So the names are read when somebody connects, whenever the permission is
checked, and when the researcher presses *Refresh*; they are kept in the row, since a cache that
is emptied would make a line of the page come and go. What a researcher hides at ORCID is gone here
with the next of these, and all of it when they disconnect.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from invenio_db import db
from sqlalchemy import update

from ..models import Grant
from ..orcid.client import MemberClient
from ..orcid.errors import OrcidError, Reaction
from ..orcid.limiter import Limiter
from ..orcid.responses import PublicNames
from . import grants
from .grants import Permission
from .sql import transaction

NAME_MAX = 255
"""Characters of our column; ORCID's credit names may be longer, its other names are not."""

OTHER_NAMES_MAX = 50
"""Other names that are kept; nobody reads more, and ORCID knows no limit."""


def refresh(
    client: MemberClient,
    gate: Limiter,
    grant_id: uuid.UUID,
    now: datetime,
    *,
    by_person: bool = False,
) -> bool:
    """Read the names of one person; one request. Safe to repeat.

    What ORCID refuses says nothing here: whether a permission works is for the check to find out,
    and many who connect and leave at once are no outage.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    :param by_person: see :meth:`~..orcid.limiter.Limiter.run`.
    :returns: whether ORCID told them.
    """
    permission = grants.read_permission(grant_id)
    db.session.rollback()  # no transaction stays open while ORCID is asked
    if permission is None or permission.token is None or not permission.is_usable:
        return False
    orcid, token = permission.orcid, permission.token
    try:
        names = gate.run(
            orcid,
            lambda: client.read_names(orcid, token),
            unreported={Reaction.SUSPECT_GRANT},
            by_person=by_person,
        )
    except OrcidError:
        return False
    with transaction():
        _store(permission, names, now)
    return True


def _store(permission: Permission, names: PublicNames, now: datetime) -> None:
    """Keep the names, unless the person has left meanwhile."""
    others = [name[:NAME_MAX] for name in names.other_names[:OTHER_NAMES_MAX]]
    db.session.execute(
        update(Grant)
        .where(Grant.id == permission.id, Grant.access_token.is_not(None))
        .values(name=(names.name or "")[:NAME_MAX] or None, other_names=others, names_read_at=now)
        .execution_options(synchronize_session=False)
    )
