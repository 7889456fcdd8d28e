# SPDX-License-Identifier: MIT
"""A slice costs a constant number of SQL statements, however many works it has."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.decisions.states import ClaimState

from ..counting import statements
from ..many import make_due, pushing, store

pytestmark = pytest.mark.services

BUDGET = 12
"""Permission, admission, claims, their siblings, records, PIDs, resource types, proven iDs; then
begin with the lease, settle, and the history."""


@pytest.fixture
def ada(app, people, orcid_sim):
    """A researcher with auto-update."""
    orcid_sim.faults.clear()
    return people.add("Ada Example")


@pytest.mark.parametrize("count", [2, 100])
def test_new_works_in_one_bulk(ada, count):
    """One request, and no statement for each work."""
    stored = store(ada, count)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        with statements() as found:
            pushing_.push()
    assert len(found) <= BUDGET, "\n".join(found)
    assert {claim.state for claim in ada.claims} == {ClaimState.IN_ORCID}
    assert ada.requests() == ["POST"]


@pytest.mark.parametrize("count", [1, 100])
def test_works_that_did_not_change(ada, count):
    """No request; all of them are settled in one statement."""
    stored = store(ada, count)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push()
        for one in stored:
            one.edit()
        with statements() as found:
            pushing_.push()
    assert len(found) <= BUDGET, "\n".join(found)
    assert {(claim.state, claim.due_at) for claim in ada.claims} == {(ClaimState.IN_ORCID, None)}
    assert ada.requests() == ["POST"]
