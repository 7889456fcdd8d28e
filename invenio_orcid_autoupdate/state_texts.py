# SPDX-License-Identifier: MIT
"""The words for states and reasons, one vocabulary for all screens, filters, the API and mails.

Codes are stored and sent; these sentences are for people, in the language of the reader. What
stands in ``%(braces)s`` is filled by :func:`reason_text`.
"""

from __future__ import annotations

from collections.abc import Mapping

from invenio_i18n import lazy_gettext as _

from .decisions.requests import Refusal
from .decisions.states import ClaimState, Reason

SENDING = "sending"
"""The state of a work whose request is under way: due while a worker holds the iD. Never stored."""

STATE_LABELS = {
    ClaimState.PENDING.value: _("Waiting"),
    SENDING: _("Sending"),
    ClaimState.IN_ORCID.value: _("In your ORCID record"),
    ClaimState.NEEDS_APPROVAL.value: _("Needs your OK"),
    ClaimState.SKIPPED.value: _("Not sent"),
    ClaimState.ON_HOLD.value: _("On hold"),
    ClaimState.FAILED.value: _("Could not be sent"),
    ClaimState.REMOVED_IN_ORCID.value: _("You removed it in ORCID"),
    ClaimState.REMOVED.value: _("Removed from ORCID"),
    ClaimState.NOT_ME.value: _("Not mine"),
}
"""State of a work to its label."""

UPDATE_WAITING = _("Update waiting")
"""Label of a waiting work that is in the ORCID record already."""

REASON_TEXTS = {
    Reason.OLDER_THAN_OPTIN: _("Published before you turned on auto-update."),
    Reason.AUTO_OFF: _("Auto-update is off."),
    Reason.MODE_MANUAL: _("You chose to add works yourself."),
    Reason.STRANGER: _(
        "It was deposited by somebody with whom you share no works. Only a few of those are added "
        "without your OK."
    ),
    Reason.CONTRIBUTOR_ONLY: _("You are listed as a contributor, not as a creator."),
    Reason.TYPE_EXCLUDED: _("You chose not to send works of type %(type)s."),
    Reason.COMMUNITY_EXCLUDED: _("You chose not to send works of this community."),
    Reason.TYPE_EXCLUDED_SITE: _("%(site)s does not send works of type %(type)s."),
    Reason.RECORD_EXCLUDED_SITE: _("%(site)s does not send this record."),
    Reason.OLDER_VERSION: _("Your ORCID record shows a newer version of this work."),
    Reason.NOT_PUBLIC: _("The record is restricted. Only public records are sent."),
    Reason.EMBARGOED: _("Under embargo until %(date)s. It is sent then."),
    Reason.NO_DOI: _("The record has no DOI of its own."),
    Reason.DOI_PENDING: _("The DOI is not registered yet. Next look: %(time)s."),
    Reason.EXTERNAL_DOI: _("The DOI was registered outside %(site)s."),
    Reason.OTHER_WORK: _("Your work “%(work)s” in your ORCID record already has this DOI."),
    Reason.OTHER_SOURCE: _("Your ORCID record already has this DOI, added by %(source)s."),
    Reason.ID_REMOVED: _("Your iD is no longer on the record."),
    Reason.RECORD_WITHDRAWN: _("The record was withdrawn."),
    Reason.REMOVED_IN_ORCID: _(
        "You deleted this work in ORCID on or before %(date)s, so we do not send it again."
    ),
    Reason.INVALID_METADATA: _("ORCID needs something that the record lacks: %(problem)s."),
    Reason.REJECTED: _("ORCID did not accept the data. Reference: %(ref)s"),
    Reason.WRONG_SOURCE: _(
        "This entry in your ORCID record belongs to another organisation, so we cannot change it."
    ),
    Reason.TOO_MANY_WORKS: _("Your ORCID record has reached ORCID's limit of 10,000 works."),
    Reason.PERMISSION_LOST: _("ORCID no longer accepts your permission."),
    Reason.PERMISSION_SMALL: _("The permission does not include adding works."),
    Reason.RECORD_LOCKED: _("Your ORCID record is locked."),
    Reason.RECORD_DEACTIVATED: _("Your ORCID record is deactivated."),
    Reason.RECORD_UNCLAIMED: _("Your ORCID record is not yet claimed."),
    Reason.RECORD_DEPRECATED: _("This iD was merged into another one: %(new_orcid)s."),
    Reason.ORCID_DOWN: _("ORCID is not answering. Next attempt: %(time)s."),
    Reason.UPDATES_SPREAD: _("Several edits become one update. It goes out: %(time)s."),
    Reason.ANSWER_UNREADABLE: _("We could not make use of ORCID's answer. Next attempt: %(time)s."),
    Reason.THROTTLED: _("Waiting for a free slot at ORCID."),
    Reason.PAUSED_SITE: _("%(site)s has paused all updates to ORCID."),
    Reason.NOT_IN_ROLLOUT: _(
        "Auto-update is being introduced step by step and is not open to you yet."
    ),
    Reason.DRY_RUN: _("Test run: nothing is sent."),
    Reason.ACCOUNT_BLOCKED: _("Your account is suspended."),
}
"""Reason to its sentence."""

REQUESTED_TEXTS = {
    ClaimState.REMOVED: _("You removed it."),
    ClaimState.NOT_ME: _("You said that this is not you."),
}
"""State to the sentence where no rule is the reason, but the researcher themselves."""

DECLINED = _("You did not want it to be added.")
"""The same of a work that was never sent."""

REASON_LABELS = {
    Reason.OLDER_THAN_OPTIN.value: _("Older than auto-update"),
    Reason.AUTO_OFF.value: _("Auto-update is off"),
    Reason.MODE_MANUAL.value: _("You add works yourself"),
    Reason.STRANGER.value: _("Unknown depositor"),
    Reason.CONTRIBUTOR_ONLY.value: _("Contributor only"),
    Reason.TYPE_EXCLUDED.value: _("Type left out by you"),
    Reason.COMMUNITY_EXCLUDED.value: _("Community left out by you"),
    Reason.TYPE_EXCLUDED_SITE.value: _("Type left out by the site"),
    Reason.RECORD_EXCLUDED_SITE.value: _("Left out by the site"),
    Reason.OLDER_VERSION.value: _("Older version"),
    Reason.NOT_PUBLIC.value: _("Restricted"),
    Reason.EMBARGOED.value: _("Under embargo"),
    Reason.NO_DOI.value: _("No DOI"),
    Reason.DOI_PENDING.value: _("DOI not registered yet"),
    Reason.EXTERNAL_DOI.value: _("DOI from elsewhere"),
    Reason.OTHER_WORK.value: _("Same DOI as another work"),
    Reason.OTHER_SOURCE.value: _("Added by another source"),
    Reason.ID_REMOVED.value: _("iD no longer on the record"),
    Reason.RECORD_WITHDRAWN.value: _("Record withdrawn"),
    Reason.REMOVED_IN_ORCID.value: _("You removed it in ORCID"),
    Reason.INVALID_METADATA.value: _("Metadata incomplete"),
    Reason.REJECTED.value: _("Not accepted by ORCID"),
    Reason.WRONG_SOURCE.value: _("Belongs to another organisation"),
    Reason.TOO_MANY_WORKS.value: _("ORCID record is full"),
    Reason.PERMISSION_LOST.value: _("Permission lost"),
    Reason.PERMISSION_SMALL.value: _("Permission incomplete"),
    Reason.RECORD_LOCKED.value: _("ORCID record locked"),
    Reason.RECORD_DEACTIVATED.value: _("ORCID record deactivated"),
    Reason.RECORD_UNCLAIMED.value: _("ORCID record not claimed"),
    Reason.RECORD_DEPRECATED.value: _("iD merged"),
    Reason.ORCID_DOWN.value: _("ORCID not answering"),
    Reason.UPDATES_SPREAD.value: _("Update waiting"),
    Reason.ANSWER_UNREADABLE.value: _("Answer not understood"),
    Reason.THROTTLED.value: _("Waiting for a free slot"),
    Reason.PAUSED_SITE.value: _("Paused"),
    Reason.NOT_IN_ROLLOUT.value: _("Not open to you yet"),
    Reason.DRY_RUN.value: _("Test run"),
    Reason.ACCOUNT_BLOCKED.value: _("Account suspended"),
}
"""Reason to the few words that a filter has room for."""

REFUSAL_TEXTS = {
    Refusal.UNKNOWN: _("There is no such work in your list."),
    Refusal.NOT_OFFERED: _("This is not possible for this work now."),
    Refusal.RULE: _("A rule keeps this work from being sent."),
    Refusal.WAITING: _("This work is in the queue already."),
    Refusal.TOO_SOON: _("We tried this work less than a minute ago."),
    Refusal.OUTAGE: _("ORCID is not answering at the moment. We try again by ourselves."),
    Refusal.DISCONNECTED: _("Your ORCID iD is not connected."),
}
"""Why something that was asked for a work is not possible."""

WITHOUT_DETAIL = {
    Reason.EMBARGOED: _("Under embargo. It is sent when that ends."),
    Reason.DOI_PENDING: _("The DOI is not registered yet."),
    Reason.OTHER_WORK: _("Another of your works in your ORCID record already has this DOI."),
    Reason.OTHER_SOURCE: _("Your ORCID record already has this DOI, added by somebody else."),
    Reason.UPDATES_SPREAD: _("Several edits become one update. It is sent within a minute."),
    Reason.TYPE_EXCLUDED: _("You chose not to send works of this type."),
    Reason.TYPE_EXCLUDED_SITE: _("%(site)s does not send works of this type."),
    Reason.REMOVED_IN_ORCID: _("You deleted this work in ORCID, so we do not send it again."),
    Reason.INVALID_METADATA: _("ORCID needs something that the record lacks."),
    Reason.RECORD_DEPRECATED: _("This iD was merged into another one."),
    Reason.ORCID_DOWN: _("ORCID is not answering. We try again by ourselves."),
    Reason.ANSWER_UNREADABLE: _(
        "We could not make use of ORCID's answer. We try again by ourselves."
    ),
}
"""The sentence where the detail that the usual one names is not known."""

PROBLEM_TEXTS = {
    "title_missing": _("a title"),
    "title_too_long": _("a shorter title"),
    "subtitle_invalid": _("a shorter subtitle"),
    "translated_title_invalid": _("a translated title with its language"),
    "journal_title_invalid": _("a shorter journal title"),
    "description_too_long": _("a shorter description"),
    "citation_invalid": _("a readable citation"),
    "type_unknown": _("a known type of work"),
    "date_invalid": _("a year between 1900 and 2100"),
    "identifier_missing": _("an identifier"),
    "identifier_invalid": _("a valid identifier"),
    "contributor_invalid": _("readable names of the contributors"),
    "language_unknown": _("a known language"),
    "country_unknown": _("a known country"),
    "character_forbidden": _("texts without control characters"),
    "unreadable": _("metadata that can be read"),
}
"""Code of ``works.validation`` to what the record lacks; ``unreadable``: it could not be mapped."""


LINE_LABELS = {
    "type": _("Type"),
    "title": _("Title"),
    "subtitle": _("Subtitle"),
    "translated-title": _("Translated title"),
    "journal-title": _("Journal or publisher"),
    "date": _("Publication date"),
    "id-self": _("Identifiers of this work"),
    "id-version-of": _("Version of"),
    "id-part-of": _("Part of"),
    "id-funded-by": _("Funded by"),
    "contributors": _("Contributors"),
    "description": _("Description"),
    "citation": _("Citation"),
    "url": _("Address"),
    "language": _("Language"),
    "country": _("Country"),
}
"""Code of ``works.display`` to what people read, in the order in which it is shown."""


def short_label(code: str) -> str:
    """Return why a work is not sent, in a few words; empty: the code is not known.

    :param code: value of a reason, or of a state where the researcher themselves said no.
    """
    return str(REASON_LABELS.get(code) or STATE_LABELS.get(code) or "")


def state_label(state: str, is_in_orcid: bool = False) -> str:
    """Return the label of a state.

    :param state: value of a state, or :data:`SENDING`.
    :param is_in_orcid: the ORCID record has the work, so that only an update waits.
    """
    if state == ClaimState.PENDING.value and is_in_orcid:
        return str(UPDATE_WAITING)
    return str(STATE_LABELS[state])


def reason_text(reason: Reason, details: Mapping[str, object]) -> str:
    """Return the sentence of a reason.

    :param details: values by the names that the sentences use; where one is missing or empty, a
        sentence that does without is returned.
    """
    known = {name: value for name, value in details.items() if value}
    try:
        return str(REASON_TEXTS[reason]) % known
    except KeyError:
        return str(WITHOUT_DETAIL[reason]) % {"site": "", **known}
