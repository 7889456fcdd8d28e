# SPDX-License-Identifier: MIT
"""The REST API: routes, and the table of our errors to HTTP statuses."""

from __future__ import annotations

from .backfills import BackfillsResource, BackfillsResourceConfig
from .claims import ClaimsResource, ClaimsResourceConfig
from .deposits import DepositsResource, DepositsResourceConfig
from .grants import GrantsResource, GrantsResourceConfig
from .health import HealthResource, HealthResourceConfig


def create_grants_blueprint(app):
    """Create the blueprint of the grants' REST API."""
    return app.extensions["invenio-orcid-autoupdate"].grants_resource.as_blueprint()


def create_claims_blueprint(app):
    """Create the blueprint of the works' REST API."""
    return app.extensions["invenio-orcid-autoupdate"].claims_resource.as_blueprint()


def create_deposits_blueprint(app):
    """Create the blueprint of the REST API for the deposit form."""
    return app.extensions["invenio-orcid-autoupdate"].deposits_resource.as_blueprint()


def create_backfills_blueprint(app):
    """Create the blueprint of the REST API of older works."""
    return app.extensions["invenio-orcid-autoupdate"].backfills_resource.as_blueprint()


def create_health_blueprint(app):
    """Create the blueprint of the health check."""
    return app.extensions["invenio-orcid-autoupdate"].health_resource.as_blueprint()


__all__ = (
    "BackfillsResource",
    "BackfillsResourceConfig",
    "ClaimsResource",
    "ClaimsResourceConfig",
    "GrantsResource",
    "GrantsResourceConfig",
    "HealthResource",
    "HealthResourceConfig",
    "DepositsResource",
    "DepositsResourceConfig",
    "create_backfills_blueprint",
    "create_claims_blueprint",
    "create_grants_blueprint",
    "create_health_blueprint",
    "create_deposits_blueprint",
)
