# SPDX-License-Identifier: MIT
"""Run all checks; nothing is changed and nobody outside is asked."""

from __future__ import annotations

import logging

from invenio_db import db
from invenio_records_resources.services.base import Service

from .finding import Finding, Level

logger = logging.getLogger(__name__)


class HealthService(Service):
    """Says what an operator has to look after."""

    def read(self, identity):
        """Run all checks.

        A check that fails itself is a failure and keeps none from running.

        :returns: ``status`` (the worst level), ``counts`` (level to number), ``checks`` (list of
            ``id``, ``level``, ``message`` and ``remedy``).
        :raises PermissionDeniedError: the caller is no administrator.
        """
        self.require_permission(identity, "read")
        findings = [_run(check) for check in self.config.checks]
        counts = {level.value: 0 for level in Level}
        for finding in findings:
            counts[finding.level.value] += 1
        worst = [level.value for level in Level if counts[level.value]]
        return {
            "status": worst[-1] if worst else Level.OK.value,
            "counts": counts,
            "checks": [finding.to_json() for finding in findings],
        }


def _run(check):
    """Run one check; what it raises may hold anything, so only its kind is told."""
    name = check.__name__.removeprefix("check_")
    try:
        return check()
    except Exception as error:
        logger.exception("A health check failed", extra={"check": name})
        db.session.rollback()
        message = f"The check itself failed: {type(error).__name__}."
        return Finding(name, Level.FAILURE, message, "Look into the log.")
