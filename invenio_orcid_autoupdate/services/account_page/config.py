# SPDX-License-Identifier: MIT
"""Configuration of the service of the account's pages."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of


class AccountPageServiceConfig(OwnServiceConfig):
    """Configuration of the service of the account's pages."""

    service_id = "orcid-autoupdate-account-page"

    permission_policy_cls = policy_of("ACCOUNT_PAGE")
