# SPDX-License-Identifier: MIT
"""What the codes mean that operators read, and what ends a state: for ``explain`` and the docs.

What researchers read of the same codes stands in :mod:`...state_texts`.
"""

from __future__ import annotations

from marshmallow import ValidationError

from ...decisions.drift import Finding, Step
from ...decisions.states import DoiCause, Reason
from ...state_texts import PROBLEM_TEXTS

NOT_CONNECTED = "not_connected"
OTHER_ENVIRONMENT = "other_environment"
PERMISSION_UNREADABLE = "permission_unreadable"

MEANINGS = {
    NOT_CONNECTED: "Nobody connected this iD. Its owner can, under Settings → ORCID.",
    OTHER_ENVIRONMENT: (
        "The permission is from another ORCID registry or client than the configured one. Its "
        "owner connects again, or the settings are set back; see start-over."
    ),
    PERMISSION_UNREADABLE: (
        "The token cannot be decrypted: the instance has another SECRET_KEY than when it was "
        "stored (check --only encryption), or the row is damaged. The key is set back, or the "
        "owner of the iD connects again."
    ),
    Reason.OLDER_THAN_OPTIN: (
        "The DOI was registered before auto-update was turned on. The researcher adds it, or "
        "backfill does."
    ),
    Reason.AUTO_OFF: "Auto-update is off, or the iD was disconnected. The researcher turns it on.",
    Reason.MODE_MANUAL: "The researcher adds works by hand. They add it, or change the mode.",
    Reason.CONTRIBUTOR_ONLY: (
        "The record names the iD as a contributor, and the researcher wants creators only."
    ),
    Reason.TYPE_EXCLUDED: "The researcher leaves this resource type out. They change that.",
    Reason.COMMUNITY_EXCLUDED: "The researcher leaves a community of the record out.",
    Reason.TYPE_EXCLUDED_SITE: "ORCID_AUTOUPDATE_EXCLUDED_TYPES has the resource type.",
    Reason.RECORD_EXCLUDED_SITE: (
        "ORCID_AUTOUPDATE_RECORD_FILTER said no, or failed; then the log has its traceback."
    ),
    Reason.OLDER_VERSION: "A newer version is shown. A change of the version policy ends it.",
    Reason.NOT_PUBLIC: "The record is restricted. It is sent when it is public.",
    Reason.EMBARGOED: "The record is under embargo. It is sent when that ends.",
    Reason.NO_DOI: "The record has no DOI. It is sent when it gets one.",
    Reason.DOI_PENDING: (
        "The DOI is not registered yet. If that lasts: dois list, then dois retry."
    ),
    Reason.EXTERNAL_DOI: (
        "The DOI was registered elsewhere; ORCID_AUTOUPDATE_EXTERNAL_DOIS decides, or the "
        "researcher adds it."
    ),
    Reason.OTHER_SOURCE: (
        "Somebody else added this DOI, and the researcher wants no second entry. They add it."
    ),
    Reason.ID_REMOVED: "No public version names the iD any more.",
    Reason.RECORD_WITHDRAWN: "The record was withdrawn. Restoring it ends this.",
    Reason.REMOVED_IN_ORCID: (
        "The researcher deleted the work in ORCID. Only they bring it back, with Add."
    ),
    Reason.INVALID_METADATA: (
        "The record lacks what ORCID needs; the problem says what. An edit ends it."
    ),
    Reason.REJECTED: (
        "ORCID refused the work; its words are in the last answer. The same content is sent again "
        "only by retry; changed content by itself."
    ),
    Reason.WRONG_SOURCE: (
        "The entry in ORCID belongs to another client. The researcher deletes it there and adds "
        "the work here."
    ),
    Reason.TOO_MANY_WORKS: "The ORCID record has 10,000 works, ORCID's limit.",
    Reason.PERMISSION_LOST: "ORCID refuses the token. The researcher connects again.",
    Reason.PERMISSION_SMALL: "The permission lacks /activities/update. The researcher connects.",
    Reason.RECORD_LOCKED: "ORCID locked the record. It is looked at once a week.",
    Reason.RECORD_DEACTIVATED: "The ORCID record is deactivated. It is looked at once a week.",
    Reason.RECORD_UNCLAIMED: "The ORCID record is not claimed. It is looked at once a week.",
    Reason.RECORD_DEPRECATED: "The iD was merged into another. The researcher connects that one.",
    Reason.ORCID_DOWN: "ORCID did not answer, or is left alone. It is tried again by itself.",
    Reason.THROTTLED: "All places of the moment are taken. It is tried again by itself.",
    Reason.STRANGER: (
        "Somebody who shares no works with the researcher deposited the record. The researcher "
        "says yes or no."
    ),
    Reason.ANSWER_UNREADABLE: (
        "ORCID's answer could not be read or stored. It is tried again, with growing pauses."
    ),
    Reason.OTHER_WORK: (
        "Another work of ours in the same ORCID record has this DOI. It is looked at again when "
        "either changes."
    ),
    Reason.UPDATES_SPREAD: "An update is held back, so that several edits become one. It is sent.",
    Reason.PAUSED_SITE: "Somebody paused everything: resume, or wait for the end of the pause.",
    Reason.NOT_IN_ROLLOUT: "The researcher is not in the roll-out: rollout show, rollout allow.",
    Reason.DRY_RUN: "A test run is on, so nothing is sent: dry-run off.",
    Reason.ACCOUNT_BLOCKED: "The account is blocked or inactive. It goes on when that ends.",
}
"""Code of a reason to a sentence for operators."""

CAUSES = {
    DoiCause.REFUSED: "The agency was asked and refused, though InvenioRDM calls it registered.",
    DoiCause.NEVER_ASKED: "The message that asks the agency was lost.",
    DoiCause.HIDDEN: "The agency was told to hide it, and the record is public again.",
}
"""Code of why a DOI is not registered to a sentence for operators."""

FINDINGS = {
    Finding.SAME: "ORCID has what we know of.",
    Finding.MISSING: "We know its put-code; ORCID does not have the work.",
    Finding.UNKNOWN: "ORCID has it from us; we know nothing of it.",
    Finding.DIFFERS: "Both know it, and what ORCID shows is not what we know.",
}
"""What a comparison finds, by its code."""

STEPS = {
    Step.NOTHING: "Nothing is to be done.",
    Step.NOTE_REMOVED: "It counts as deleted by the researcher, and never returns by itself.",
    Step.DISOWN: "The put-code is another source's work: we forget it.",
    Step.ADOPT: "A work that we wait for is there: it gets its put-code.",
    Step.TAKE_IN: "A work of ours that we forgot: we care for it again.",
    Step.MERGE: "Our second work with the same DOI is deleted.",
    Step.LOOK_AGAIN: "It is looked at again; the push does what is right.",
}
"""What follows from that, by its code."""


def meaning(*codes):
    """Return the sentence of the first code that has one; None: none has.

    :param codes: values of reasons, or None.
    """
    return next((MEANINGS[code] for code in codes if code in MEANINGS), None)


RETRY_WORDS = (*(reason.value for reason in Reason), *PROBLEM_TEXTS)
"""What can be said of works that are to be tried again, besides ORCID's error codes."""


def check_word(word):
    """Look whether works can be chosen by a word.

    :param word: reason, problem or ORCID error code; None: all works.
    :raises ValidationError: nothing has such a word.
    """
    if word is not None and not word.isdecimal() and word not in RETRY_WORDS:
        raise ValidationError(
            f"{word!r} is no reason and no problem. There are: {', '.join(RETRY_WORDS)}, and "
            "ORCID's error codes.",
            "word",
        )
