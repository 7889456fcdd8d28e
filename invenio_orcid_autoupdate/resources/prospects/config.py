# SPDX-License-Identifier: MIT
"""Routes for the deposit form, and what each error answers."""

from __future__ import annotations

from flask_resources import ResourceConfig, create_error_handler
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.services.base.config import ConfiguratorMixin
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import fields

from ...errors import RecordNotFoundError
from ..answers import denied, not_found


class ProspectsResourceConfig(ResourceConfig, ConfiguratorMixin):
    """Configuration of the REST API for the deposit form."""

    blueprint_name = "orcid_autoupdate_prospects"
    url_prefix = "/orcid-autoupdate/deposit-status"
    routes = {"draft": "", "published": "/<id>"}

    request_view_args = {"id": fields.String(required=True)}

    error_handlers = {
        **ErrorHandlersMixin.error_handlers,
        RecordNotFoundError: create_error_handler(not_found),
        PermissionDeniedError: create_error_handler(denied),
    }
