# SPDX-License-Identifier: MIT
"""Administrators who act as somebody else: they see what that person sees, and change nothing.

What goes into somebody's ORCID record, and whether anything does, is that person's decision, and
the history says that they made it.
"""

from __future__ import annotations

from flask import has_request_context, session

from ..errors import ActingForAnotherError

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
