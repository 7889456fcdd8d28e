# SPDX-License-Identifier: MIT
"""How requests end that did not succeed, in the words of our history."""

from __future__ import annotations

from ..orcid.errors import OrcidAnswerError, OrcidError, OrcidUnreachableError
from .activities import Answer


def may_have_happened(error: OrcidError) -> bool:
    """Say whether ORCID may have carried out a request that failed."""
    if isinstance(error, OrcidUnreachableError):
        return error.sent
    return isinstance(error, OrcidAnswerError) and error.status >= 500


def answer_of(error: OrcidError) -> Answer:
    """Turn an error into a line of history."""
    if isinstance(error, OrcidAnswerError):
        return Answer(error.reaction.value, error.status, error.code, error.text)
    return Answer("unreachable", text=str(error))
