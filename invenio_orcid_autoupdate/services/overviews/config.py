# SPDX-License-Identifier: MIT
"""Configuration of the overviews service."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of


class OverviewsServiceConfig(OwnServiceConfig):
    """Configuration of the overviews service."""

    service_id = "orcid-autoupdate-overviews"

    permission_policy_cls = policy_of("ACCOUNT_PAGE")
