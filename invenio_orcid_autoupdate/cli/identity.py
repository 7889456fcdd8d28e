# SPDX-License-Identifier: MIT
"""Who is at the command line: the system, with the name of whoever is logged in."""

from __future__ import annotations

import getpass
import os

from flask_principal import Identity
from invenio_access.permissions import system_process, system_user_id

NAME_MAX = 64


def operator():
    """Return the identity under which commands call services.

    It may do what the system may. ``operator`` is the login name, for the history; behind ``sudo``
    that of the person.
    """
    identity = Identity(system_user_id)
    identity.provides.add(system_process)
    identity.operator = _login_name()[:NAME_MAX]
    return identity


def _login_name():
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"uid {os.getuid()}"
