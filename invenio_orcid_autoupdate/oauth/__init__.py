# SPDX-License-Identifier: MIT
"""The way of a researcher to ORCID's permission screen and back.

Nothing is written to ORCID here. Neither codes nor tokens reach a log.
"""

from __future__ import annotations

from .client import AuthorisationClient
from .flow import Outcome, finish, start

__all__ = ("AuthorisationClient", "Outcome", "finish", "start")
