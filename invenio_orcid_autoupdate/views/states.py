# SPDX-License-Identifier: MIT
"""The states of the settings page, and what each of them says."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from invenio_i18n import lazy_gettext as _

from ..proxies import current_orcid_autoupdate
from .times import show_moment

DISCONNECTED = "disconnected"

SCREEN_STATES = {
    "suspect": "suspect",
    "revoked": "revoked",
    "unreadable": "unreadable",
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
    action: what the button does: ``connect`` (to ORCID, after the explanation), ``reconnect`` (at
        once), ``open`` (the ORCID record) or ``turn_on`` (auto-update).
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
        _("Your iD is connected, but auto-update is off: new works are not added."),
        _("Turn on auto-update"),
        "turn_on",
    ),
    "active": StateText(_("Active"), "ok"),
    "suspect": StateText(
        _("Checking"),
        "info",
        _(
            "ORCID refused our last request. This can be a passing fault; we try again until "
            "%(until)s. If you took the permission back at ORCID, press Reconnect to undo that."
        ),
        _("Reconnect"),
        "reconnect",
    ),
    "leaving": StateText(_("Disconnecting"), "info"),
    "revoked": StateText(
        _("Reconnect needed"),
        "warn",
        _("ORCID no longer accepts your permission. Reconnect to go on."),
        _("Reconnect"),
        "reconnect",
    ),
    "unreadable": StateText(
        _("Reconnect needed"),
        "warn",
        _("%(site)s can no longer use your permission. What is in your ORCID record stays."),
        _("Reconnect"),
        "reconnect",
    ),
    "elsewhere": StateText(
        _("Reconnect needed"),
        "warn",
        _(
            "%(site)s works with another ORCID site now. Connect your iD again to have your works "
            "added there."
        ),
        _("Reconnect"),
        "reconnect",
    ),
    "permission_small": StateText(
        _("Permission incomplete"),
        "warn",
        _("The permission that you gave does not include adding works."),
        _("Give permission"),
        "reconnect",
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
        _("ORCID merged this iD into %(new_orcid)s. Connect the new iD; we move your list to it."),
        _("Connect your ORCID iD"),
    ),
}


ROLE_TEXTS = {
    "researcher": _("Researcher"),
    "curator": _("Curator"),
    "administrator": _("Administrator"),
}
"""Role at the site to its word."""

CHANGE_TEXTS = {
    "add": _("is added"),
    "update": _("is updated"),
    "remove": _("is removed"),
}
"""What a change of the settings would do with an entry to its words."""

OVERLAY_LABELS = {"paused": _("Paused"), "not_in_rollout": _("Coming soon")}
"""What is shown in addition to a state, and takes the place of its label."""


def build_page(grant, proven_orcid, overview):
    """Return what the settings page shows of a state and what is laid over it.

    :param grant: the account's grant as the service shows it, or None.
    :param proven_orcid: the iD with which the person signed in here, or None.
    :param overview: of the service; None: the account was never connected.
    """
    state = read_state(grant, proven_orcid)
    text, overlays = STATE_TEXTS[state], read_overlays(grant, overview)
    if state == "leaving":
        overlays = [name for name in overlays if name != "not_in_rollout"]
    labels = [OVERLAY_LABELS[name] for name in overlays if name in OVERLAY_LABELS]
    if labels and state != "leaving":
        text = text._replace(label=labels[0], tone="info")
    roles = [str(ROLE_TEXTS[role]) for role in overview.roles] if overview is not None else []
    return {
        "state": state,
        "text": text,
        "overlays": overlays,
        "roles": roles,
        "figure_filters": FIGURE_FILTERS,
        "until": _read_until(grant) if state == "suspect" else None,
        "ends": _read_end(grant) if state == "leaving" else None,
        "since": _format_since(grant),
    }


def read_overlays(grant, overview):
    """Name what keeps everything back, in the order in which the page shows it.

    :param grant: the account's grant as the service shows it; None: nothing is kept back.
    :param overview: of the service.
    """
    if grant is None:
        return []
    found = {
        "paused": overview.pause is not None,
        "outage": overview.is_orcid_down,
        "not_in_rollout": not overview.is_in_rollout,
    }
    return [name for name, holds in found.items() if holds]


def _read_until(grant):
    """Say until when a refused permission is tried again."""
    patience = current_orcid_autoupdate.push_options.suspect_period
    return show_moment(datetime.fromisoformat(grant["status_since"]) + patience, "until")


def _read_end(grant):
    """Say when a person is disconnected whose works cannot be removed; None: they can."""
    if grant["status"] in ("active", "suspect"):
        return None
    patience = current_orcid_autoupdate.maintenance_options.leaving_for
    return show_moment(datetime.fromisoformat(grant["disconnecting_since"]) + patience, "until")


def _format_since(grant):
    if grant is None or grant["authorised_at"] is None:
        return None
    return show_moment(grant["authorised_at"], "date")


def read_state(grant, proven_orcid=None):
    """Name the state of the settings page.

    :param grant: the account's grant as the service shows it, or None.
    :param proven_orcid: the iD with which the person signed in here, or None.
    """
    if grant is None or grant["status"] == DISCONNECTED:
        return "id_only" if proven_orcid else "none"
    if grant.get("disconnecting_since") is not None:
        return "leaving"
    if grant.get("is_elsewhere"):
        return "elsewhere"
    if grant["status"] == "active":
        return "active" if grant["auto_update"] else "linked"
    return SCREEN_STATES[grant["status"]]


FIGURES = {
    "in_orcid": ("in_orcid",),
    "waiting": ("pending", "on_hold"),
    "needs_approval": ("needs_approval",),
    "not_sent": ("skipped", "removed", "removed_in_orcid", "not_me"),
    "failed": ("failed",),
}
"""Figure of the settings page to the states that it counts."""

FIGURE_FILTERS = {name: [f"state:{state}" for state in states] for name, states in FIGURES.items()}
"""Figure to the filters of the list of works that show what it counts."""


def sum_figures(figures):
    """Sum the works by state to what the settings page tells.

    :param figures: number of works for each state's value.
    """
    return {name: sum(figures[state] for state in states) for name, states in FIGURES.items()}
