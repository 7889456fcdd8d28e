# SPDX-License-Identifier: MIT
"""The researchers' permissions to write to their ORCID records."""

from __future__ import annotations

from .answer import TokenAnswer
from .config import GrantsServiceConfig
from .permissions import GrantPermissionPolicy
from .service import GrantsService

__all__ = ("GrantPermissionPolicy", "GrantsService", "GrantsServiceConfig", "TokenAnswer")
