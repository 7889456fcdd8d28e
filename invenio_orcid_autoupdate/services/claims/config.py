# SPDX-License-Identifier: MIT
"""Configuration of the claims service, and who may look at works."""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _
from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess
from invenio_records_resources.services import EndpointLink
from invenio_records_resources.services.base.config import FromConfig
from invenio_records_resources.services.records.links import pagination_endpoint_links

from ...models import OrcidClaim
from ...store.claims import listing
from ..configured import OwnServiceConfig, components_of, policy_of
from ..permission_policies import GrantOwner, Policy
from .results import ClaimItem, ClaimList


class ClaimPermissionPolicy(Policy):
    """Owners alone: what became of somebody's works is their private matter."""

    can_search = [AuthenticatedUser(), SystemProcess()]
    can_read = [GrantOwner(), SystemProcess()]
    can_act = [GrantOwner(), SystemProcess()]


BLUEPRINT = "orcid_autoupdate_claims"

SEARCH = "ORCID_AUTOUPDATE_CLAIMS_SEARCH_OPTIONS"


class ClaimSearchOptions:
    """How the list can be sorted, narrowed and cut into pages."""

    sort_default = "updated"
    sort_options = {
        "updated": {"title": _("Last change")},
        "sent": {"title": _("Last sent")},
        "published": {"title": _("Publication date")},
        "title": {"title": _("Title")},
    }
    facets = {
        "state": {"title": _("State")},
        "reason": {"title": _("Reason")},
        "type": {"title": _("Type")},
        "year": {"title": _("Year")},
    }
    pagination_options = {"default_results_per_page": 10, "max_results_per_page": 50}


def _set_id(row, variables):
    """Fill the one variable of the works' addresses."""
    variables["id"] = str(row.claim.id)


def _link(name):
    return EndpointLink(f"{BLUEPRINT}.{name}", params=["id"], vars=_set_id)


class ClaimsServiceConfig(OwnServiceConfig):
    """Configuration of the claims service."""

    service_id = "orcid-autoupdate-claims"

    record_cls = OrcidClaim
    search = FromConfig(SEARCH, import_string=True)
    result_item_cls = ClaimItem
    result_list_cls = ClaimList
    permission_policy_cls = policy_of("CLAIMS")
    components = components_of("CLAIMS")

    links_item = {"self": _link("read"), "activities": _link("activities")}
    links_search = pagination_endpoint_links(f"{BLUEPRINT}.search")

    @classmethod
    def build(cls, app):
        """Build it, with search options that the list can answer.

        :raises ValueError: a facet or an order is none that the list knows.
        """
        config = super().build(app)
        search = config.search
        unknown = {*search.facets} - {*listing.FACETS} | {*search.sort_options} - {*listing.SORTS}
        if unknown:
            raise ValueError(f"{SEARCH}: the list of works knows no {sorted(unknown)[0]!r}.")
        if search.sort_default not in search.sort_options:
            raise ValueError(f"{SEARCH}: {search.sort_default!r} is not among its orders.")
        return config
