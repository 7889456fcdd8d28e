# SPDX-License-Identifier: MIT
"""Routes of the grants' REST API, and what each error answers."""

from __future__ import annotations

from flask_login import current_user
from flask_resources import HTTPJSONException, ResourceConfig, create_error_handler
from invenio_i18n import lazy_gettext as _
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.services.base.config import ConfiguratorMixin
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import fields

from ...errors import GrantNotFoundError


def _denied(error):
    """Tell whoever is not signed in from whoever may not."""
    code = 403 if current_user.is_authenticated else 401
    return HTTPJSONException(code=code, description=_("Permission denied."))


def _not_found(error):
    """Answer the same for what is not there and for what is somebody else's."""
    return HTTPJSONException(code=404, description=error.description)


class GrantsResourceConfig(ResourceConfig, ConfiguratorMixin):
    """Configuration of the grants' REST API."""

    blueprint_name = "orcid_autoupdate_grants"
    url_prefix = "/orcid-autoupdate"
    routes = {"own": "/me", "item": "/grants/<id>"}

    request_view_args = {"id": fields.String(required=True)}
    request_extra_args = {}

    error_handlers = {
        **ErrorHandlersMixin.error_handlers,
        GrantNotFoundError: create_error_handler(_not_found),
        PermissionDeniedError: create_error_handler(_denied),
    }
