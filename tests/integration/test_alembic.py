# SPDX-License-Identifier: MIT
"""The migrations make exactly the tables of the models, and take them away again."""

from __future__ import annotations

import uuid

import pytest
from invenio_app.factory import create_ui
from invenio_db import db
from invenio_db.utils import alembic_test_context
from sqlalchemy import inspect
from sqlalchemy_utils.functions import create_database, drop_database

pytestmark = pytest.mark.services

PREFIX = "orcid_autoupdate_"

OURS = "invenio_orcid_autoupdate@head"
"""Our migrations and what they depend on; InvenioRDM 13 cannot migrate from nothing to all heads
(invenio-jobs 5 does not say that it needs the tables of invenio-accounts)."""


@pytest.fixture
def empty(app, settings):
    """An application on an empty database of its own."""
    uri = f"{settings.services['SERVICES_POSTGRES_URI']}/alembic_{uuid.uuid4().hex[:8]}"
    create_database(uri)
    try:
        migrated = create_ui(SQLALCHEMY_DATABASE_URI=uri, ALEMBIC_CONTEXT=alembic_test_context())
        with migrated.app_context():
            yield migrated
            db.session.remove()
            db.engine.dispose()
    finally:
        drop_database(uri)


def our_tables():
    """Return our tables in the database."""
    return {name for name in inspect(db.engine).get_table_names() if name.startswith(PREFIX)}


def test_models_and_migrations_agree(empty):
    """Upgrade from nothing: no difference is left between our tables and our models."""
    alembic = empty.extensions["invenio-db"].alembic
    alembic.upgrade(OURS)
    expected = {name for name in db.metadata.tables if name.startswith(PREFIX)}
    assert our_tables() == expected
    assert len(expected) == 10
    differences = [change for change in alembic.compare_metadata() if PREFIX in str(change)]
    assert differences == []


def test_the_branch_can_be_taken_out_and_put_back(empty):
    """Uninstalling leaves nothing of ours behind."""
    alembic = empty.extensions["invenio-db"].alembic
    alembic.upgrade(OURS)
    alembic.downgrade("invenio_orcid_autoupdate@base")
    assert our_tables() == set()
    query = "SELECT version_num FROM alembic_version WHERE version_num LIKE '17952192%'"
    assert db.session.execute(db.text(query)).all() == []
    db.session.rollback()
    alembic.upgrade(OURS)
    assert len(our_tables()) == 10
