# SPDX-License-Identifier: MIT
"""Adding older works: what would happen, the run, and how far it is."""

from __future__ import annotations

from .config import BackfillPermissionPolicy, BackfillsServiceConfig
from .service import BackfillsService

__all__ = ("BackfillPermissionPolicy", "BackfillsService", "BackfillsServiceConfig")
