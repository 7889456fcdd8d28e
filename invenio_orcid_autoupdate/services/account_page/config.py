# SPDX-License-Identifier: MIT
"""Configuration of the services of the account's pages."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of


class PromptsServiceConfig(OwnServiceConfig):
    """Configuration of the prompts service."""

    service_id = "orcid-autoupdate-prompts"

    permission_policy_cls = policy_of("ACCOUNT_PAGE")


class OverviewsServiceConfig(OwnServiceConfig):
    """Configuration of the overviews service."""

    service_id = "orcid-autoupdate-overviews"

    permission_policy_cls = policy_of("ACCOUNT_PAGE")
