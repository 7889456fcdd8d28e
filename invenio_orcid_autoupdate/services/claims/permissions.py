# SPDX-License-Identifier: MIT
"""Who may look at a researcher's works. The record that is checked is their grant."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess
from invenio_records_permissions.policies import BasePermissionPolicy

from ..grants.generators import GrantOwner


class ClaimPermissionPolicy(BasePermissionPolicy):
    """Owners alone: what became of somebody's works is their private matter."""

    can_search = [AuthenticatedUser(), SystemProcess()]
    can_read = [GrantOwner(), SystemProcess()]
    can_act = [GrantOwner(), SystemProcess()]
