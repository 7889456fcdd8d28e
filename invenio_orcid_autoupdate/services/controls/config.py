# SPDX-License-Identifier: MIT
"""Configuration of the controls service."""

from __future__ import annotations

from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin

from .permissions import ControlPermissionPolicy
from .results import ControlsItem


class ControlsServiceConfig(ServiceConfig, ConfiguratorMixin):
    """Configuration of the controls service."""

    service_id = "orcid-autoupdate-controls"

    result_item_cls = ControlsItem
    permission_policy_cls = ControlPermissionPolicy
