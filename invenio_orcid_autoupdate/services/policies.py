# SPDX-License-Identifier: MIT
"""What all our permission policies have in common, and those that several services share."""

from __future__ import annotations

from invenio_access.permissions import system_process
from invenio_administration.generators import Administration
from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess
from invenio_records_permissions.policies import BasePermissionPolicy


class Policy(BasePermissionPolicy):
    """A policy that lets the system in without asking who has which role.

    Invenio keeps roles in a cache in Redis, and operators use the command line just when that does
    not answer.
    """

    def allows(self, identity):
        """Say whether an identity may do it."""
        is_open = any(isinstance(generator, SystemProcess) for generator in self.generators)
        if is_open and system_process in identity.provides:
            return True
        return super().allows(identity)


class AccountPagePermissionPolicy(Policy):
    """Everybody sees their own, is asked, and answers, for themselves."""

    can_read_own = [AuthenticatedUser()]
    can_silence = [AuthenticatedUser()]


class OperationPermissionPolicy(Policy):
    """Administrators, and the command line: look, switch the controls, and act."""

    can_read = [Administration(), SystemProcess()]
    can_update = [Administration(), SystemProcess()]
    can_act = [Administration(), SystemProcess()]
