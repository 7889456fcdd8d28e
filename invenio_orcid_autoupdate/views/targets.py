# SPDX-License-Identifier: MIT
"""Where to go next, when a request says so: only ever within this site."""

from __future__ import annotations

from urllib.parse import urlsplit

LENGTH_MAX = 2000


def read_local_path(target):
    """Return a path of this site, or None for everything else.

    Browsers take a backslash for a slash and skip tabs and line ends, so a slash and one of these
    can lead away. Source: WHATWG URL standard, *basic URL parser*.

    :param target: text from the request.
    """
    if not target or target[0] != "/" or target[1:2] == "/" or len(target) > LENGTH_MAX:
        return None
    if "\\" in target or any(ord(sign) <= 32 or ord(sign) == 127 for sign in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
