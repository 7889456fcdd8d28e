# SPDX-License-Identifier: MIT
"""Shortcuts to the extension of the running application."""

from __future__ import annotations

from flask import current_app
from werkzeug.local import LocalProxy

current_orcid_autoupdate = LocalProxy(lambda: current_app.extensions["invenio-orcid-autoupdate"])
"""The extension: settings and services."""

current_grants_service = LocalProxy(lambda: current_orcid_autoupdate.grants_service)
"""Service of the researchers' permissions."""

current_claims_service = LocalProxy(lambda: current_orcid_autoupdate.claims_service)
"""Service of the researchers' lists of works."""
