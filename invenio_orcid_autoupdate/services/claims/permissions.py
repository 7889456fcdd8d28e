# SPDX-License-Identifier: MIT
"""Who may look at a researcher's works. The record that is checked is their grant."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess

from ..grants.generators import GrantOwner
from ..policies import Policy


class ClaimPermissionPolicy(Policy):
    """Owners alone: what became of somebody's works is their private matter."""

    can_search = [AuthenticatedUser(), SystemProcess()]
    can_read = [GrantOwner(), SystemProcess()]
    can_act = [GrantOwner(), SystemProcess()]
