# SPDX-License-Identifier: MIT
"""Configuration of the health service, and who may ask."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import SystemProcess
from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin

from ..policies import Policy
from .checks import CHECKS, ONLINE_CHECKS


class HealthPermissionPolicy(Policy):
    """Administrators, and the command line."""

    can_read = [Administration(), SystemProcess()]


class HealthServiceConfig(ServiceConfig, ConfiguratorMixin):
    """Configuration of the health service."""

    service_id = "orcid-autoupdate-health"

    permission_policy_cls = HealthPermissionPolicy
    checks = CHECKS
    online_checks = ONLINE_CHECKS
