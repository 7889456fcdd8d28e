# SPDX-License-Identifier: MIT
"""Configuration of the grants service, and who may do what with a grant."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess
from invenio_records_resources.services import EndpointLink

from ...models import OrcidGrant
from ..configured import OwnServiceConfig, components_of, policy_of
from ..permission_policies import GrantOwner, Policy
from .results import GrantItem
from .schema import GrantSchema


class GrantPermissionPolicy(Policy):
    """Owners do everything; administrators look, check, compare, disconnect, erase and move.

    Consent is the researcher's alone: that nobody ticks for others is also checked in the
    service, because Invenio lets superusers pass every policy.
    """

    can_read_own = [AuthenticatedUser()]
    can_connect = [AuthenticatedUser()]
    can_read = [GrantOwner(), Administration(), SystemProcess()]
    can_disconnect = [GrantOwner(), Administration(), SystemProcess()]
    can_update = [GrantOwner()]
    can_check = [GrantOwner(), Administration(), SystemProcess()]
    can_remove_works = [GrantOwner(), SystemProcess()]
    can_export = [GrantOwner(), Administration(), SystemProcess()]
    can_erase = [GrantOwner(), Administration(), SystemProcess()]
    can_move = [Administration(), SystemProcess()]


def _set_id(grant, variables):
    """Fill the one variable of the grants' addresses."""
    variables["id"] = str(grant.id)


class GrantsServiceConfig(OwnServiceConfig):
    """Configuration of the grants service."""

    service_id = "orcid-autoupdate-grants"

    record_cls = OrcidGrant
    schema = GrantSchema
    result_item_cls = GrantItem
    permission_policy_cls = policy_of("GRANTS")
    components = components_of("GRANTS")

    links_item = {
        "self": EndpointLink("orcid_autoupdate_grants.read", params=["id"], vars=_set_id),
    }
