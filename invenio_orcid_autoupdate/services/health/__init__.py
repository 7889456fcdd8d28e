# SPDX-License-Identifier: MIT
"""Whether everything that the extension needs is there and works."""

from __future__ import annotations

from .config import HealthServiceConfig
from .service import HealthService

__all__ = ("HealthService", "HealthServiceConfig")
