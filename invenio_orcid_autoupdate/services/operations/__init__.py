# SPDX-License-Identifier: MIT
"""What operators look at, switch and set in motion."""

from __future__ import annotations

from ...orcid.identifiers import parse_orcid
from .config import OperationsServiceConfig
from .service import OperationsService

__all__ = ("OperationsService", "OperationsServiceConfig", "parse_orcid")
