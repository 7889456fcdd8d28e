# SPDX-License-Identifier: MIT
"""The checks, in the order in which they are shown. Each returns a finding and changes nothing."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from invenio_db import db
from sqlalchemy_utils.types.encrypted.encrypted_type import InvalidCiphertextError

from ... import models
from ...orcid.environment import PRODUCTION
from ...pids import are_observed
from ...proxies import current_orcid_autoupdate
from ...sync import bookmarks, controls
from ...sync.claims.retrying import count_due
from ...sync.clock import utcnow
from ...sync.options import read_storage_url
from .finding import Finding, Level

ORCID_PER_SECOND = 24
"""Requests a second that ORCID lets one client send. Source: ORCID, *API limits*."""

LATE = timedelta(minutes=15)
"""A work that waits longer than this, with nothing in its way, has no worker."""

SWEEPS_MISSED = 5
"""Sweeps that may be late before somebody looks after the scheduler."""

TOKENS_TRIED = 20
"""Permissions whose token is decrypted: the oldest ones, which a change of the key leaves over."""

TABLES = (
    *(models.Activity, models.Bookmark, models.Claim, models.ClaimRun, models.Control),
    *(models.Grant, models.RefusedRegistration, models.Revocation, models.Silence),
)


def check_credentials():
    """Look for the member credentials."""
    if current_orcid_autoupdate.is_configured:
        return _ok("credentials", "The ORCID client id and secret are set.")
    return Finding(
        "credentials",
        Level.FAILURE,
        "No ORCID client id/secret.",
        "Set ORCID_AUTOUPDATE_CLIENT_ID and _SECRET (member credentials).",
    )


def check_environment():
    """See that test DOIs do not reach real ORCID records."""
    environment, config = current_orcid_autoupdate.environment, current_app.config
    is_testing = config.get("DATACITE_ENABLED") and config.get("DATACITE_TEST_MODE")
    if environment == PRODUCTION and is_testing:
        return Finding(
            "environment",
            Level.FAILURE,
            "DATACITE_TEST_MODE is on while ORCID is production: test DOIs would be sent.",
            "Turn DATACITE_TEST_MODE off, or set ORCID_AUTOUPDATE_ENVIRONMENT to sandbox.",
        )
    return _ok("environment", f"Works are sent to {environment.site_url}.")


def check_redirect_uri():
    """See that ORCID can send people back; always names the address."""
    url = f"{current_app.config.get('SITE_UI_URL', '')}/orcid/callback"
    remedy = f"Register exactly this address at ORCID: {url}"
    if urlsplit(url).scheme == "https":
        return Finding("redirect_uri", Level.OK, f"People come back to {url}.", remedy)
    return Finding("redirect_uri", Level.WARNING, f"{url} is not https.", remedy)


def check_encryption():
    """Decrypt the oldest tokens."""
    grant = models.Grant
    query = sa.select(grant.id).where(grant.access_token.is_not(None))
    ids = db.session.scalars(query.order_by(grant.authorised_at).limit(TOKENS_TRIED)).all()
    unreadable = sum(not _is_readable(id_) for id_ in ids)
    if unreadable:
        return Finding(
            "encryption",
            Level.FAILURE,
            f"{unreadable} permissions use an old key.",
            "invenio instance migrate-secret-key --old-key …",
        )
    return _ok("encryption", "Permissions can be decrypted.")


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
        return Finding("tables", Level.FAILURE, message, remedy)
    return _ok("tables", "All tables are there.")


def check_provider():
    """See that registrations of DOIs are observed."""
    if are_observed(current_app):
        return _ok("provider", "DOI registrations are observed.")
    minutes = _ceil(current_app.config["ORCID_AUTOUPDATE_LOOK_AFTER_INTERVAL_SECONDS"] / 60)
    return Finding(
        "provider",
        Level.WARNING,
        f"DOI registrations are not observed; falling back to the sweep (delay ≤ {minutes} min).",
        "Set ORCID_AUTOUPDATE_WRAP_PROVIDERS = True, or wrap the providers by hand.",
    )


def check_beat():
    """See that the sweep runs, and so that there are a scheduler and a worker."""
    seconds = current_app.config["ORCID_AUTOUPDATE_SWEEP_INTERVAL_SECONDS"]
    patience = max(timedelta(minutes=5), SWEEPS_MISSED * timedelta(seconds=seconds))
    last = bookmarks.read(bookmarks.SWEEP)
    if last is not None and last.at > utcnow() - patience:
        return _ok("beat", f"The sweep last ran at {_iso(last.at)}.")
    return Finding(
        "beat",
        Level.FAILURE,
        f"The sweep has not run since {_iso(last.at)}." if last else "The sweep has never run.",
        "Start a worker and the scheduler: celery -A invenio_app.celery worker, … beat",
    )


def check_cache():
    """See that all workers share one limit."""
    if read_storage_url(current_app.config) is not None:
        return _ok("cache", "All workers share one Redis.")
    found = current_app.config.get("CACHE_TYPE") or "none"
    return Finding(
        "cache",
        Level.WARNING,
        f"Rate limit and locks need a shared store; found {found}.",
        "Set ORCID_AUTOUPDATE_STORAGE_URL to the address of a Redis.",
    )


def check_rate():
    """Compare the limit with ORCID's."""
    rate = current_app.config["ORCID_AUTOUPDATE_RATE_PER_SECOND"]
    if rate <= ORCID_PER_SECOND:
        return _ok("rate", f"At most {rate} requests a second.")
    return Finding(
        "rate",
        Level.WARNING,
        f"Limit {rate}/s is above ORCID's {ORCID_PER_SECOND}/s.",
        "Lower ORCID_AUTOUPDATE_RATE_PER_SECOND.",
    )


def check_queue():
    """See that nothing waits for long."""
    now = utcnow()
    number, since = count_due(now)
    if since is None or now - since < LATE:
        return _ok("queue", f"{number} works are waiting.")
    minutes = _ceil((now - since).total_seconds() / 60)
    return Finding(
        "queue",
        Level.WARNING,
        f"Oldest waiting work: {minutes} min.",
        "Look at the checks beat, breaker and paused; add workers if they are well.",
    )


def check_breaker():
    """See whether ORCID is left alone."""
    wait = current_orcid_autoupdate.gate.look()
    if wait is None or not current_orcid_autoupdate.is_orcid_down:
        return _ok("breaker", "ORCID is asked.")
    message = f"Open: {wait.cause.value}. Tried again in {_ceil(wait.seconds)} s."
    return Finding("breaker", Level.WARNING, message, "Nothing: works wait and are sent then.")


def check_paused():
    """See whether an operator paused everything."""
    pause = controls.read().pause
    if pause is None or not pause.is_on(utcnow()):
        return _ok("paused", "Nothing is paused.")
    by = "the command line" if pause.by is None else f"account {pause.by}"
    return Finding(
        "paused",
        Level.WARNING,
        f"Paused by {by}: {pause.reason}",
        "invenio orcid-autoupdate resume",
    )


def _ok(id_, message):
    return Finding(id_, Level.OK, message)


def _is_readable(grant_id):
    query = sa.select(models.Grant.access_token).where(models.Grant.id == grant_id)
    try:
        db.session.scalar(query)
    except (InvalidCiphertextError, ValueError):
        return False
    return True


def _iso(moment):
    return moment.isoformat(timespec="seconds")


def _ceil(number):
    return int(-(-number // 1))


CHECKS = (
    *(check_credentials, check_environment, check_redirect_uri, check_encryption, check_tables),
    *(check_provider, check_beat, check_cache, check_rate, check_queue, check_breaker),
    check_paused,
)
"""All checks, in the order in which they are shown."""
