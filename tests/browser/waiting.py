# SPDX-License-Identifier: MIT
"""Waiting for what other processes do, where no page shows it by itself."""

from __future__ import annotations

import time

PAUSE_SECONDS = 0.2


def eventually(read, expected, seconds=60.0):
    """Read again and again until something is as expected.

    :param read: called without arguments.
    :param expected: value, or a function that says of a value whether it is right.
    :returns: the value.
    """
    is_right = expected if callable(expected) else lambda found: found == expected
    deadline = time.monotonic() + seconds
    while True:
        found = read()
        if is_right(found):
            return found
        assert time.monotonic() < deadline, f"Still {found!r} after {seconds} s."
        time.sleep(PAUSE_SECONDS)
