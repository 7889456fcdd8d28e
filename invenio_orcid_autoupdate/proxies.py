# SPDX-License-Identifier: MIT
"""Shortcuts to the extension of the running application."""

from __future__ import annotations

from typing import Any

from flask import current_app
from werkzeug.local import LocalProxy

current_orcid_autoupdate: Any = LocalProxy(
    lambda: current_app.extensions["invenio-orcid-autoupdate"]
)
"""The extension: settings and services. Not by its class, which imports all that imports this."""

current_grants_service = LocalProxy(lambda: current_orcid_autoupdate.grants_service)
"""Service of the researchers' permissions."""

current_claims_service = LocalProxy(lambda: current_orcid_autoupdate.claims_service)
"""Service of the researchers' lists of works."""

current_backfills_service = LocalProxy(lambda: current_orcid_autoupdate.backfills_service)
"""Service of older works."""

current_deposits_service = LocalProxy(lambda: current_orcid_autoupdate.deposits_service)
"""Service of what publishing means for ORCID records."""

current_account_page_service = LocalProxy(lambda: current_orcid_autoupdate.account_page_service)
"""Service of what the pages of an account show besides a grant, and ask."""

current_operations_service = LocalProxy(lambda: current_orcid_autoupdate.operations_service)
"""Service of what operators look at, switch and set in motion."""
