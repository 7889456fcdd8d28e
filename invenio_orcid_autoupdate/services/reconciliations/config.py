# SPDX-License-Identifier: MIT
"""Configuration of the service that compares."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of
from .results import ReportItem


class ReconciliationsServiceConfig(OwnServiceConfig):
    """Configuration of the service that compares."""

    service_id = "orcid-autoupdate-reconciliations"

    result_item_cls = ReportItem
    permission_policy_cls = policy_of("GRANTS")
