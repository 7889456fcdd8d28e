# SPDX-License-Identifier: MIT
"""What users and operators may do: permissions, validation, one transaction per request."""

from __future__ import annotations

from .acting import is_acting_for_another, refuse_acting_for_another
from .backfills import BackfillPermissionPolicy, BackfillsService, BackfillsServiceConfig
from .claims import ClaimPermissionPolicy, ClaimSearchOptions, ClaimsService, ClaimsServiceConfig
from .controls import ControlsService, ControlsServiceConfig
from .grants import GrantPermissionPolicy, GrantsService, GrantsServiceConfig, TokenAnswer
from .health import HealthService, HealthServiceConfig
from .overviews import OverviewsService, OverviewsServiceConfig
from .policies import AccountPagePermissionPolicy, OperationPermissionPolicy
from .prompts import PromptsService, PromptsServiceConfig
from .prospects import ProspectPermissionPolicy, ProspectsService, ProspectsServiceConfig
from .reconciliations import ReconciliationsService, ReconciliationsServiceConfig
from .upkeep import UpkeepService, UpkeepServiceConfig

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
    "ProspectsService",
    "ProspectsServiceConfig",
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
    "ProspectPermissionPolicy",
    "is_acting_for_another",
    "refuse_acting_for_another",
)
