# SPDX-License-Identifier: MIT
"""Configuration of the grants service."""

from __future__ import annotations

from invenio_records_resources.services import EndpointLink

from ...models import Grant
from ..configured import OwnServiceConfig, components_of, policy_of
from .results import GrantItem
from .schema import GrantSchema


def _set_id(grant, variables):
    """Fill the one variable of the grants' addresses."""
    variables["id"] = str(grant.id)


class GrantsServiceConfig(OwnServiceConfig):
    """Configuration of the grants service."""

    service_id = "orcid-autoupdate-grants"

    record_cls = Grant
    schema = GrantSchema
    result_item_cls = GrantItem
    permission_policy_cls = policy_of("GRANTS")
    components = components_of("GRANTS")

    links_item = {
        "self": EndpointLink("orcid_autoupdate_grants.read", params=["id"], vars=_set_id),
    }
