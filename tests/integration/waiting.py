# SPDX-License-Identifier: MIT
"""Waiting for what another process does: no longer than needed, with a word when it fails."""

from __future__ import annotations

import time

from invenio_db import db


def eventually(check, seconds=20.0, what=""):
    """Return what ``check`` returns as soon as it is true.

    :param check: called again and again; may raise AssertionError.
    :param seconds: how long to be patient.
    :param what: what was expected, for the failure; a function is asked when it is time.
    """
    deadline = time.monotonic() + seconds
    while True:
        db.session.rollback()  # see what others committed
        try:
            found = check()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        else:
            if found:
                return found
            if time.monotonic() > deadline:
                told = what() if callable(what) else what
                raise AssertionError(f"Not within {seconds} s: {told or check}")
        time.sleep(0.05)
