# SPDX-License-Identifier: MIT
"""Forget, or keep, what is held of another ORCID registry or client."""

from __future__ import annotations

import logging

from ...logs import note
from ...store import environments

logger = logging.getLogger(__name__)


def start_over(by, apply, keep):
    """Find what is held of other environments than the configured one; see the service.

    :param by: name of whoever asks, for the log.
    :returns: list of :class:`~...store.environments.Elsewhere`, as it was found.
    """
    found = environments.find_elsewhere()
    if apply and found:
        (environments.keep_elsewhere if keep else environments.forget_elsewhere)()
        sentence = "Kept" if keep else "Forgot"
        for one in found:
            what = f"{sentence} what is held of another ORCID environment"
            facts = {"environment": one.environment, "people": one.people, "works": one.works}
            note(logger, logging.WARNING, what, by=by, **facts)
    return found
