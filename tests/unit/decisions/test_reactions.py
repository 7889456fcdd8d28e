# SPDX-License-Identifier: MIT
"""What each answer of ORCID makes of a claim and of a grant."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from invenio_orcid_autoupdate.decisions.backoff import Backoff
from invenio_orcid_autoupdate.decisions.decide import Action, Decision
from invenio_orcid_autoupdate.decisions.reactions import (
    HOLDS,
    REVOKED,
    WORK_VERDICTS,
    hold_for,
    state_after_yes,
    state_without_request,
    verdict_on,
)
from invenio_orcid_autoupdate.decisions.states import (
    GRANT_REASONS,
    ClaimState,
    GrantStatus,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.orcid.errors import Reaction

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)


@pytest.mark.parametrize("reaction", list(Reaction))
def test_every_reaction_either_holds_the_grant_or_settles_the_work(reaction):
    """The two tables share the reactions out between them."""
    assert (reaction in HOLDS) != (reaction in WORK_VERDICTS)


def test_a_refused_token_counts_as_revoked_only_after_the_suspect_period():
    """ORCID gives the same answer when its own token service is down."""
    reaction = Reaction.SUSPECT_GRANT
    first = hold_for(reaction, GrantStatus.ACTIVE, 9 * DAY, DAY)
    early = hold_for(reaction, GrantStatus.SUSPECT, DAY / 2, DAY)
    late = hold_for(reaction, GrantStatus.SUSPECT, DAY, DAY)
    assert first.grant_status is GrantStatus.SUSPECT
    assert first.backs_off
    assert early == first
    assert late is REVOKED


@pytest.mark.parametrize(
    ("reaction", "action", "requested_action", "state"),
    [
        (Reaction.MARK_REMOVED, Action.UPDATE, RequestedAction.NONE, ClaimState.REMOVED_IN_ORCID),
        (Reaction.MARK_REMOVED, Action.DELETE, RequestedAction.NONE, ClaimState.REMOVED_IN_ORCID),
        (Reaction.MARK_REMOVED, Action.DELETE, RequestedAction.REMOVE, ClaimState.REMOVED),
        (Reaction.MARK_REMOVED, Action.DELETE, RequestedAction.NOT_ME, ClaimState.NOT_ME),
        (Reaction.FORGET_PUT_CODE, Action.UPDATE, RequestedAction.NONE, ClaimState.FAILED),
        (Reaction.REJECT, Action.CREATE, RequestedAction.NONE, ClaimState.FAILED),
        (Reaction.REVIEW, Action.CREATE, RequestedAction.NONE, ClaimState.FAILED),
        (Reaction.TOO_MANY_WORKS, Action.CREATE, RequestedAction.NONE, ClaimState.FAILED),
        (Reaction.RECOVER_PUT_CODE, Action.UPDATE, RequestedAction.NONE, ClaimState.FAILED),
    ],
)
def test_verdict_on(reaction, action, requested_action, state):
    """A no about one work settles its claim."""
    assert verdict_on(reaction, action, requested_action).state is state


@pytest.mark.parametrize(
    ("action", "requested_action", "state"),
    [
        (Action.CREATE, RequestedAction.NONE, ClaimState.IN_ORCID),
        (Action.UPDATE, RequestedAction.NONE, ClaimState.IN_ORCID),
        (Action.DELETE, RequestedAction.NONE, ClaimState.REMOVED),
        (Action.DELETE, RequestedAction.REMOVE, ClaimState.REMOVED),
        (Action.DELETE, RequestedAction.NOT_ME, ClaimState.NOT_ME),
    ],
)
def test_state_after_yes(action, requested_action, state):
    """What ORCID did decides the state."""
    assert state_after_yes(action, requested_action) is state


NOTHING, SKIP = Action.NOTHING, Action.SKIP


@pytest.mark.parametrize(
    ("decision", "has_put_code", "requested_action", "state"),
    [
        (Decision(NOTHING), True, RequestedAction.NONE, ClaimState.IN_ORCID),
        (
            Decision(NOTHING, Reason.INVALID_METADATA),
            True,
            RequestedAction.NONE,
            ClaimState.IN_ORCID,
        ),
        (
            Decision(NOTHING, Reason.REMOVED_IN_ORCID),
            False,
            RequestedAction.NONE,
            ClaimState.REMOVED_IN_ORCID,
        ),
        (Decision(NOTHING, Reason.WRONG_SOURCE), False, RequestedAction.NONE, ClaimState.FAILED),
        (Decision(NOTHING, Reason.REJECTED), True, RequestedAction.NONE, ClaimState.FAILED),
        (Decision(NOTHING), False, RequestedAction.NOT_ME, ClaimState.NOT_ME),
        (Decision(NOTHING), False, RequestedAction.REMOVE, ClaimState.REMOVED),
        (Decision(SKIP, Reason.NO_DOI), False, RequestedAction.NONE, ClaimState.SKIPPED),
        (Decision(Action.WAIT), False, RequestedAction.NONE, ClaimState.NEEDS_APPROVAL),
    ],
)
def test_state_without_request(decision, has_put_code, requested_action, state):
    """A decision that sends nothing still says where the work stands."""
    assert (
        state_without_request(decision, has_put_code, requested_action, ClaimState.PENDING) is state
    )


@pytest.mark.parametrize(
    ("before", "reason", "state"),
    [
        (ClaimState.REMOVED, Reason.ID_REMOVED, ClaimState.REMOVED),
        (ClaimState.REMOVED, Reason.RECORD_WITHDRAWN, ClaimState.REMOVED),
        (ClaimState.REMOVED, Reason.AUTO_OFF, ClaimState.SKIPPED),
        (ClaimState.SKIPPED, Reason.ID_REMOVED, ClaimState.SKIPPED),
        (ClaimState.PENDING, Reason.RECORD_WITHDRAWN, ClaimState.SKIPPED),
    ],
)
def test_what_a_rule_removed_stays_removed_when_it_is_looked_at_again(before, reason, state):
    """One change of a record is two events: of the version's DOI and of the concept DOI."""
    assert (
        state_without_request(Decision(SKIP, reason), False, RequestedAction.NONE, before) is state
    )


def test_every_grant_that_is_not_written_with_has_a_reason_that_can_be_read():
    """A waiting work never waits without a word."""
    assert set(GRANT_REASONS) == set(GrantStatus) - {GrantStatus.ACTIVE, GrantStatus.SUSPECT}


BACKOFF = Backoff(first_seconds=60, longest_seconds=3600)


@pytest.mark.parametrize(
    ("attempts", "jitter", "retry_after", "seconds"),
    [
        (1, 0.5, None, 60),
        (2, 0.5, None, 120),
        (3, 0.0, None, 120),
        (3, 0.9, None, 336),
        (50, 0.5, None, 3600),
        (10_000, 0.5, None, 3600),
        (1, 0.5, 600, 600),
        (5, 0.5, 10, 960),
    ],
)
def test_backoff_grows_is_bounded_and_never_undercuts_what_orcid_asks(
    attempts, jitter, retry_after, seconds
):
    """Exponential, with jitter, kept as a time."""
    next_attempt = BACKOFF.next_attempt(NOW, attempts, jitter, retry_after)
    assert next_attempt == NOW + timedelta(seconds=seconds)
