# SPDX-License-Identifier: MIT
"""Route of the health check, and what each error answers."""

from __future__ import annotations

from flask_resources import ResourceConfig, create_error_handler
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.services.base.config import ConfiguratorMixin
from invenio_records_resources.services.errors import PermissionDeniedError

from ..answers import denied


class HealthResourceConfig(ResourceConfig, ConfiguratorMixin):
    """Configuration of the health check."""

    blueprint_name = "orcid_autoupdate_health"
    url_prefix = "/orcid-autoupdate"
    routes = {"own": "/health"}

    error_handlers = {
        **ErrorHandlersMixin.error_handlers,
        PermissionDeniedError: create_error_handler(denied),
    }
