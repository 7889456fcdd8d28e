# SPDX-License-Identifier: MIT
"""Every reason that a researcher can read is produced by a test that is named here."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from invenio_orcid_autoupdate.decisions.decide import Action
from invenio_orcid_autoupdate.decisions.reactions import hold_for, verdict_on
from invenio_orcid_autoupdate.decisions.states import GrantStatus, Reason, RequestedAction
from invenio_orcid_autoupdate.orcid.errors import Reaction

TESTS = Path(__file__).parent.parent.parent

CHOSEN = "unit/decisions/test_eligibility.py::test_choose_version"
OBJECTED = "unit/decisions/test_consent.py::test_each_setting_that_speaks_against_a_work_says_so"
KEPT_OUT = "unit/decisions/test_eligibility.py::test_what_the_operator_keeps_out"
VERDICT = "unit/decisions/test_reasons.py::test_a_no_about_one_work_says_why"
BRAKED = "unit/decisions/test_stranger_rules.py::test_what_is_braked_waits_and_says_why"
HELD = "unit/decisions/test_reasons.py::test_a_no_about_the_researcher_says_why"
CONTROLLED = "unit/decisions/test_controls_rules.py"
TURNED = "unit/push/test_evaluation.py"

PRODUCED = {
    Reason.OLDER_THAN_OPTIN: OBJECTED,
    Reason.AUTO_OFF: OBJECTED,
    Reason.MODE_MANUAL: OBJECTED,
    Reason.CONTRIBUTOR_ONLY: OBJECTED,
    Reason.STRANGER: BRAKED,
    Reason.TYPE_EXCLUDED: OBJECTED,
    Reason.COMMUNITY_EXCLUDED: OBJECTED,
    Reason.OTHER_SOURCE: OBJECTED,
    Reason.EXTERNAL_DOI: KEPT_OUT,
    Reason.TYPE_EXCLUDED_SITE: KEPT_OUT,
    Reason.RECORD_EXCLUDED_SITE: KEPT_OUT,
    Reason.OLDER_VERSION: f"{TURNED}::test_which_version_a_claim_shows",
    Reason.INVALID_METADATA: f"{TURNED}::test_metadata_that_orcid_would_refuse_are_not_sent",
    Reason.NOT_PUBLIC: CHOSEN,
    Reason.EMBARGOED: CHOSEN,
    Reason.NO_DOI: CHOSEN,
    Reason.DOI_PENDING: CHOSEN,
    Reason.ID_REMOVED: CHOSEN,
    Reason.RECORD_WITHDRAWN: CHOSEN,
    Reason.REMOVED_IN_ORCID: VERDICT,
    Reason.REJECTED: VERDICT,
    Reason.WRONG_SOURCE: VERDICT,
    Reason.TOO_MANY_WORKS: VERDICT,
    Reason.PERMISSION_LOST: HELD,
    Reason.PERMISSION_SMALL: HELD,
    Reason.RECORD_LOCKED: HELD,
    Reason.RECORD_DEACTIVATED: HELD,
    Reason.RECORD_UNCLAIMED: HELD,
    Reason.RECORD_DEPRECATED: HELD,
    Reason.ORCID_DOWN: HELD,
    Reason.ANSWER_UNREADABLE: "integration/push/test_bad_rows.py",
    Reason.PAUSED_SITE: CONTROLLED,
    Reason.NOT_IN_ROLLOUT: CONTROLLED,
    Reason.UPDATES_SPREAD: "unit/decisions/test_decide.py",
    Reason.OTHER_WORK: "unit/push/test_collisions.py",
    Reason.ACCOUNT_BLOCKED: "integration/services/test_moderation.py",
    Reason.DRY_RUN: "unit/decisions/test_decide.py::test_a_test_run_says_what_each_would_send",
}
"""Reason to the file, or the test in it, that produces it."""

NEVER_PRODUCED = {Reason.THROTTLED}
"""Derived by the screens; never stored."""


def test_no_reason_is_without_a_test():
    """Whoever adds a reason adds a test that produces it."""
    assert {*PRODUCED, *NEVER_PRODUCED} == set(Reason)


@pytest.mark.parametrize(("reason", "where"), list(PRODUCED.items()), ids=str)
def test_the_test_that_produces_a_reason_exists(reason, where):
    """And speaks of that reason."""
    path, _, name = where.partition("::")
    text = (TESTS / path).read_text(encoding="utf-8")
    assert re.search(rf"\bReason\.{reason.name}\b", text)
    assert not name or f"def {name}(" in text


VERDICTS = {
    Reaction.REJECT: Reason.REJECTED,
    Reaction.REVIEW: Reason.REJECTED,
    Reaction.MARK_REMOVED: Reason.REMOVED_IN_ORCID,
    Reaction.FORGET_PUT_CODE: Reason.WRONG_SOURCE,
    Reaction.TOO_MANY_WORKS: Reason.TOO_MANY_WORKS,
}


@pytest.mark.parametrize(("reaction", "reason"), list(VERDICTS.items()), ids=str)
def test_a_no_about_one_work_says_why(reaction, reason):
    """The researcher reads it beside the work."""
    assert verdict_on(reaction, Action.UPDATE, RequestedAction.NONE).reason is reason


HOLD_REASONS = {
    Reaction.RETRY: Reason.ORCID_DOWN,
    Reaction.SUSPECT_GRANT: Reason.ORCID_DOWN,
    Reaction.CLOSE_GRANT: Reason.PERMISSION_LOST,
    Reaction.SCOPE_TOO_SMALL: Reason.PERMISSION_SMALL,
    Reaction.PARK_LOCKED: Reason.RECORD_LOCKED,
    Reaction.PARK_DEACTIVATED: Reason.RECORD_DEACTIVATED,
    Reaction.PARK_UNCLAIMED: Reason.RECORD_UNCLAIMED,
    Reaction.DEPRECATED: Reason.RECORD_DEPRECATED,
}


@pytest.mark.parametrize(("reaction", "reason"), list(HOLD_REASONS.items()), ids=str)
def test_a_no_about_the_researcher_says_why(reaction, reason):
    """Beside everything that waits."""
    day = timedelta(days=1)
    assert hold_for(reaction, GrantStatus.ACTIVE, timedelta(0), day).reason is reason
