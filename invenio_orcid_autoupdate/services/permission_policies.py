# SPDX-License-Identifier: MIT
"""Who may: what all our permission policies and services have in common."""

from __future__ import annotations

from flask import has_request_context, session
from flask_principal import UserNeed
from invenio_access.permissions import system_process
from invenio_administration.generators import Administration
from invenio_records_permissions.generators import AuthenticatedUser, Generator, SystemProcess
from invenio_records_permissions.policies import BasePermissionPolicy

from ..errors import ActingForAnotherError


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


class GrantOwner(Generator):
    """The account that the grant is connected with."""

    def needs(self, record=None, **kwargs):
        """Return the owner's need; none for a grant without an account."""
        if record is None or record.user_id is None:
            return []
        return [UserNeed(record.user_id)]


class AccountPagePermissionPolicy(Policy):
    """Everybody sees their own, is asked, and answers, for themselves."""

    can_read_own = [AuthenticatedUser()]
    can_dismiss = [AuthenticatedUser()]


class OperationPermissionPolicy(Policy):
    """Administrators, and the command line: look, switch the controls, and act."""

    can_read = [Administration(), SystemProcess()]
    can_update = [Administration(), SystemProcess()]
    can_act = [Administration(), SystemProcess()]
    can_reconcile = [GrantOwner(), Administration(), SystemProcess()]


IMPERSONATOR = "_impersonator_id"
"""Key of the session of an administrator who acts as somebody else. Source: ``impersonate_user`` of
Invenio's Flask-Security."""


def is_acting_for_another():
    """Say whether the present request comes from somebody who acts as somebody else."""
    return has_request_context() and IMPERSONATOR in session


def refuse_acting_for_another():
    """Refuse what only the person themselves may do.

    :raises ActingForAnotherError: somebody acts as them.
    """
    if is_acting_for_another():
        raise ActingForAnotherError()
