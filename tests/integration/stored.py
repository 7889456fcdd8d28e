# SPDX-License-Identifier: MIT
"""Rows for tests that need a state without the way to it."""

from __future__ import annotations

import uuid

from flask_principal import Identity, UserNeed
from invenio_access.permissions import authenticated_user
from invenio_accounts.proxies import current_datastore
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant


def store_claim(person, **columns):
    """Store a work of a person; nothing is due unless it is said.

    :param columns: of the claim.
    :returns: its id.
    """
    parent_id = uuid.uuid4()
    facts = {"item_id": parent_id, "parent_id": parent_id, "grant_id": person.grant_id}
    claim = OrcidClaim(**{**facts, **columns})
    db.session.add(claim)
    db.session.commit()
    return claim.id


def change_grant(person, **columns):
    """Change columns of a person's grant, ``updated`` too, which the ORM would set."""
    OrcidGrant.query.filter_by(id=person.grant_id).update(columns, synchronize_session=False)
    db.session.commit()


def store_account(confirmed=True, **columns):
    """Store an account that is active.

    :returns: its id.
    """
    email = f"person-{uuid.uuid4().hex}@uni.example.org"
    confirmed_at = utcnow() if confirmed else None
    facts = {"email": email, "password": "-", "active": True, "confirmed_at": confirmed_at}
    user = current_datastore.create_user(**{**facts, **columns})
    current_datastore.commit()
    return user.id


def identity_of(user_id):
    """Return the identity of an account that is signed in, without roles."""
    identity = Identity(user_id)
    identity.provides |= {UserNeed(user_id), authenticated_user}
    return identity


def held(claim):
    """Return the row of a claim as it is now."""
    db.session.rollback()
    return db.session.get(OrcidClaim, claim.id, populate_existing=True)
