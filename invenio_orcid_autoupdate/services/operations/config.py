# SPDX-License-Identifier: MIT
"""Configuration of the operators' service."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of
from .health.checks import CHECKS, ONLINE_CHECKS
from .results import ReportItem


class OperationsServiceConfig(OwnServiceConfig):
    """Configuration of the operators' service."""

    service_id = "orcid-autoupdate-operations"

    result_item_cls = ReportItem
    permission_policy_cls = policy_of("OPERATIONS")
    checks = CHECKS
    online_checks = ONLINE_CHECKS
