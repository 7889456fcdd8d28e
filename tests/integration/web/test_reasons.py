# SPDX-License-Identifier: MIT
"""Every reason of a work, in exactly the words and with the actions of the specification."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import NamedTuple

from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import ClaimState, DoiCause, Reason, RequestedAction
from invenio_orcid_autoupdate.models import OrcidDoiStatus
from invenio_orcid_autoupdate.proxies import current_claims_service, current_orcid_autoupdate

from .test_works_api import add_claim, search

LATER = datetime(2099, 1, 1, 10, 40, tzinfo=timezone.utc)
"""Named with its zone; the reader's browser says it in the reader's own."""

SKIPPED, ON_HOLD, FAILED = ClaimState.SKIPPED, ClaimState.ON_HOLD, ClaimState.FAILED


class Told(NamedTuple):
    """What a work says of a reason, and what it offers besides *This is not me…*.

    columns: of the claim, besides state and reason.
    """

    state: ClaimState
    text: str
    action: str | None = None
    columns: dict = MappingProxyType({})


MERGED_INTO = "0000-0002-1694-233X"

REASONS = {
    Reason.OLDER_THAN_OPTIN: Told(SKIPPED, "Published before you turned on auto-update.", "add"),
    Reason.AUTO_OFF: Told(SKIPPED, "Auto-update is off.", "add"),
    Reason.MODE_MANUAL: Told(SKIPPED, "You chose to add works yourself.", "add"),
    Reason.STRANGER: Told(
        ClaimState.NEEDS_APPROVAL,
        "It was deposited by somebody with whom you share no works. Only a few of those are added "
        "without your OK.",
        "add dismiss",
    ),
    Reason.CONTRIBUTOR_ONLY: Told(
        SKIPPED, "You are listed as a contributor, not as a creator.", "add"
    ),
    Reason.TYPE_EXCLUDED: Told(SKIPPED, "You chose not to send works of type Dataset.", "add"),
    Reason.COMMUNITY_EXCLUDED: Told(
        SKIPPED, "You chose not to send works of this community.", "add"
    ),
    Reason.TYPE_EXCLUDED_SITE: Told(
        SKIPPED, "Demo repository does not send works of type Dataset."
    ),
    Reason.RECORD_EXCLUDED_SITE: Told(SKIPPED, "Demo repository does not send this record."),
    Reason.OLDER_VERSION: Told(SKIPPED, "Your ORCID record shows a newer version of this work."),
    Reason.NOT_PUBLIC: Told(SKIPPED, "The record is restricted. Only public records are sent."),
    Reason.EMBARGOED: Told(SKIPPED, "Under embargo. It is sent when that ends."),
    Reason.NO_DOI: Told(SKIPPED, "The record has no DOI of its own."),
    Reason.DOI_PENDING: Told(
        SKIPPED,
        f"The DOI is not registered yet. Next look: {LATER.isoformat()}.",
        columns={"due_at": LATER},
    ),
    Reason.EXTERNAL_DOI: Told(SKIPPED, "The DOI was registered outside Demo repository.", "add"),
    Reason.OTHER_SOURCE: Told(
        SKIPPED,
        "Your ORCID record already has this DOI, added by DataCite.",
        "add",
        {"other_source": "DataCite"},
    ),
    Reason.OTHER_WORK: Told(
        SKIPPED, "Another of your works in your ORCID record already has this DOI."
    ),
    Reason.ID_REMOVED: Told(SKIPPED, "Your iD is no longer on the record."),
    Reason.RECORD_WITHDRAWN: Told(SKIPPED, "The record was withdrawn."),
    Reason.REMOVED_IN_ORCID: Told(
        ClaimState.REMOVED_IN_ORCID,
        "You deleted this work in ORCID on or before Jan 1, 2099, so we do not send it again.",
        "add",
        {"final_reason": Reason.REMOVED_IN_ORCID, "updated": LATER},
    ),
    Reason.INVALID_METADATA: Told(
        SKIPPED,
        "ORCID needs something that the record lacks: a year between 1900 and 2100.",
        columns={"problem": "date_invalid"},
    ),
    Reason.REJECTED: Told(FAILED, "ORCID did not accept the data. Reference: {ref}", "retry"),
    Reason.WRONG_SOURCE: Told(
        FAILED,
        "This entry in your ORCID record belongs to another organisation, so we cannot change it.",
        "add",
        {"final_reason": Reason.WRONG_SOURCE},
    ),
    Reason.TOO_MANY_WORKS: Told(
        FAILED, "Your ORCID record has reached ORCID's limit of 10,000 works.", "retry"
    ),
    Reason.PERMISSION_LOST: Told(ON_HOLD, "ORCID no longer accepts your permission."),
    Reason.PERMISSION_SMALL: Told(ON_HOLD, "The permission does not include adding works."),
    Reason.RECORD_LOCKED: Told(ON_HOLD, "Your ORCID record is locked.", "retry"),
    Reason.RECORD_DEACTIVATED: Told(ON_HOLD, "Your ORCID record is deactivated.", "retry"),
    Reason.RECORD_UNCLAIMED: Told(ON_HOLD, "Your ORCID record is not yet claimed.", "retry"),
    Reason.RECORD_DEPRECATED: Told(ON_HOLD, f"This iD was merged into another one: {MERGED_INTO}."),
    Reason.ORCID_DOWN: Told(
        ON_HOLD,
        f"ORCID is not answering. Next attempt: {LATER.isoformat()}.",
        "retry",
        {"due_at": LATER},
    ),
    Reason.UPDATES_SPREAD: Told(
        ClaimState.PENDING,
        f"Several edits become one update. It goes out: {LATER.isoformat()}.",
        columns={"due_at": LATER},
    ),
    Reason.ANSWER_UNREADABLE: Told(
        ON_HOLD,
        f"We could not make use of ORCID's answer. Next attempt: {LATER.isoformat()}.",
        "retry",
        {"due_at": LATER},
    ),
    Reason.PAUSED_SITE: Told(ON_HOLD, "Demo repository has paused all updates to ORCID."),
    Reason.NOT_IN_ROLLOUT: Told(
        ON_HOLD,
        "Auto-update is being introduced step by step and is not open to you yet.",
    ),
    Reason.DRY_RUN: Told(ON_HOLD, "Test run: nothing is sent."),
    Reason.ACCOUNT_BLOCKED: Told(ON_HOLD, "Your account is suspended."),
}
"""Source: ux.md 0.6. What else a row leads to, such as *Reconnect*, is the list's own matter."""


def test_every_reason_that_is_stored_is_told():
    """A work that waits for its turn is *Waiting*: that reason is never stored."""
    assert set(REASONS) == set(Reason) - {Reason.THROTTLED}


def test_every_reason_says_what_it_is_and_offers_what_helps(client_for, users, orcid):
    """One list with a work of each."""
    user = users()
    user.connect(orcid)
    grant = user.grant
    grant.status_detail = MERGED_INTO
    expected = {}
    for reason, told in REASONS.items():
        columns = {"state": told.state, "reason": reason, "put_code": None, **told.columns}
        id_ = add_claim(grant, **columns)
        actions = {"not_me", *(told.action or "").split()}
        text = told.text.format(ref=id_.hex[:8])
        expected[reason.value] = (told.state.value, text, actions)
    works = search(client_for(user), size=len(REASONS))["hits"]["hits"]
    assert {work["reason"]: told_by(work) for work in works} == expected


def told_by(work):
    """Return state, sentence and actions; times come with narrower spaces than people type."""
    return work["state"], " ".join(work["reason_text"].split()), set(work["actions"])


def test_what_the_researcher_said_is_told_too(client_for, users, orcid):
    """It is no rule's reason, but the row must not be silent."""
    user = users()
    user.connect(orcid)
    sent, now = {"pushed_at": LATER}, {"put_code": None, "reason": None}
    rows = {
        "You removed it.": {
            "state": ClaimState.REMOVED,
            "requested_action": RequestedAction.REMOVE,
            **sent,
        },
        "You did not want it to be added.": {
            "state": ClaimState.REMOVED,
            "requested_action": RequestedAction.REMOVE,
        },
        "You said that this is not you.": {
            "state": ClaimState.NOT_ME,
            "requested_action": RequestedAction.NOT_ME,
        },
    }
    expected = {}
    for text, columns in rows.items():
        expected[str(add_claim(user.grant, **{**now, **columns}))] = text
    works = search(client_for(user))["hits"]["hits"]
    assert {work["id"]: work["reason_text"] for work in works} == expected


def test_an_update_that_waits_says_until_when(client_for, users, orcid):
    """Several edits become one update."""
    user = users()
    user.connect(orcid)
    columns = {"state": ClaimState.PENDING, "reason": Reason.UPDATES_SPREAD, "due_at": LATER}
    add_claim(user.grant, put_code=7, **columns)
    [work] = search(client_for(user))["hits"]["hits"]
    text = f"Several edits become one update. It goes out: {LATER.isoformat()}."
    assert (work["state_label"], work["reason_text"]) == ("Update waiting", text)
    assert work["next_attempt_at"] == LATER.isoformat()


def test_a_doi_that_was_refused_says_when_it_is_looked_at(users, orcid, monkeypatch):
    """Its work waits for nothing else, if the operator lets us register DOIs again."""
    extension = current_orcid_autoupdate._get_current_object()
    safety = extension.upkeep_options
    registration = replace(safety.registration, is_automatic=True)
    monkeypatch.setattr(extension, "upkeep_options", replace(safety, registration=registration))
    user = users()
    user.connect(orcid)
    columns = {"state": SKIPPED, "reason": Reason.DOI_PENDING, "put_code": None, "due_at": None}
    add_claim(user.grant, doi="10.5072/refused", **columns)
    add_claim(user.grant, doi="10.5072/again", **columns)
    since = LATER - timedelta(days=1)
    for doi, due_at in (("10.5072/refused", None), ("10.5072/again", LATER)):
        row = OrcidDoiStatus(doi=doi, cause=DoiCause.REFUSED, since=since, due_at=due_at)
        db.session.add(row)
    db.session.commit()
    works = current_claims_service.search(user.identity, {}).to_dict()["hits"]["hits"]
    assert {work["doi"]: work["next_attempt_at"] for work in works} == {
        "10.5072/refused": (since + registration.grace).isoformat(),
        "10.5072/again": LATER.isoformat(),
    }
    db.session.query(OrcidDoiStatus).delete()
    db.session.commit()
