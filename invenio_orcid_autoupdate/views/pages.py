# SPDX-License-Identifier: MIT
"""What all pages have in common."""

from __future__ import annotations

import logging

from flask import current_app, make_response, render_template, request
from invenio_db import db
from sqlalchemy.exc import OperationalError, ProgrammingError

from ..proxies import current_orcid_autoupdate

PRODUCTION_SITE = "https://orcid.org"

NO_TABLES = (ProgrammingError, OperationalError)
"""What PostgreSQL (SQLite: the latter) says when our migrations have not run yet."""

logger = logging.getLogger(__name__)


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
        **facts,
    )
    return make_response(page, status)


def explain_no_tables(error):
    """Show a page instead of a database error; the log tells the operator what to do.

    :param error: one of :data:`NO_TABLES`; it broke the transaction that the page itself needs.
    """
    db.session.rollback()
    logger.error("ORCID pages need their tables: run `invenio alembic upgrade`", exc_info=error)
    return show("settings/unconfigured", status=503)


def use_on_every_page(blueprint):
    """Register what holds for all our pages.

    :param blueprint: of some of our pages.
    """
    blueprint.after_request(forbid_storing)
    for error_class in NO_TABLES:
        blueprint.register_error_handler(error_class, explain_no_tables)


def forbid_storing(response):
    """Keep pages about a person, and addresses with a code, out of every cache."""
    if not request.endpoint.endswith(".static"):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
    return response
