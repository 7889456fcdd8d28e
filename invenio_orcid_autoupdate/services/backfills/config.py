# SPDX-License-Identifier: MIT
"""Configuration of the service of older works, and who may add them."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser, SystemProcess
from invenio_records_resources.services import ExternalLink

from ...decisions.states import RunKind, RunState
from ...models import OrcidRun
from ..configured import OwnServiceConfig, components_of, policy_of
from ..permission_policies import GrantOwner, Policy
from .results import PreviewItem, RunItem
from .schema import BackfillSchema


class BackfillPermissionPolicy(Policy):
    """Owners alone, and the command line in their name."""

    can_use = [AuthenticatedUser(), SystemProcess()]
    can_read = [GrantOwner(), SystemProcess()]
    can_create = [GrantOwner(), SystemProcess()]


RUN_URL = "{+api}/orcid-autoupdate/runs/{id}"


def _set_id(progress, variables):
    """Fill the one variable of a run's address."""
    variables["id"] = str(progress.id)


def _in_state(state, path):
    """Return a link that is there while a backfill is in a state."""
    return ExternalLink(
        f"{RUN_URL}/{path}",
        vars=_set_id,
        when=lambda progress, _ctx: (progress.kind, progress.state) == (RunKind.BACKFILL, state),
    )


class BackfillsServiceConfig(OwnServiceConfig):
    """Configuration of the service of older works."""

    service_id = "orcid-autoupdate-backfills"

    record_cls = OrcidRun
    schema = BackfillSchema
    preview_item_cls = PreviewItem
    result_item_cls = RunItem
    permission_policy_cls = policy_of("BACKFILLS")
    components = components_of("BACKFILLS")
    page_size_max = 500

    links_item = {
        "self": ExternalLink(RUN_URL, vars=_set_id),
        "cancel": _in_state(RunState.RUNNING, "cancel"),
        "continue": _in_state(RunState.CANCELLED, "continue"),
    }
