# SPDX-License-Identifier: MIT
"""Ask the workers, through the message broker."""

from __future__ import annotations

import logging

from celery import current_app as current_celery_app

logger = logging.getLogger(__name__)

PING_SECONDS = 1.0
"""How long workers have to say that they are there, and the broker to take the question."""


def is_any_there():
    """Say whether a worker answers. Never raises."""
    try:
        with current_celery_app.connection_for_write(connect_timeout=PING_SECONDS) as connection:
            control = current_celery_app.control
            return bool(control.ping(timeout=PING_SECONDS, limit=1, connection=connection))
    except Exception as error:
        logger.warning("Workers could not be asked: %s", type(error).__name__)
        return False
