# SPDX-License-Identifier: MIT
"""Checks of what is in the database."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app
from invenio_db import db
from sqlalchemy_utils.types.encrypted.encrypted_type import InvalidCiphertextError

from .... import models
from ....decisions.states import GrantStatus
from ....proxies import current_orcid_autoupdate
from ....sync.clock import utcnow
from ....sync.vocabulary import find_unmapped_types
from ..finding import fail, ok, warn

TOKENS_TRIED = 20
"""Permissions whose token is decrypted: the oldest ones, which a change of the key leaves over."""

CLOCK_SECONDS = 5
"""Clocks may differ by so much. Leases and waiting times are compared with either clock, and the
shortest of them are seconds."""

LOST = (GrantStatus.REVOKED, GrantStatus.INSUFFICIENT_SCOPE, GrantStatus.DEPRECATED)
"""States that only the researcher can end, by connecting again."""

TABLES = (
    *(models.Activity, models.Bookmark, models.Claim, models.ClaimRun, models.Control),
    *(models.Grant, models.RefusedRegistration, models.Revocation, models.Silence),
)


KNOWN_KEY = "CHANGE_ME"
"""The key of an instance that was given none. Source: ``SECRET_KEY`` in
``invenio_app_rdm.config``."""


def check_encryption():
    """See that there is a key, and decrypt the oldest tokens with it."""
    if current_app.secret_key in (None, "", KNOWN_KEY):
        return fail(
            "encryption",
            "No key.",
            "Set SECRET_KEY to a long random text; permissions are encrypted with it.",
        )
    grant = models.Grant
    query = sa.select(grant.id).where(grant.access_token.is_not(None))
    ids = db.session.scalars(query.order_by(grant.authorised_at).limit(TOKENS_TRIED)).all()
    unreadable = sum(not _is_readable(id_) for id_ in ids)
    if unreadable:
        return fail(
            "encryption",
            f"{unreadable} permissions use an old key.",
            "invenio instance migrate-secret-key --old-key …",
        )
    return ok("encryption", "Permissions can be decrypted.")


def check_tables():
    """Compare the tables with the models."""
    inspector = sa.inspect(db.session.connection())
    known = set(inspector.get_table_names())
    is_behind = any(
        model.__tablename__ not in known
        or {column.name for column in model.__table__.columns}
        - {column["name"] for column in inspector.get_columns(model.__tablename__)}
        for model in TABLES
    )
    if is_behind:
        message, remedy = "Tables missing or behind.", "invenio alembic upgrade"
        return fail("tables", message, remedy)
    return ok("tables", "All tables are there.")


def check_vocabulary():
    """Name the resource types that ORCID shows as *other* because nobody mapped them."""
    unmapped = find_unmapped_types(current_orcid_autoupdate.mapping_options)
    if not unmapped:
        return ok("vocabulary", "All resource types have an ORCID type.")
    ids = ", ".join(sorted(unmapped))
    return warn(
        "vocabulary",
        f"Resource types without ORCID mapping, sent as “other”: {ids}.",
        "Add them to ORCID_AUTOUPDATE_WORK_TYPES.",
    )


def check_clock():
    """Compare this machine's clock with the database's, by which all machines can be compared."""
    theirs = db.session.scalar(sa.select(sa.func.clock_timestamp()))
    seconds = abs(round((theirs - utcnow()).total_seconds()))
    if seconds <= CLOCK_SECONDS:
        return ok("clock", "The clock agrees with the database's.")
    return warn(
        "clock",
        f"Clock differs by {seconds} s.",
        "Let this machine and the database's take their time from the same source (NTP).",
    )


def check_grants():
    """Count permissions that were lost, and those that nobody uses."""
    grant, one = models.Grant, sa.literal(1)
    unused = (grant.status == GrantStatus.ACTIVE) & grant.auto_update_since.is_(None)
    query = sa.select(
        sa.func.count(one).filter(grant.status.in_(LOST)), sa.func.count(one).filter(unused)
    )
    lost, idle = db.session.execute(query.select_from(grant)).one()
    message = f"{lost} people must reconnect; {idle} permissions unused."
    if not lost:
        return ok("grants", message)
    return warn(
        "grants",
        message,
        "They are asked on every page; invenio orcid-autoupdate grants list --status revoked",
    )


def _is_readable(grant_id):
    query = sa.select(models.Grant.access_token).where(models.Grant.id == grant_id)
    try:
        db.session.scalar(query)
    except (InvalidCiphertextError, ValueError):
        return False
    return True
