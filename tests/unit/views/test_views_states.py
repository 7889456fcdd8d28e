# SPDX-License-Identifier: MIT
"""The states of the settings page: total, and each with its words."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus
from invenio_orcid_autoupdate.views.states import STATE_TEXTS, read_state, sum_figures


def grant(status, auto_update=False):
    """Return a grant as the service shows it."""
    return {"status": status, "auto_update": auto_update}


CASES = {
    "no grant": (None, None, "none"),
    "signed in with ORCID": (None, "0000-0002-1825-0097", "id_only"),
    "disconnected": (grant("disconnected"), None, "none"),
    "disconnected, signed in with ORCID": (
        grant("disconnected"),
        "0000-0002-1825-0097",
        "id_only",
    ),
    "connected, not ticked": (grant("active"), None, "linked"),
    "ticked": (grant("active", auto_update=True), "0000-0002-1825-0097", "active"),
    "ticked, token refused": (grant("suspect", auto_update=True), None, "suspect"),
    "revoked": (grant("revoked"), None, "revoked"),
    "scope too small": (grant("insufficient_scope"), None, "permission_small"),
    "locked": (grant("locked"), None, "record_locked"),
    "deactivated": (grant("deactivated"), None, "record_deactivated"),
    "unclaimed": (grant("unclaimed"), None, "record_unclaimed"),
    "deprecated": (grant("deprecated"), None, "record_deprecated"),
}


@pytest.mark.parametrize(("known", "proven", "state"), list(CASES.values()), ids=list(CASES))
def test_read_state(known, proven, state):
    """Each situation has exactly one state."""
    assert read_state(known, proven) == state


@pytest.mark.parametrize("status", list(GrantStatus))
def test_every_status_has_a_state_with_words(status):
    """A new status can not be forgotten here."""
    assert read_state(grant(status.value)) in STATE_TEXTS


def test_every_work_is_counted_once():
    """A new state of a work can not be forgotten here."""
    figures = {state.value: 10**place for place, state in enumerate(ClaimState)}
    assert sum(sum_figures(figures).values()) == sum(figures.values())
