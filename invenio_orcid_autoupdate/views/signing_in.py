# SPDX-License-Identifier: MIT
"""Who pressed a button after the session had ended is told so, and led back to a page."""

from __future__ import annotations

from functools import wraps

from flask import current_app, redirect, request, url_for
from flask_login import current_user
from flask_login.utils import login_url

PARAMETER = "signed_out"
"""Of the settings page's address: something was pressed by somebody who was signed out."""


def signed_in(view):
    """Let a view take forms of people who are signed in; send others to sign in.

    What they sent is gone, and many forms have no page at their address to come back to: they come
    to the settings page, which says that nothing was changed.

    :param view: that takes a form.
    """

    @wraps(view)
    def guarded(*args, **kwargs):
        if current_user.is_authenticated:
            return view(*args, **kwargs)
        manager = current_app.login_manager
        here = url_for("invenio_orcid_autoupdate_settings.index", **{PARAMETER: 1})
        return redirect(login_url(manager.login_view, next_url=here))

    return guarded


def was_signed_out():
    """Say whether this page is shown after :func:`signed_in` sent somebody to sign in."""
    return PARAMETER in request.args
