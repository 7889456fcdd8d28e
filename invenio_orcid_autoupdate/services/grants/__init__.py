# SPDX-License-Identifier: MIT
"""The researchers' permissions to write to their ORCID records."""

from __future__ import annotations

from .config import GrantPermissionPolicy, GrantsServiceConfig
from .connecting import TokenAnswer
from .service import GrantsService

__all__ = ("GrantPermissionPolicy", "GrantsService", "GrantsServiceConfig", "TokenAnswer")
