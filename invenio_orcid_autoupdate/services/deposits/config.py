# SPDX-License-Identifier: MIT
"""Configuration of the service for the deposit form, and what the form tells of a draft."""

from __future__ import annotations

from invenio_records_permissions.generators import AuthenticatedUser
from marshmallow import Schema, fields

from ..configured import OwnServiceConfig, policy_of
from ..fields import Text, many
from ..permission_policies import Policy

ORCIDS_MAX = 500
"""iDs in one question: more creators than nearly any record has, and still one short statement."""

COMMUNITIES_MAX = 100


def _texts(most, said):
    return many(Text(), most, load_default=list, metadata=_said(said))


def _said(text):
    """Return what the description of the REST API says of a field."""
    return {"description": text}


class DraftSchema(Schema):
    """What decides to whose ORCID records a draft will go, and nothing else of it."""

    id = Text(
        load_default="",
        metadata=_said(
            "Of the stored draft, whose creators are counted; empty, it was never saved."
        ),
    )
    orcids = _texts(
        ORCIDS_MAX,
        "iDs of the creators as they stand in the form, in any form; what is none is left out. "
        "Only the caller's own is looked for among them.",
    )
    contributors = _texts(ORCIDS_MAX, "iDs of the contributors.")
    resource_type = Text(load_default="", metadata=_said("Id of the resource type."))
    communities = _texts(COMMUNITIES_MAX, "UUIDs of the communities it is meant for.")
    is_external_doi = fields.Boolean(
        load_default=False, metadata=_said("The depositor brought a DOI.")
    )


class DepositPermissionPolicy(Policy):
    """Whoever may deposit may ask; about a published record, whoever may edit it."""

    can_forecast = [AuthenticatedUser()]
    can_read_published = [AuthenticatedUser()]


class DepositsServiceConfig(OwnServiceConfig):
    """Configuration of the deposits service."""

    service_id = "orcid-autoupdate-deposits"

    permission_policy_cls = policy_of("DEPOSITS")
    schema = DraftSchema
