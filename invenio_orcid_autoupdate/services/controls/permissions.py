# SPDX-License-Identifier: MIT
"""Who may look at the controls and switch them."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import SystemProcess

from ..policies import Policy


class ControlPermissionPolicy(Policy):
    """Administrators, and the command line."""

    can_read = [Administration(), SystemProcess()]
    can_update = [Administration(), SystemProcess()]
