# SPDX-License-Identifier: MIT
"""What operators look at, switch and set in motion."""

from __future__ import annotations

from ...orcid.identifiers import parse_orcid
from .config import (
    ControlsServiceConfig,
    HealthServiceConfig,
    ReconciliationsServiceConfig,
    UpkeepServiceConfig,
)
from .controls import ControlsService
from .health.service import HealthService
from .reconciliations import ReconciliationsService
from .service import UpkeepService

__all__ = (
    "ControlsService",
    "ControlsServiceConfig",
    "HealthService",
    "HealthServiceConfig",
    "ReconciliationsService",
    "ReconciliationsServiceConfig",
    "UpkeepService",
    "UpkeepServiceConfig",
    "parse_orcid",
)
