# SPDX-License-Identifier: MIT
"""Configuration of the upkeep service."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of


class UpkeepServiceConfig(OwnServiceConfig):
    """Configuration of the upkeep service."""

    service_id = "orcid-autoupdate-upkeep"

    permission_policy_cls = policy_of("OPERATIONS")
