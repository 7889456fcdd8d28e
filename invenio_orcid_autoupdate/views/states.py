# SPDX-License-Identifier: MIT
"""The states of the settings page, and what each of them says."""

from __future__ import annotations

from typing import NamedTuple

from invenio_i18n import lazy_gettext as _

DISCONNECTED = "disconnected"

SCREEN_STATES = {
    "suspect": "suspect",
    "revoked": "revoked",
    "insufficient_scope": "permission_small",
    "locked": "record_locked",
    "deactivated": "record_deactivated",
    "unclaimed": "record_unclaimed",
    "deprecated": "record_deprecated",
}
"""Status of a grant to state of the page; *active* and *disconnected* depend on more."""


class StateText(NamedTuple):
    """What the page says in one state.

    label: in the panel's title.
    tone: class of the label, from the package's style sheet.
    message: sentences above the panel, with ``site``, ``until`` or ``new_orcid``.
    button: on the button below the message.
    action: what the button does: ``connect`` or ``open`` (the ORCID record).
    """

    label: object
    tone: str
    message: object = None
    button: object = None
    action: str = "connect"


def _on_hold(sentence):
    return StateText(_("On hold"), "warn", sentence, _("Open ORCID"), "open")


STATE_TEXTS = {
    "none": StateText(_("Not connected"), "neutral"),
    "id_only": StateText(
        _("iD known, no permission"),
        "info",
        _("%(site)s knows your iD from sign-in, but may not add works yet."),
        _("Give permission"),
    ),
    "linked": StateText(
        _("Connected"),
        "info",
        _(
            "Your iD is connected. Tick “Auto-update is enabled” and save to have new works "
            "added for you."
        ),
    ),
    "active": StateText(_("Active"), "ok"),
    "suspect": StateText(
        _("Checking"),
        "info",
        _(
            "ORCID refused our last request. This can be a passing fault; we try again until "
            "%(until)s. You need not do anything."
        ),
    ),
    "revoked": StateText(
        _("Reconnect needed"),
        "warn",
        _("ORCID no longer accepts your permission."),
        _("Reconnect"),
    ),
    "permission_small": StateText(
        _("Permission incomplete"),
        "warn",
        _("The permission that you gave does not include adding works."),
        _("Give permission"),
    ),
    "record_locked": _on_hold(_("Your ORCID record is locked. We look again once a week.")),
    "record_deactivated": _on_hold(
        _("Your ORCID record is deactivated. We look again once a week.")
    ),
    "record_unclaimed": _on_hold(
        _("Your ORCID record is not yet claimed. We look again once a week.")
    ),
    "record_deprecated": StateText(
        _("iD merged"),
        "warn",
        _("ORCID merged this iD into %(new_orcid)s. Connect the new iD."),
        _("Connect your ORCID iD"),
    ),
}


def read_state(grant, proven_orcid=None):
    """Name the state of the settings page.

    :param grant: the account's grant as the service shows it, or None.
    :param proven_orcid: the iD with which the person signed in here, or None.
    """
    if grant is None or grant["status"] == DISCONNECTED:
        return "id_only" if proven_orcid else "none"
    if grant["status"] == "active":
        return "active" if grant["auto_update"] else "linked"
    return SCREEN_STATES[grant["status"]]


def sum_figures(figures):
    """Sum the works by state to what the settings page tells.

    :param figures: number of works for each state's value.
    """
    groups = {
        "in_orcid": ("in_orcid",),
        "waiting": ("pending", "on_hold"),
        "needs_approval": ("needs_approval",),
        "not_sent": ("skipped", "removed", "removed_in_orcid", "not_me"),
        "failed": ("failed",),
    }
    return {name: sum(figures[state] for state in states) for name, states in groups.items()}
