# SPDX-License-Identifier: MIT
"""What the resources of signed-in people have in common."""

from __future__ import annotations

from flask_resources import Resource, resource_requestctx
from invenio_records_resources.resources.errors import ErrorHandlersMixin

from .answers import require_sign_in


class OwnResource(ErrorHandlersMixin, Resource):
    """A REST API that only signed-in people use, each for what is theirs."""

    decorators = [*Resource.decorators, require_sign_in]

    def __init__(self, config, service):
        """Take the service that does the work."""
        super().__init__(config)
        self.service = service

    @property
    def _id(self):
        """Return the id in the address."""
        return resource_requestctx.view_args["id"]
