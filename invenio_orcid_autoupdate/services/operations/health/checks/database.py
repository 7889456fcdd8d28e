# SPDX-License-Identifier: MIT
"""Checks of what is in the database."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from flask import current_app
from invenio_db import db
from sqlalchemy.exc import OperationalError

from ..... import models
from .....clock import utcnow
from .....decisions.states import GrantStatus
from .....logs import note
from .....proxies import current_orcid_autoupdate
from .....repository.vocabularies import find_unmapped_types, read_type_ids
from .....store.environments import find_elsewhere
from ..finding import fail, ok, warn

logger = logging.getLogger(__name__)

TOKENS_TRIED = 20
"""Permissions whose token is decrypted: the oldest ones, which a change of the key leaves over."""

ISOLATION = "read committed"
"""PostgreSQL's usual one. Above it, whoever waited for a row is refused instead of going on."""

CLOCK_SECONDS = 5
"""Clocks may differ by so much. Leases and waiting times are compared with either clock, and the
shortest of them are seconds."""

LOST = (GrantStatus.REVOKED, GrantStatus.INSUFFICIENT_SCOPE, GrantStatus.DEPRECATED)
"""States that only the researcher can end, by connecting again."""

TABLES = tuple(
    found
    for found in vars(models).values()
    if getattr(found, "__module__", None) == models.__name__ and hasattr(found, "__tablename__")
)
"""All models of the package."""


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
    grant, revocation = models.OrcidGrant, models.OrcidRevocation
    unreadable = _count_unreadable(grant, "access_token", grant.authorised_at)
    unreadable += _count_unreadable(revocation, "token", revocation.due_at)
    if unreadable:
        return fail(
            "encryption",
            f"{unreadable} permissions use an old key.",
            "invenio instance migrate-secret-key --old-key …",
        )
    return ok("encryption", "Permissions can be decrypted.")


def check_tables():
    """Compare the tables with the models."""
    try:
        missing = _find_missing(sa.inspect(db.session.connection()))
    except OperationalError as error:
        db.session.rollback()
        kind = type(error.orig).__name__
        remedy = "Start it, or correct SQLALCHEMY_DATABASE_URI; the log says what it answered."
        note(
            logger,
            logging.WARNING,
            "The database could not be asked",
            error=str(error.orig).strip(),
        )
        return fail("tables", f"The database does not answer ({kind}).", remedy)
    if missing:
        names = ", ".join(missing)
        return fail("tables", f"Tables missing or behind: {names}.", "invenio alembic upgrade")
    return ok("tables", "All tables are there.")


def _find_missing(inspector):
    """Return the tables of ours, and columns of them, that are not there."""
    known = set(inspector.get_table_names())
    missing = []
    for model in TABLES:
        name = model.__tablename__
        if name not in known:
            missing.append(name)
            continue
        there = {column["name"] for column in inspector.get_columns(name)}
        target = {column.name for column in model.__table__.columns}
        missing += [f"{name}.{column}" for column in sorted(target - there)]
    return missing


def check_registry():
    """See that no permission is from another registry or client than the configured one."""
    found = find_elsewhere()
    if not found:
        return ok("registry", "All permissions are from this registry and client.")
    where = "; ".join(f"{one.people} from {one.environment}" for one in found)
    return fail(
        "registry",
        f"Permissions of another ORCID registry or client, for which nothing is sent: {where}.",
        "Set ORCID_AUTOUPDATE_ENVIRONMENT and _CLIENT_ID back, or: "
        "invenio orcid-autoupdate start-over",
    )


def check_vocabulary():
    """Name resource types that ORCID shows as *other*, and settings about types that are none."""
    named = current_orcid_autoupdate.named_types
    unknown = sorted(named - read_type_ids()) if named else []
    if unknown:
        return warn(
            "vocabulary",
            f"There are no such resource types: {', '.join(unknown)}.",
            "Correct ORCID_AUTOUPDATE_EXCLUDED_TYPES and _WORK_TYPES.",
        )
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


def check_isolation():
    """See that transactions read what others have committed, as our statements expect."""
    found = db.session.scalar(sa.text("SHOW transaction_isolation"))
    if found == ISOLATION:
        return ok("isolation", "Transactions see what others have committed.")
    return fail(
        "isolation",
        f"Transactions are {found}, not {ISOLATION}: events and settings are lost.",
        "Take isolation_level out of SQLALCHEMY_ENGINE_OPTIONS, and set "
        "default_transaction_isolation of PostgreSQL to 'read committed'.",
    )


def check_grants():
    """Count permissions that were lost, and those that nobody uses."""
    grant, one = models.OrcidGrant, sa.literal(1)
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


def _count_unreadable(model, name, age):
    """Count the tokens among the oldest of a table that nobody can read."""
    sealed = getattr(model, f"{name}_sealed")
    query = sa.select(model.id, sealed).where(sealed.is_not(None)).order_by(age).limit(TOKENS_TRIED)
    rows = db.session.execute(query).all()
    return sum(models.read_secret(model, id_, name, text) is None for id_, text in rows)
