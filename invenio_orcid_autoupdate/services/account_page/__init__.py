# SPDX-License-Identifier: MIT
"""What the settings page shows besides a grant, and what people are asked."""

from __future__ import annotations

from .config import AccountPageServiceConfig
from .overview import Overview
from .prompts import Prompt
from .service import AccountPageService

__all__ = ("AccountPageService", "AccountPageServiceConfig", "Overview", "Prompt")
