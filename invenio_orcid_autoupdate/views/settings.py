# SPDX-License-Identifier: MIT
"""The settings page: see whether it works, change it, stop it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, current_app, g, redirect, session, url_for
from flask_babel import format_date, format_datetime
from flask_login import current_user, login_required

from ..proxies import current_grants_service, current_orcid_autoupdate
from .forms import ConfirmForm, SettingsForm
from .pages import show, use_on_every_page
from .states import DISCONNECTED, STATE_TEXTS, read_state, sum_figures

NOTICE_KEY = "orcid_autoupdate_notice"
"""What the page says once, in its live region; InvenioRDM's flash messages need JavaScript."""


def create_settings_blueprint(app):
    """Create the blueprint of the settings page."""
    blueprint = Blueprint(
        "invenio_orcid_autoupdate_settings",
        "invenio_orcid_autoupdate",
        url_prefix="/account/settings/orcid",
        template_folder="templates",
    )
    blueprint.add_url_rule("/", view_func=index, methods=["GET"])
    blueprint.add_url_rule("/", view_func=save, methods=["POST"])
    blueprint.add_url_rule("/disconnect", view_func=confirm_disconnect, methods=["GET"])
    blueprint.add_url_rule("/disconnect", view_func=disconnect, methods=["POST"])
    use_on_every_page(blueprint)
    return blueprint


@login_required
def index():
    """Show the page."""
    grant = _read_grant()
    if grant is None and not current_orcid_autoupdate.is_configured:
        return show("settings/unconfigured")
    form = SettingsForm(auto_update=bool(grant and grant["auto_update"]))
    return _show_page(grant, form)


@login_required
def save():
    """Store the settings."""
    grant, form = _read_grant(), SettingsForm()
    if not form.validate_on_submit():
        return _show_page(grant, form, status=400)
    if grant is not None:
        settings = {"auto_update": form.auto_update.data}
        current_grants_service.update(g.identity, grant["id"], settings)
        session[NOTICE_KEY] = "saved"
    return _back()


@login_required
def confirm_disconnect():
    """Ask once more."""
    grant = _read_grant()
    if grant is None:
        return _back()
    return _show_confirmation(grant, ConfirmForm())


@login_required
def disconnect():
    """Take the permission back."""
    grant, form = _read_grant(), ConfirmForm()
    if grant is None:
        return _back()
    if not form.validate_on_submit():
        return _show_confirmation(grant, form, status=400)
    current_grants_service.disconnect(g.identity, grant["id"])
    session[NOTICE_KEY] = "disconnected"
    return _back()


def _read_grant():
    """Return the account's grant as the service shows it; None if it is not connected."""
    item = current_grants_service.read_own(g.identity)
    return None if item is None or item["status"] == DISCONNECTED else item.data


def _back():
    return redirect(url_for("invenio_orcid_autoupdate_settings.index"), code=303)


def _show_page(grant, form, status=200):
    proven = current_grants_service.read_proven_orcid(g.identity)
    state = read_state(grant, proven)
    figures = _read_figures(grant)
    return show(
        "settings/index",
        status,
        grant=grant,
        form=form,
        state=state,
        text=STATE_TEXTS[state],
        figures=figures,
        until=_read_until(grant) if state == "suspect" else None,
        since=_format_since(grant),
        user=current_user,
        is_configured=current_orcid_autoupdate.is_configured,
        notice=session.pop(NOTICE_KEY, None),
    )


def _show_confirmation(grant, form, status=200):
    proven = current_grants_service.read_proven_orcid(g.identity)
    facts = {"figures": _read_figures(grant), "signs_in": proven is not None}
    return show("settings/disconnect", status, grant=grant, form=form, **facts)


def _read_figures(grant):
    if grant is None:
        return None
    return sum_figures(current_grants_service.figures(g.identity, grant["id"]))


def _read_until(grant):
    """Say until when a refused permission is tried again."""
    patience = timedelta(seconds=current_app.config["ORCID_AUTOUPDATE_SUSPECT_SECONDS"])
    return format_datetime(datetime.fromisoformat(grant["status_since"]) + patience, "medium")


def _format_since(grant):
    if grant is None or grant["authorised_at"] is None:
        return None
    return format_date(datetime.fromisoformat(grant["authorised_at"]), "long")
