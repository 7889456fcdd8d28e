# SPDX-License-Identifier: MIT
"""Our entry in the account's settings menu."""

from __future__ import annotations

from flask import g, has_request_context, url_for
from flask_login import current_user
from flask_menu import current_menu
from invenio_db import db
from invenio_i18n import LazyString
from invenio_i18n import lazy_gettext as _
from markupsafe import Markup
from sqlalchemy.exc import ProgrammingError

from ..proxies import current_grants_service, current_orcid_autoupdate
from .pages import is_about_tables

ENDPOINT = "invenio_orcid_autoupdate_settings.index"

ORDER = 8
"""Before *Linked accounts* (9) and the code repositories (10 and above)."""


def register_menu(app):
    """Add the entry to the menu.

    :param app: the finished UI application.
    """
    with app.app_context():
        current_menu.submenu("settings.orcid").register(
            endpoint=ENDPOINT,
            text=_("%(icon)s ORCID", icon=LazyString(_icon)),
            order=ORDER,
            visible_when=_is_visible,
        )
        current_menu.submenu("breadcrumbs.settings.orcid").register(
            endpoint=ENDPOINT, text=_("ORCID")
        )


def _icon():
    """Return the icon; the menu also looks at the text once when it is built, without a request."""
    if not has_request_context():
        return ""
    address = url_for(
        "invenio_orcid_autoupdate_connect.static", filename="orcid_autoupdate/orcid-id.svg"
    )
    image = Markup('<img src="{}" alt="" width="16" height="16">').format(address)
    return Markup('<i class="icon" aria-hidden="true">{}</i>').format(image)


def _is_visible():
    """Hide the entry where nothing is set up, but not from people who have something to undo."""
    if current_orcid_autoupdate.is_configured:
        return True
    return current_user.is_authenticated and _has_grant()


def _has_grant():
    """Look in a SAVEPOINT: the menu is on every page, also before our migrations have run."""
    try:
        with db.session.begin_nested():
            return current_grants_service.read_own(g.identity) is not None
    except ProgrammingError as error:
        if not is_about_tables(error):
            raise
        return False
