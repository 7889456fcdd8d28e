# SPDX-License-Identifier: MIT
"""Configuration of the prospects service."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser

from ..configured import OwnServiceConfig, policy_of
from ..policies import Policy
from .schema import DraftSchema


class ProspectPermissionPolicy(Policy):
    """Whoever may deposit may ask; about a published record, whoever may edit it."""

    can_foresee = [AuthenticatedUser()]
    can_read_published = [AuthenticatedUser()]


class ProspectsServiceConfig(OwnServiceConfig):
    """Configuration of the prospects service."""

    service_id = "orcid-autoupdate-prospects"

    permission_policy_cls = policy_of("DEPOSITS")
    schema = DraftSchema
