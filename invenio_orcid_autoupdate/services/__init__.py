# SPDX-License-Identifier: MIT
"""What users and operators may do: permissions, validation, one transaction per request."""

from __future__ import annotations

from .account_page import AccountPageService, AccountPageServiceConfig
from .backfills import BackfillPermissionPolicy, BackfillsService, BackfillsServiceConfig
from .claims import ClaimPermissionPolicy, ClaimSearchOptions, ClaimsService, ClaimsServiceConfig
from .deposits import DepositPermissionPolicy, DepositsService, DepositsServiceConfig
from .grants import GrantPermissionPolicy, GrantsService, GrantsServiceConfig, TokenAnswer
from .operations import OperationsService, OperationsServiceConfig
from .permission_policies import (
    AccountPagePermissionPolicy,
    OperationPermissionPolicy,
    is_acting_for_another,
    refuse_acting_for_another,
)

__all__ = (
    "AccountPageService",
    "AccountPageServiceConfig",
    "BackfillsService",
    "BackfillsServiceConfig",
    "ClaimsService",
    "ClaimsServiceConfig",
    "GrantsService",
    "GrantsServiceConfig",
    "OperationsService",
    "OperationsServiceConfig",
    "DepositsService",
    "DepositsServiceConfig",
    "TokenAnswer",
    "AccountPagePermissionPolicy",
    "BackfillPermissionPolicy",
    "ClaimPermissionPolicy",
    "ClaimSearchOptions",
    "GrantPermissionPolicy",
    "OperationPermissionPolicy",
    "DepositPermissionPolicy",
    "is_acting_for_another",
    "refuse_acting_for_another",
)
