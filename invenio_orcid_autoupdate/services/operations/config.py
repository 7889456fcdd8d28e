# SPDX-License-Identifier: MIT
"""Configuration of the operators' services, and who may use them."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of
from .health.checks import CHECKS, ONLINE_CHECKS
from .results import ControlsItem, ReportItem


class UpkeepServiceConfig(OwnServiceConfig):
    """Configuration of the upkeep service."""

    service_id = "orcid-autoupdate-upkeep"

    permission_policy_cls = policy_of("OPERATIONS")


class ReconciliationsServiceConfig(OwnServiceConfig):
    """Configuration of the service that compares."""

    service_id = "orcid-autoupdate-reconciliations"

    result_item_cls = ReportItem
    permission_policy_cls = policy_of("GRANTS")


class ControlsServiceConfig(OwnServiceConfig):
    """Configuration of the controls service."""

    service_id = "orcid-autoupdate-controls"

    result_item_cls = ControlsItem
    permission_policy_cls = policy_of("OPERATIONS")


class HealthServiceConfig(OwnServiceConfig):
    """Configuration of the health service."""

    service_id = "orcid-autoupdate-health"

    permission_policy_cls = policy_of("OPERATIONS")
    checks = CHECKS
    online_checks = ONLINE_CHECKS
