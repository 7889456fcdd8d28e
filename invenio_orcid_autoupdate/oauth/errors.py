# SPDX-License-Identifier: MIT
"""Why an authorisation did not end in a permission.

::

    ExchangeError               ORCID refuses us: credentials, redirect address, locked client
     ├─ CodeSpentError          start again
     └─ NoAnswerError           try again later
    DeniedError                 the researcher said no
    UnknownStateError           not started in this browser by this account, or too long ago
    SpentStateError             another request is finishing the same authorisation right now
"""

from __future__ import annotations


class ExchangeError(Exception):
    """ORCID's token endpoint refuses us. The message is for the log: no secret, no payload."""

    result = "error"


class CodeSpentError(ExchangeError):
    """The code is unknown, older than ten minutes, or was used before."""

    result = "expired"


class NoAnswerError(ExchangeError):
    """There was no answer that could be read."""

    result = "unavailable"


class DeniedError(Exception):
    """The researcher did not give the permission: a normal end."""


class UnknownStateError(Exception):
    """Nobody started this authorisation here, or it is too long ago."""


class SpentStateError(Exception):
    """The authorisation is being finished by another request."""
