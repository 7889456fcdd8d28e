# SPDX-License-Identifier: MIT
"""Who may add older works. The record that is checked is the grant."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess

from ..grants.generators import GrantOwner
from ..policies import Policy


class BackfillPermissionPolicy(Policy):
    """Owners alone, and the command line in their name."""

    can_use = [AuthenticatedUser(), SystemProcess()]
    can_read = [GrantOwner(), SystemProcess()]
    can_create = [GrantOwner(), SystemProcess()]
