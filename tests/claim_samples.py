# SPDX-License-Identifier: MIT
"""A claim as a worker takes it, for tests that say only what is special about it."""

from __future__ import annotations

import uuid
from dataclasses import MISSING, fields

from invenio_orcid_autoupdate.decisions.claim import DueClaim
from invenio_orcid_autoupdate.decisions.states import ClaimState, ItemKind, Origin, RequestedAction


def due_claim(**known):
    """Return a new claim of which nothing is known yet.

    :param known: fields of ``DueClaim`` that differ from that.
    """
    parent_id = known.pop("parent_id", uuid.uuid4())
    blank = {field.name: None for field in fields(DueClaim) if field.default is MISSING}
    new = {
        "id": uuid.uuid4(),
        "item_id": parent_id,
        "item_kind": ItemKind.PARENT,
        "parent_id": parent_id,
        "origin": Origin.AUTO,
        "state": ClaimState.PENDING,
        "requested_action": RequestedAction.NONE,
        "attempts": 0,
        "generation": 1,
    }
    return DueClaim(**{**blank, **new, **known})
