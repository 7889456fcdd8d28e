# SPDX-License-Identifier: MIT
"""The REST API: routes, and the table of our errors to HTTP statuses."""

from __future__ import annotations

from .claims import ClaimsResource, ClaimsResourceConfig
from .grants import GrantsResource, GrantsResourceConfig


def create_grants_blueprint(app):
    """Create the blueprint of the grants' REST API."""
    return app.extensions["invenio-orcid-autoupdate"].grants_resource.as_blueprint()


def create_claims_blueprint(app):
    """Create the blueprint of the works' REST API."""
    return app.extensions["invenio-orcid-autoupdate"].claims_resource.as_blueprint()


__all__ = (
    "ClaimsResource",
    "ClaimsResourceConfig",
    "GrantsResource",
    "GrantsResourceConfig",
    "create_claims_blueprint",
    "create_grants_blueprint",
)
