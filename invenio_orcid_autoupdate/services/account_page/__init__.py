# SPDX-License-Identifier: MIT
"""What the settings page shows besides a grant, and what people are asked."""

from __future__ import annotations

from .config import OverviewsServiceConfig, PromptsServiceConfig
from .overview import Overview, OverviewsService
from .prompts import Prompt, PromptsService

__all__ = (
    "Overview",
    "OverviewsService",
    "OverviewsServiceConfig",
    "Prompt",
    "PromptsService",
    "PromptsServiceConfig",
)
