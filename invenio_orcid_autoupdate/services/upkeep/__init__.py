# SPDX-License-Identifier: MIT
"""What operators look at and set in motion."""

from __future__ import annotations

from ...orcid.identifiers import parse_orcid
from .config import UpkeepServiceConfig
from .service import UpkeepService

__all__ = ("UpkeepService", "UpkeepServiceConfig", "parse_orcid")
