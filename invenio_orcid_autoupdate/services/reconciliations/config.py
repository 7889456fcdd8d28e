# SPDX-License-Identifier: MIT
"""Configuration of the service that compares."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import SystemProcess
from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin

from ..grants.generators import GrantOwner
from ..policies import Policy
from .results import ReportItem


class ReconciliationPermissionPolicy(Policy):
    """Owners for their own record, administrators for all. The record checked is the grant."""

    can_create = [GrantOwner(), Administration(), SystemProcess()]


class ReconciliationsServiceConfig(ServiceConfig, ConfiguratorMixin):
    """Configuration of the service that compares."""

    service_id = "orcid-autoupdate-reconciliations"

    result_item_cls = ReportItem
    permission_policy_cls = ReconciliationPermissionPolicy
