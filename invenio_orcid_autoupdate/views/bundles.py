# SPDX-License-Identifier: MIT
"""Our JavaScript on InvenioRDM's own pages: the deposit form, and the landing page after it.

What a page needs is decided here, so that no other page loads any of it.
"""

from __future__ import annotations

import logging

from flask import request, url_for
from flask_login import current_user
from flask_webpackext.errors import ManifestKeyNotFoundError
from flask_webpackext.proxies import current_manifest
from jinja2 import TemplateNotFound
from markupsafe import Markup
from pywebpack.manifests import ManifestError

from ..logs import note
from ..proxies import current_orcid_autoupdate

JAVASCRIPT = "invenio_orcid_autoupdate/javascript.html"
"""Includes the template of the instance, and then our bundles."""

DEPOSIT = "invenio-orcid-autoupdate-deposit"
PUBLISHED = "invenio-orcid-autoupdate-published"

PAGES = {
    "invenio_app_rdm_records.deposit_create": DEPOSIT,
    "invenio_app_rdm_records.deposit_edit": DEPOSIT,
    "invenio_app_rdm_records.record_detail": PUBLISHED,
}
"""Endpoint to the bundle that its page needs. Source: ``invenio_app_rdm.records_ui.views``."""

NO_BUNDLE = (ManifestKeyNotFoundError, ManifestError, KeyError, OSError)
"""The front end was built before this package was installed, or is just being built."""

logger = logging.getLogger(__name__)


def register_bundles(app):
    """Put our bundles after the scripts of the instance, if its template for them can be read.

    A theme that names none, or one that is not there, stays as it is; it can include
    ``invenio_orcid_autoupdate/bundles.html`` where it likes, before the bundles of the page.

    :param app: the finished UI application.
    """
    app.jinja_env.globals["orcid_autoupdate_page"] = read_page
    present = app.config.get("THEME_JAVASCRIPT_TEMPLATE")
    if present == JAVASCRIPT:
        return
    if not _is_readable(app.jinja_env, present):
        note(logger, logging.WARNING, "No ORCID bundles, since a template is missing", name=present)
        return
    app.jinja_env.globals["orcid_autoupdate_javascript"] = present
    app.config["THEME_JAVASCRIPT_TEMPLATE"] = JAVASCRIPT


def _is_readable(environment, name):
    """Say whether a template is there; anything else than a text can not be relied on."""
    if not isinstance(name, str):
        return False
    try:
        environment.loader.get_source(environment, name)
    except TemplateNotFound:
        return False
    return True


def read_page():
    """Return what this page needs of us, or None.

    :returns: ``tags`` of the bundle; for a landing page the ``recid`` and ``works_url``.
    """
    bundle = PAGES.get(request.endpoint)
    is_preview = "preview" in request.args
    if bundle is None or is_preview or not current_user.is_authenticated:
        return None
    if not current_orcid_autoupdate.is_configured:
        return None
    tags = _read_tags(bundle)
    if tags is None:
        return None
    if bundle == DEPOSIT:
        return {"tags": tags}
    recid = request.view_args["pid_value"]
    works_url = url_for("invenio_orcid_autoupdate_settings.works")
    return {"tags": tags, "recid": recid, "works_url": works_url}


def _read_tags(bundle):
    """Return the tags of a bundle; None: it was not built, which is no reason to break a page."""
    try:
        script = current_manifest[f"{bundle}.js"]
    except NO_BUNDLE:
        note(
            logger,
            logging.WARNING,
            "A bundle is missing, run `invenio webpack buildall`",
            bundle=bundle,
        )
        return None
    try:
        style = current_manifest[f"{bundle}.css"]
    except NO_BUNDLE:
        style = ""
    # Formatting asks for HTML, and then each file comes once a page: a second runtime would make
    # second copies of all modules. Source: ``UniqueJinjaManifestEntry`` of ``invenio_assets``.
    return Markup("{}{}").format(style, script)
