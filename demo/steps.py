# SPDX-License-Identifier: MIT
"""The steps that make an empty set of services into an instance; each needs an app context.

They are what ``invenio db init create``, ``invenio index init``, ``invenio files location
create``, ``invenio roles create``, ``invenio access allow``, ``invenio rdm-records custom-fields
init``, ``invenio rdm-records fixtures``, ``invenio queues declare`` and ``invenio users create``
do, without building the application for each of them.
"""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from flask import current_app
from flask_security.utils import hash_password
from invenio_access.models import ActionRoles
from invenio_access.permissions import superuser_access, system_identity
from invenio_accounts.proxies import current_datastore
from invenio_administration.permissions import administration_access_action
from invenio_db import db
from invenio_db.utils import create_alembic_version_table
from invenio_files_rest.models import Location
from invenio_queues.proxies import current_queues
from invenio_rdm_records.fixtures import PrioritizedVocabulariesFixtures
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_resources.services.custom_fields.mappings import Mapping
from invenio_search import current_search, current_search_client
from invenio_search.utils import build_alias_name
from invenio_users_resources.services.users.tasks import reindex_users
from sqlalchemy_utils.functions import create_database

from .people import load_people


def create_tables() -> None:
    """Create the database, all tables, and the note of which migrations they equal."""
    create_database(db.engine.url.render_as_string(hide_password=False))
    db.metadata.create_all(db.engine)
    create_alembic_version_table()


def create_indices() -> None:
    """Create all search templates and indices, and the custom fields in the records' indices."""
    for action in (
        current_search.put_templates,
        current_search.put_component_templates,
        current_search.put_index_templates,
        current_search.create,
    ):
        list(action())
    properties = Mapping.properties_for_fields(None, current_app.config["RDM_CUSTOM_FIELDS"])
    config = current_rdm_records_service.config
    for record_cls in (config.record_cls, config.draft_cls):
        current_search_client.indices.put_mapping(
            index=build_alias_name(record_cls.index._name), body={"properties": properties}
        )


def create_location() -> None:
    """Say where files are stored."""
    folder = Path(current_app.instance_path) / "data"
    db.session.add(Location(name="default-location", uri=str(folder), default=True))
    db.session.commit()


def create_roles() -> None:
    """Create the administrators' role. Must precede the vocabularies."""
    role = current_datastore.create_role(name="admin", description="Administrators")
    db.session.flush()
    for action in (superuser_access, administration_access_action):
        db.session.add(ActionRoles.allow(action, role_id=role.id))
    db.session.commit()


def load_vocabularies() -> None:
    """Store the vocabularies, here and now instead of in a worker."""
    PrioritizedVocabulariesFixtures(
        system_identity,
        app_data_folder=Path(current_app.instance_path) / "app_data",
        delay=False,
    ).load()


def create_people() -> None:
    """Create the accounts, active and confirmed."""
    users = [_create_user(person) for person in load_people().values()]
    db.session.commit()
    reindex_users([user.id for user in users])


def _create_user(person):
    user = current_datastore.create_user(
        email=person.email,
        username=person.username,
        password=hash_password(person.password),
        active=True,
        confirmed_at=datetime.now(timezone.utc),
        user_profile={"full_name": person.name, "affiliations": "Demo University"},
        preferences={"visibility": "public", "email_visibility": "restricted"},
    )
    for role in person.roles:
        current_datastore.add_role_to_user(user, role)
    return user


def declare_queues() -> None:
    """Declare the queues of the usage statistics."""
    current_queues.declare()


STEPS = (
    create_tables,
    create_indices,
    create_location,
    create_roles,
    load_vocabularies,
    create_people,
    declare_queues,
)
"""In the order that works."""
