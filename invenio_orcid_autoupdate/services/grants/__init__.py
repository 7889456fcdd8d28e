# SPDX-License-Identifier: MIT
"""The researchers' permissions to write to their ORCID records."""

from __future__ import annotations

from .answer import TokenAnswer
from .config import GrantsServiceConfig
from .service import GrantsService

__all__ = ("GrantsService", "GrantsServiceConfig", "TokenAnswer")
