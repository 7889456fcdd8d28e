# SPDX-License-Identifier: MIT
"""What all our permission policies have in common."""

from __future__ import annotations

from invenio_access.permissions import system_process
from invenio_records_permissions.generators import SystemProcess
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
