# SPDX-License-Identifier: MIT
"""Configuration of the health service."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of
from .checks import CHECKS, ONLINE_CHECKS


class HealthServiceConfig(OwnServiceConfig):
    """Configuration of the health service."""

    service_id = "orcid-autoupdate-health"

    permission_policy_cls = policy_of("OPERATIONS")
    checks = CHECKS
    online_checks = ONLINE_CHECKS
