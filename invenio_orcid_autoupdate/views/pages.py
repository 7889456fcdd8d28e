# SPDX-License-Identifier: MIT
"""What all pages have in common."""

from __future__ import annotations

import logging

from flask import current_app, make_response, render_template
from flask_webpackext.errors import ManifestKeyNotFoundError
from invenio_db import db
from jinja2 import TemplateNotFound
from sqlalchemy.exc import ProgrammingError

from ..errors import ActingForAnotherError, BusyError
from ..proxies import current_orcid_autoupdate
from .redirects import say
from .times import show_moment, show_moments

PRODUCTION_SITE = "https://orcid.org"

NO_TABLES = frozenset({"42P01", "42703"})
"""PostgreSQL's codes for a table and for a column that is not there: our migrations have not run.
Source: PostgreSQL documentation, appendix A, *undefined_table* and *undefined_column*."""

logger = logging.getLogger(__name__)


SWITCHES = ("ORCID_AUTOUPDATE_COMMONS_LINK", "ORCID_AUTOUPDATE_USER_COMMUNITIES")
"""Values that are True or False."""


def check_options(config):
    """Refuse what the pages cannot use.

    :param config: of the application.
    :raises ValueError: a value is wrong; the message is one clear sentence.
    """
    for name in SWITCHES:
        if not isinstance(config[name], bool):
            raise ValueError(f"{name} must be True or False, not {config[name]!r}.")
    notice = config["ORCID_AUTOUPDATE_PRIVACY_URL"]
    if notice is not None and not str(notice).startswith(("/", "https://", "http://")):
        raise ValueError(
            "ORCID_AUTOUPDATE_PRIVACY_URL must be None, an address or a path of this site, "
            f"not {notice!r}."
        )


def require_template(app):
    """Refuse a base template of the settings pages that is not there.

    :param app: the finished UI application.
    :raises ValueError: the message names the setting.
    """
    name = app.config["ORCID_AUTOUPDATE_SETTINGS_TEMPLATE"]
    if name is None:
        return
    try:
        app.jinja_env.loader.get_source(app.jinja_env, name)
    except TemplateNotFound:
        raise ValueError(
            f"ORCID_AUTOUPDATE_SETTINGS_TEMPLATE: there is no template {name!r}."
        ) from None


def show(name, status=200, **facts):
    """Render one of our pages.

    :param name: of the template, without folder and ending.
    :param status: HTTP status.
    :param facts: what the template shows.
    """
    site_url = current_orcid_autoupdate.environment.site_url
    page = render_template(
        f"invenio_orcid_autoupdate/{name}.html",
        site=current_app.config["THEME_SITENAME"],
        orcid_site_url=site_url,
        is_test_registry=site_url != PRODUCTION_SITE,
        moment=show_moment,
        moments=show_moments,
        **facts,
    )
    return make_response(page, status)


def is_about_tables(error):
    """Say whether a database error means that our migrations have not run.

    :param error: of SQLAlchemy; drivers name PostgreSQL's code ``pgcode`` or ``sqlstate``.
    """
    original = error.orig
    code = getattr(original, "pgcode", None) or getattr(original, "sqlstate", None)
    return code in NO_TABLES


def explain_no_tables(error):
    """Show a page instead of a database error; the log tells the operator what to do.

    :param error: of SQLAlchemy; it broke the transaction that the page itself needs.
    """
    if not is_about_tables(error):
        raise error
    db.session.rollback()
    logger.error("ORCID pages need their tables: run `invenio alembic upgrade`", exc_info=error)
    return show("settings/unconfigured", status=503)


def explain_no_bundles(error):
    """Show a page instead of an error if the front end was built without this package.

    The log tells the operator what to do. Bundles of InvenioRDM itself are not our matter: without
    them no page can be shown, ours neither.

    :param error: of flask-webpackext; it names the bundle.
    """
    logger.error("ORCID pages need their bundles: run `invenio webpack buildall`", exc_info=error)
    return show("settings/unconfigured", status=503, has_bundles=False)


def ask_to_wait(error):
    """Say on the settings page that somebody else was at the same; nothing was stored.

    :param error: :class:`~..errors.BusyError`.
    """
    return say(error.description)


def use_on_every_page(blueprint):
    """Register what holds for all our pages.

    :param blueprint: of some of our pages.
    """
    blueprint.register_error_handler(ProgrammingError, explain_no_tables)
    blueprint.register_error_handler(ManifestKeyNotFoundError, explain_no_bundles)
    blueprint.register_error_handler(ActingForAnotherError, explain_acting)
    blueprint.register_error_handler(BusyError, ask_to_wait)


def explain_acting(error):
    """Show whoever acts as somebody else, on the settings page, what only that person may do.

    :param error: of the service.
    """
    return say(error.description, "warning")
