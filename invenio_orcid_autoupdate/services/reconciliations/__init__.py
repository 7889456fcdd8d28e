# SPDX-License-Identifier: MIT
"""Comparing what we know with what ORCID holds, when somebody asks for it."""

from __future__ import annotations

from .config import ReconciliationsServiceConfig
from .service import ReconciliationsService

__all__ = ("ReconciliationsService", "ReconciliationsServiceConfig")
