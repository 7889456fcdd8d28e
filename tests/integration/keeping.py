# SPDX-License-Identifier: MIT
"""Somebody who keeps what others want: rows, in a transaction that goes on and on, or the lease."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager

from invenio_db import db
from sqlalchemy import select

from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.store.leases import lease

from .waiting import eventually

LONG_SECONDS = 3600


@contextmanager
def keeping(*conditions, model=OrcidClaim):
    """Keep the rows of claims that meet some conditions, on a connection of its own.

    :param model: another model.
    """
    query = select(model.id).where(*conditions).with_for_update(key_share=True)
    with db.engine.connect() as connection:
        assert connection.execute(query).all()
        yield connection
        connection.rollback()


@contextmanager
def unattended(person):
    """Keep workers away from an iD, once the one that was at it is done."""
    with ExitStack() as stack:
        eventually(lambda: stack.enter_context(lease(person.grant_id, LONG_SECONDS)))
        yield
