# SPDX-License-Identifier: MIT
"""Every code has its words, and no sentence is shown with a hole in it."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason
from invenio_orcid_autoupdate.orcid_words import (
    ROLE_LABELS,
    WORK_TYPE_LABELS,
    name_role,
    name_type,
)
from invenio_orcid_autoupdate.state_texts import (
    PROBLEM_TEXTS,
    REASON_LABELS,
    REASON_TEXTS,
    SENDING,
    STATE_LABELS,
    reason_text,
    short_label,
    state_label,
)
from invenio_orcid_autoupdate.works.tables import CREDIT, ORCID_ROLES, WORK_TYPES
from invenio_orcid_autoupdate.works.validation import Problem

DETAILS = {
    "site": "Demo",
    "type": "Dataset",
    "date": "3 May 2027",
    "time": "10:40",
    "source": "DataCite",
    "problem": "a title",
    "ref": "0123abcd",
    "new_orcid": "0000-0002-1825-0097",
}


def test_every_code_has_words():
    """A code that is added without words stops here."""
    assert set(STATE_LABELS) == {state.value for state in ClaimState} | {SENDING}
    assert set(REASON_TEXTS) == set(Reason)
    assert set(REASON_LABELS) == {reason.value for reason in Reason}
    assert set(PROBLEM_TEXTS) == {problem.value for problem in Problem} | {"unreadable"}


def test_every_type_and_role_of_orcid_has_a_name():
    """What ORCID adds one day is shown by its code."""
    assert set(WORK_TYPE_LABELS) == WORK_TYPES
    assert set(ROLE_LABELS) == {role.removeprefix(CREDIT).rstrip("/") for role in ORCID_ROLES}
    assert (name_type("data-set"), name_type("hologram")) == ("Data set", "hologram")
    assert (name_role("author"), name_role("muse")) == ("author", "muse")


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("details", [DETAILS, {"ref": "0123abcd", "site": "Demo"}])
def test_every_sentence_is_whole(reason, details):
    """With all details, and with those that are always there."""
    sentence = reason_text(reason, details)
    assert "%" not in sentence
    assert "None" not in sentence
    assert sentence.endswith((".", "0123abcd"))


def test_a_waiting_work_that_is_there_is_an_update():
    """The researcher sees that nothing is missing."""
    assert state_label("pending") == "Waiting"
    assert state_label("pending", is_in_orcid=True) == "Update waiting"


def test_a_code_has_a_few_words():
    """Reasons, and states where the researcher said no; what is not known has none."""
    assert short_label("no_doi") == "No DOI"
    assert short_label("not_me") == "Not mine"
    assert short_label("unheard_of") == ""
