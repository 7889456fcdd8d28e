# SPDX-License-Identifier: MIT
"""What the settings page shows besides a grant: the account, and what holds everything back."""

from __future__ import annotations

from .config import OverviewsServiceConfig
from .service import Overview, OverviewsService

__all__ = ("Overview", "OverviewsService", "OverviewsServiceConfig")
