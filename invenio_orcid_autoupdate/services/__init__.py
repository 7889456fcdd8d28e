# SPDX-License-Identifier: MIT
"""What users and operators may do: permissions, validation, one transaction per request."""

from __future__ import annotations

from .account_page import (
    OverviewsService,
    OverviewsServiceConfig,
    PromptsService,
    PromptsServiceConfig,
)
from .backfills import BackfillPermissionPolicy, BackfillsService, BackfillsServiceConfig
from .claims import ClaimPermissionPolicy, ClaimSearchOptions, ClaimsService, ClaimsServiceConfig
from .deposits import DepositPermissionPolicy, DepositsService, DepositsServiceConfig
from .grants import GrantPermissionPolicy, GrantsService, GrantsServiceConfig, TokenAnswer
from .operations import (
    ControlsService,
    ControlsServiceConfig,
    HealthService,
    HealthServiceConfig,
    ReconciliationsService,
    ReconciliationsServiceConfig,
    UpkeepService,
    UpkeepServiceConfig,
)
from .permission_policies import (
    AccountPagePermissionPolicy,
    OperationPermissionPolicy,
    is_acting_for_another,
    refuse_acting_for_another,
)

__all__ = (
    "BackfillsService",
    "BackfillsServiceConfig",
    "ClaimsService",
    "ClaimsServiceConfig",
    "ControlsService",
    "ControlsServiceConfig",
    "GrantsService",
    "GrantsServiceConfig",
    "HealthService",
    "HealthServiceConfig",
    "OverviewsService",
    "OverviewsServiceConfig",
    "PromptsService",
    "PromptsServiceConfig",
    "DepositsService",
    "DepositsServiceConfig",
    "ReconciliationsService",
    "ReconciliationsServiceConfig",
    "TokenAnswer",
    "UpkeepService",
    "UpkeepServiceConfig",
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
