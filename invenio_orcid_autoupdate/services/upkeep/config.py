# SPDX-License-Identifier: MIT
"""Configuration of the upkeep service, and who may use it."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import SystemProcess
from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin

from ..policies import Policy


class UpkeepPermissionPolicy(Policy):
    """Administrators, and the command line."""

    can_read = [Administration(), SystemProcess()]
    can_act = [Administration(), SystemProcess()]


class UpkeepServiceConfig(ServiceConfig, ConfiguratorMixin):
    """Configuration of the upkeep service."""

    service_id = "orcid-autoupdate-upkeep"

    permission_policy_cls = UpkeepPermissionPolicy
