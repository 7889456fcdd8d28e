# SPDX-License-Identifier: MIT
"""Disconnecting while work is under way, and coming back."""

from __future__ import annotations

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus
from invenio_orcid_autoupdate.models import OrcidGrant, OrcidRevocation
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_grants_service

from ..waiting import eventually

pytestmark = pytest.mark.services


def test_disconnecting_stops_a_push_that_is_under_way(worker, people, records, orcid_sim):
    """Three works wait, each takes a second; after the first, the researcher leaves."""
    ada = people.add()
    orcid_sim.faults.add(kind="delay", seconds=1, method="POST", orcid=ada.orcid, times=None)
    for number in range(3):
        records.publish(ada, title=f"Work number {number}")
    eventually(lambda: any(claim.unanswered_since for claim in ada.claims))
    current_grants_service.disconnect(system_identity, ada.grant_id)
    requests = len(ada.requests("POST"))
    eventually(lambda: all(row.token.reveal() != ada.token for row in OrcidRevocation.query))
    assert len(ada.requests("POST")) <= requests + 1
    assert all(claim.due_at is None for claim in ada.claims)
    assert orcid_sim.registry.tokens[ada.token].state != "active"


def test_reconnecting_goes_on_where_it_was(worker, people, records, orcid_sim):
    """The works are still known: an edit made meanwhile is an update, not a second work."""
    ada = people.add()
    recid = records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.works)
    current_grants_service.disconnect(system_identity, ada.grant_id)
    records.edit(recid, title="Edited while disconnected")
    grant = db.session.get(OrcidGrant, ada.grant_id)
    grant.status, grant.status_since = GrantStatus.ACTIVE, utcnow()
    grant.access_token = AccessToken(orcid_sim.issue_token(ada.orcid))
    grant.auto_update_since = utcnow()
    db.session.commit()
    generation = ada.claim.generation
    records.edit(recid, title="Edited again")
    eventually(lambda: ada.claim.generation > generation)
    eventually(lambda: [w["title"]["title"]["value"] for w in ada.works] == ["Edited again"])
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID)
