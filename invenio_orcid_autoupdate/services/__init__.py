# SPDX-License-Identifier: MIT
"""What users and operators may do: permissions, validation, one transaction per request."""

from __future__ import annotations

from .grants import GrantsService, GrantsServiceConfig, TokenAnswer

__all__ = ("GrantsService", "GrantsServiceConfig", "TokenAnswer")
