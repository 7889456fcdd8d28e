# SPDX-License-Identifier: MIT
"""Run all checks; nothing is changed, and nobody outside is asked unless somebody wants that."""

from __future__ import annotations

import logging

from invenio_db import db
from marshmallow import ValidationError

from ....logs import note
from ....proxies import current_orcid_autoupdate
from .checks import NEED_CREDENTIALS, NEED_DATABASE, NEED_TABLES
from .checks.database import check_tables
from .finding import Finding, Level

logger = logging.getLogger(__name__)


def run_checks(offline, online, asks_online=False, only=None):
    """Run the checks; one that fails itself is a failure and keeps none from running.

    :param offline: functions that ask nobody outside.
    :param online: those that ask ORCID.
    :param asks_online: run these, too.
    :param only: id of the only check to run; None: all.
    :returns: ``status`` (the worst level), ``counts`` (level to number), ``checks`` (list of
        ``id``, ``level``, ``message`` and ``remedy``).
    :raises ValidationError: there is no check of that id.
    """
    findings = _run_all(_choose(offline, online, asks_online, only))
    counts = {level.value: 0 for level in Level}
    for finding in findings:
        counts[finding.level.value] += 1
    worst = [level.value for level in Level if counts[level.value]]
    return {
        "status": worst[-1] if worst else Level.OK.value,
        "counts": counts,
        "checks": [finding.to_json() for finding in findings],
    }


def _choose(offline, online, asks_online, only):
    """Return the checks to run."""
    every = offline + online
    if only is None:
        return every if asks_online else offline
    chosen = [check for check in every if _name(check) == only]
    if not chosen:
        known = ", ".join(map(_name, every))
        raise ValidationError(f"There is no check {only}, only: {known}.", "only")
    return chosen


def _run_all(chosen):
    """Run checks; those that need a database or tables that are not there are not asked."""
    tables = _run(check_tables) if NEED_DATABASE.intersection(chosen) else None
    is_there = tables is None or tables.level is Level.OK
    needing = frozenset() if is_there else _find_needing(tables)
    known = {check_tables: tables} if tables else {}
    if not current_orcid_autoupdate.is_configured:
        known |= {check: _not_set_up(check) for check in NEED_CREDENTIALS}
    return [
        _not_asked(check) if check in needing else known.get(check) or _run(check)
        for check in chosen
    ]


def _find_needing(tables):
    """Return the checks that cannot be asked."""
    return NEED_TABLES if tables.remedy == "invenio alembic upgrade" else NEED_DATABASE


def _not_asked(check):
    sentence = "Not asked: what it looks at is missing."
    return Finding(_name(check), Level.WARNING, sentence, "See the check tables.")


def _not_set_up(check):
    sentence = "Not asked: without credentials nothing is observed or scheduled."
    return Finding(_name(check), Level.WARNING, sentence, "See the check credentials.")


def _name(check):
    return check.__name__.removeprefix("check_")


def _run(check):
    """Run one check; what it raises may hold anything, so only its kind is told."""
    name = _name(check)
    try:
        return check()
    except Exception as error:
        note(logger, logging.ERROR, "A health check failed", exc_info=True, check=name)
        db.session.rollback()
        message = f"The check itself failed: {type(error).__name__}."
        return Finding(name, Level.FAILURE, message, "Look into the log.")
