# SPDX-License-Identifier: MIT
"""What users and operators may do: permissions, validation, one transaction per request."""

from __future__ import annotations

from .claims import ClaimsService, ClaimsServiceConfig
from .grants import GrantsService, GrantsServiceConfig, TokenAnswer

__all__ = (
    "ClaimsService",
    "ClaimsServiceConfig",
    "GrantsService",
    "GrantsServiceConfig",
    "TokenAnswer",
)
