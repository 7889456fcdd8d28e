# SPDX-License-Identifier: MIT
"""Somebody who keeps rows: a transaction beside the test's that goes on and on."""

from __future__ import annotations

from contextlib import contextmanager

from invenio_db import db
from sqlalchemy import select

from invenio_orcid_autoupdate.models import Claim


@contextmanager
def keeping(*conditions, model=Claim):
    """Keep the rows of claims that meet some conditions, on a connection of its own.

    :param model: another model.
    """
    query = select(model.id).where(*conditions).with_for_update(key_share=True)
    with db.engine.connect() as connection:
        assert connection.execute(query).all()
        yield connection
        connection.rollback()
