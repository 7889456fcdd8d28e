# SPDX-License-Identifier: MIT
"""What ORCID answered a person a moment ago.

Whoever presses buttons fast gets that again: of one researcher, one request a second reaches ORCID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from invenio_cache import current_cache

from ..logs import note
from ..orcid.limiter import Cause, Limiter, NotAdmittedError, Wait

T = TypeVar("T")

logger = logging.getLogger(__name__)

KEPT_SECONDS = 10
"""How long an answer is kept; it is only given while ORCID is not asked."""

TURN = 1.0
"""Seconds between two requests of one person."""


def ask(limiter: Limiter, orcid: str, about: object, request: Callable[[], T]) -> T:
    """Ask ORCID for a person, or say again what it answered about the same.

    :param limiter: lets one person ask once a second.
    :param about: what is asked, beside whose record it is about; as text it is a name for it.
    :param request: asks; raises :class:`~..orcid.errors.OrcidError` if that fails.
    :raises OrcidError: ORCID was not asked and nothing is known, or it gave no answer.
    """
    key = f"orcid_autoupdate_recent_{orcid}_{about}"
    try:
        if not limiter.take_turn(orcid):
            raise NotAdmittedError(Wait(TURN, Cause.THROTTLED))
        answer = request()
    except NotAdmittedError as error:
        kept = _use_cache(lambda: current_cache.get(key))
        if kept is None or error.wait.cause is not Cause.THROTTLED:
            raise
        return kept
    _use_cache(lambda: current_cache.set(key, answer, timeout=KEPT_SECONDS))
    return answer


def may_ask(about: str, seconds: int) -> bool:
    """Say whether nobody asked about the same for some seconds; who asks first, may.

    :param about: what is asked; as text it is a name for it.
    """
    key = f"orcid_autoupdate_asked_{about}"
    return _use_cache(lambda: current_cache.add(key, 1, timeout=max(seconds, 1))) is not False


def forget(about: str) -> None:
    """Let somebody ask about the same at once.

    :param about: as :func:`may_ask` has it.
    """
    _use_cache(lambda: current_cache.delete(f"orcid_autoupdate_asked_{about}"))


def _use_cache(use: Callable[[], Any]) -> Any:
    """Use the cache if it is there; without it, nothing is remembered."""
    try:
        return use()
    except Exception as error:
        note(logger, logging.WARNING, "The cache does not answer", error=type(error).__name__)
        return None
