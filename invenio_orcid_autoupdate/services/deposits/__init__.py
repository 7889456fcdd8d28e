# SPDX-License-Identifier: MIT
"""To whose ORCID records a record will go: for the deposit form, and right after publishing."""

from __future__ import annotations

from .config import DepositPermissionPolicy, DepositsServiceConfig
from .service import DepositsService

__all__ = ("DepositPermissionPolicy", "DepositsService", "DepositsServiceConfig")
