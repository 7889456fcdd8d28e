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

from invenio_db import db

from ..orcid.errors import OrcidError, Reaction
from ..push.context import Context
from ..store import permissions
from ..store.permissions import note_names
from ..store.transactions import transaction


def refresh(context: Context, grant_id: uuid.UUID) -> bool:
    """Read the names of one person; one request. Safe to repeat.

    What ORCID refuses says nothing here: whether a permission works is for the check to find out,
    and many who connect and leave at once are no outage.

    :param grant_id: id of the grant.
    :returns: whether ORCID told them.
    """
    permission = permissions.read_permission(grant_id)
    db.session.rollback()  # no transaction stays open while ORCID is asked
    if permission is None or permission.token is None or not permission.is_usable:
        return False
    orcid, token = permission.orcid, permission.token
    try:
        names = context.limiter.run(
            orcid,
            lambda: context.client.read_names(orcid, token),
            unreported={Reaction.SUSPECT_GRANT},
            by_person=context.by_person,
        )
    except OrcidError:
        return False
    with transaction():
        note_names(permission, names, context.clock())
    return True
