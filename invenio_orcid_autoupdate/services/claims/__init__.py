# SPDX-License-Identifier: MIT
"""The works of one researcher: what was sent to ORCID, and why not."""

from __future__ import annotations

from .config import ClaimPermissionPolicy, ClaimSearchOptions, ClaimsServiceConfig
from .service import ClaimsService

__all__ = ("ClaimSearchOptions", "ClaimPermissionPolicy", "ClaimsService", "ClaimsServiceConfig")
