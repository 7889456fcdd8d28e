# SPDX-License-Identifier: MIT
"""Configuration of the overviews service."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser
from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin

from ..policies import Policy


class OverviewPermissionPolicy(Policy):
    """Everybody sees their own."""

    can_read_own = [AuthenticatedUser()]


class OverviewsServiceConfig(ServiceConfig, ConfiguratorMixin):
    """Configuration of the overviews service."""

    service_id = "orcid-autoupdate-overviews"

    permission_policy_cls = OverviewPermissionPolicy
