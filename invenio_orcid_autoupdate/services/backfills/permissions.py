# SPDX-License-Identifier: MIT
"""Who may add older works. The record that is checked is the grant."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess
from invenio_records_permissions.policies import BasePermissionPolicy

from ..grants.generators import GrantOwner


class BackfillPermissionPolicy(BasePermissionPolicy):
    """Owners alone, and the command line in their name."""

    can_use = [AuthenticatedUser(), SystemProcess()]
    can_read = [GrantOwner(), SystemProcess()]
    can_create = [GrantOwner(), SystemProcess()]
