# SPDX-License-Identifier: MIT
"""What the resources of signed-in people have in common."""

from __future__ import annotations

from typing import ClassVar

from flask_resources import Resource, ResourceConfig, create_error_handler, resource_requestctx
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.services.base.config import ConfiguratorMixin, FromConfig
from invenio_records_resources.services.errors import PermissionDeniedError

from ..errors import ActingForAnotherError, BusyError, NoSuchIdError
from .answers import acting, busy, denied, not_found, require_sign_in
from .reading import BODY_PARSERS, VIEW_ARGS, SearchArgs


class OwnResourceConfig(ResourceConfig, ConfiguratorMixin):
    """What the configurations of our resources have in common."""

    url_prefix = "/orcid-autoupdate"

    request_body_parsers = BODY_PARSERS
    request_view_args = VIEW_ARGS
    request_search_args = SearchArgs

    error_handlers: ClassVar = {
        **ErrorHandlersMixin.error_handlers,
        ActingForAnotherError: create_error_handler(acting),
        BusyError: create_error_handler(busy),
        NoSuchIdError: create_error_handler(not_found),
        PermissionDeniedError: create_error_handler(denied),
    }
    further_error_handlers = FromConfig("ORCID_AUTOUPDATE_ERROR_HANDLERS")


class OwnResource(ErrorHandlersMixin, Resource):
    """A REST API that only signed-in people use, each for what is theirs."""

    decorators = [*Resource.decorators, require_sign_in]

    def __init__(self, config, service):
        """Take the service that does the work."""
        super().__init__(config)
        self.service = service

    def create_error_handlers(self):
        """Return what errors answer, with those of ``invenio.cfg`` before ours."""
        ours = dict(super().create_error_handlers())
        return {**ours, **self.config.further_error_handlers}.items()

    @property
    def _id(self):
        """Return the id in the address."""
        return resource_requestctx.view_args["id"]
