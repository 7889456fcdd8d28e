# SPDX-License-Identifier: MIT
"""Configuration of the prompts service."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser
from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin

from ..policies import Policy


class PromptPermissionPolicy(Policy):
    """Everybody is asked, and answers, for themselves."""

    can_read_own = [AuthenticatedUser()]
    can_silence = [AuthenticatedUser()]


class PromptsServiceConfig(ServiceConfig, ConfiguratorMixin):
    """Configuration of the prompts service."""

    service_id = "orcid-autoupdate-prompts"

    permission_policy_cls = PromptPermissionPolicy
