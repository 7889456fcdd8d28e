# SPDX-License-Identifier: MIT
"""Configuration of the controls service."""

from __future__ import annotations

from ..configured import OwnServiceConfig, policy_of
from .results import ControlsItem


class ControlsServiceConfig(OwnServiceConfig):
    """Configuration of the controls service."""

    service_id = "orcid-autoupdate-controls"

    result_item_cls = ControlsItem
    permission_policy_cls = policy_of("OPERATIONS")
