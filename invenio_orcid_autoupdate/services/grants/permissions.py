# SPDX-License-Identifier: MIT
"""Who may do what with a grant."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess

from ..policies import Policy
from .generators import GrantOwner


class GrantPermissionPolicy(Policy):
    """Owners do everything; administrators look, check, compare, disconnect, erase and move.

    Consent is the researcher's alone: that nobody ticks for others is also checked in the
    service, because Invenio lets superusers pass every policy.
    """

    can_read_own = [AuthenticatedUser()]
    can_connect = [AuthenticatedUser()]
    can_read = [GrantOwner(), Administration(), SystemProcess()]
    can_disconnect = [GrantOwner(), Administration(), SystemProcess()]
    can_update = [GrantOwner()]
    can_check = [GrantOwner(), Administration(), SystemProcess()]
    can_reconcile = [GrantOwner(), Administration(), SystemProcess()]
    can_remove_works = [GrantOwner(), SystemProcess()]
    can_export = [GrantOwner(), Administration(), SystemProcess()]
    can_erase = [GrantOwner(), Administration(), SystemProcess()]
    can_move = [Administration(), SystemProcess()]
