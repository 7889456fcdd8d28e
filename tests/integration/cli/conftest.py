# SPDX-License-Identifier: MIT
"""Somebody with works, registrations in this process."""

from __future__ import annotations

import json
import uuid

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidActivity, OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.upkeep.pruning import DAY

from ..stored import held


@pytest.fixture
def ada(people):
    """A researcher with auto-update."""
    return people.add("Ada Example")


@pytest.fixture
def failed(ada):
    """A claim that ORCID refused."""
    parent = uuid.uuid4()
    claim = OrcidClaim(
        grant_id=ada.grant_id,
        item_id=parent,
        parent_id=parent,
        state=ClaimState.FAILED,
        reason=Reason.REJECTED,
        rejected_hash="f" * 64,
        attempts=3,
        error_code=9034,
    )
    db.session.add(claim)
    db.session.commit()
    return claim
