# SPDX-License-Identifier: MIT
"""What operators have to hear of at once, because only they can end it."""

from __future__ import annotations

import logging

from .signals import client_locked

logger = logging.getLogger(__name__)


def report_locked_client():
    """Say that ORCID locked the repository's client; never raises.

    Nothing has to be started again afterwards: one request a minute finds out whether ORCID has
    unlocked it (ORCID's error 9057, ``LockedClientException`` of ORCID-Source).
    """
    logger.critical(
        "ORCID has locked or deactivated the client of this repository (error 9057). Nothing is "
        "sent any more. Ask ORCID's member support why, and to unlock the client with the id in "
        "ORCID_AUTOUPDATE_CLIENT_ID; updates go on by themselves afterwards."
    )
    try:
        client_locked.send(None)
    except Exception:
        logger.exception("A receiver of the signal of a locked client failed")
