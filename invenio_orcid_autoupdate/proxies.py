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

current_overviews_service = LocalProxy(lambda: current_orcid_autoupdate.overviews_service)
"""Service of what the settings page shows besides a grant."""

current_prompts_service = LocalProxy(lambda: current_orcid_autoupdate.prompts_service)
"""Service of what people are asked on every page."""

current_deposits_service = LocalProxy(lambda: current_orcid_autoupdate.deposits_service)
"""Service of what publishing means for ORCID records."""

current_controls_service = LocalProxy(lambda: current_orcid_autoupdate.controls_service)
"""Service of what operators switch at run time."""

current_backfills_service = LocalProxy(lambda: current_orcid_autoupdate.backfills_service)
"""Service of older works."""

current_reconciliations_service = LocalProxy(
    lambda: current_orcid_autoupdate.reconciliations_service
)
"""Service that compares with what ORCID holds."""

current_health_service = LocalProxy(lambda: current_orcid_autoupdate.health_service)
"""Service that says whether everything that is needed is there and works."""

current_upkeep_service = LocalProxy(lambda: current_orcid_autoupdate.upkeep_service)
"""Service of what operators look at and set in motion."""
