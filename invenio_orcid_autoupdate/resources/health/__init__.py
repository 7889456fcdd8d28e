# SPDX-License-Identifier: MIT
"""The health check in the REST API."""

from __future__ import annotations

from .config import HealthResourceConfig
from .resource import HealthResource

__all__ = ("HealthResource", "HealthResourceConfig")
