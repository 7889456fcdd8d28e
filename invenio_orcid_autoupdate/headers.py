# SPDX-License-Identifier: MIT
"""What holds for every request to us and every answer of ours, whatever route it is.

Registered with the application, since an instance sets headers of its own after those of a
blueprint (Flask-Talisman), and since a request is read before a blueprint is asked.
"""

from __future__ import annotations

from flask import abort, request

BLUEPRINTS = ("orcid_autoupdate_", "invenio_orcid_autoupdate_")
"""Beginnings of the names of our blueprints."""

BODY_MAX = 1024 * 1024
"""Bytes of a request: ten thousand ids need 400 kB. InvenioRDM itself takes 100 MB."""


def protect(app):
    """Refuse requests that cannot be meant, and keep answers about a person out of every cache.

    :param app: the finished application.
    """
    app.before_request_funcs.setdefault(None, []).insert(0, refuse)
    # The first one is called last.
    app.after_request_funcs.setdefault(None, []).insert(0, forbid_storing)


def is_ours(endpoint):
    """Say whether an endpoint answers about a person: all of ours, but for files of the package.

    :param endpoint: name of the route; None: there is none.
    """
    return (endpoint or "").startswith(BLUEPRINTS) and not endpoint.endswith(".static")


def refuse():
    """Refuse what no request of ours needs, before anybody reads it.

    A NUL in an address is looked up by whoever shows the page for what is not there, in a database
    that does not take it.
    """
    if not is_ours(request.endpoint):
        return
    if "\0" in request.path:
        abort(400)
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)  # nobody knows how long it will get
    if (request.content_length or 0) > BODY_MAX:
        abort(413)


def forbid_storing(response):
    """Keep answers about a person, and addresses with a code, out of every cache and referrer."""
    if is_ours(request.endpoint):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
    return response
