# SPDX-License-Identifier: MIT
"""Where to go next: within this site only; to the settings page, with or without a sentence."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import g, redirect, session, url_for

from ..proxies import current_grants_service
from .states import DISCONNECTED

NOTICE_KEY = "orcid_autoupdate_notice"
"""What the page says once, in its live region; InvenioRDM's flash messages need JavaScript."""


def read_own_grant():
    """Return the account's grant as the service shows it; None if it is not connected."""
    item = current_grants_service.read_own(g.identity)
    return None if item is None or item["status"] == DISCONNECTED else item.data


def back(**query):
    """Return to the settings page.

    :param query: parameters of its address.
    """
    return redirect(url_for("invenio_orcid_autoupdate_settings.index", **query), code=303)


def say(sentence, tone="success", **query):
    """Return to the settings page, which says something.

    :param sentence: in the reader's language.
    :param tone: ``warning`` where what was wanted was not done.
    :param query: parameters of its address.
    """
    session[NOTICE_KEY] = {"text": str(sentence), "tone": tone}
    return back(**query)


def follow(run_id):
    """Go to the page that shows how far a run is.

    :param run_id: its UUID.
    """
    address = url_for("invenio_orcid_autoupdate_settings.run", id_=run_id)
    return redirect(address, code=303)


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
