# SPDX-License-Identifier: MIT
"""The settings page: see whether it works, change it."""

from __future__ import annotations

from flask import Blueprint, current_app, g, request, session
from flask_babel import ngettext
from flask_login import login_required
from invenio_i18n import gettext as _
from invenio_i18n import lazy_gettext as _l
from marshmallow import ValidationError

from ..proxies import (
    current_account_page_service,
    current_backfills_service,
    current_grants_service,
    current_orcid_autoupdate,
)
from . import backfill as older_views
from . import disconnect
from .forms import ConfirmForm, ConsentForm, SettingsForm, digest_settings, group_types
from .pages import check_options, show, use_on_every_page
from .redirects import NOTICE_KEY, back, read_own_grant, say
from .signing_in import signed_in, was_signed_out
from .states import CHANGE_TEXTS, build_page, read_overlays, sum_figures
from .works import works

FILTERS = ("versions", "contributors", "types", "communities", "other_source")
"""Settings that change what is in the ORCID record already."""

TURNED_ON = {
    "auto": _l("Auto-update is on. New works appear in your ORCID record within seconds."),
    "ask": _l(
        "Auto-update is on. New works appear in your ORCID record within seconds; those that "
        "others deposit wait for your OK."
    ),
    "manual": _l("Auto-update is on. Nothing is added by itself; add works from your list."),
}
"""Mode to what the page says after auto-update was turned on."""


def create_settings_blueprint(app):
    """Create the blueprint of the settings page and what belongs to it.

    :raises ValueError: a configuration value is wrong; the message is one clear sentence.
    """
    check_options(app.config)
    blueprint = Blueprint(
        "invenio_orcid_autoupdate_settings",
        "invenio_orcid_autoupdate",
        url_prefix="/account/settings/orcid",
        template_folder="templates",
    )
    blueprint.add_url_rule("/", view_func=index, methods=["GET"])
    blueprint.add_url_rule("/", view_func=save, methods=["POST"])
    blueprint.add_url_rule("/check", view_func=check, methods=["POST"])
    blueprint.add_url_rule("/refresh", view_func=refresh, methods=["POST"])
    blueprint.add_url_rule("/works", view_func=works, methods=["GET"])
    disconnect.add_rules(blueprint)
    older_views.add_rules(blueprint)
    use_on_every_page(blueprint)
    return blueprint


@login_required
def index():
    """Show the page."""
    grant = read_own_grant()
    if grant is None and not current_orcid_autoupdate.is_configured:
        return show("settings/unconfigured", is_administrator=_is_administrator())
    return _show_page(grant, None if grant is None else _build_form(grant, formdata=None))


@signed_in
def save():
    """Store the settings: all of them, or the tick alone."""
    grant = read_own_grant()
    is_whole = grant is not None and "whole" in request.form
    form = _build_form(grant) if is_whole else ConsentForm()
    if not form.validate_on_submit():
        return _show_page(grant, form, status=400)
    if grant is None:
        return back()
    settings = form.read_settings(_can_choose_versions()) if is_whole else form.read_settings()
    try:
        question = {} if "confirmed" in request.form else _find_question(grant, settings)
        if question:
            return _show_page(grant, form, is_asked=True, **question)
        current_grants_service.update(g.identity, grant["id"], settings)
    except ValidationError as error:
        return _show_page(grant, form, status=400, problem=str(_first(error.messages)))
    return _tell_saved(grant, settings)


@signed_in
def check():
    """Ask ORCID whether the permission works."""
    return _ask_orcid(current_grants_service.check_now)


@signed_in
def refresh():
    """Ask ORCID how the person is called."""
    return _ask_orcid(current_grants_service.refresh_names)


def _ask_orcid(ask):
    """Ask ORCID about the caller's grant and say what it answered.

    :param ask: method of the grants service.
    """
    grant, form = read_own_grant(), ConfirmForm()
    if grant is None:
        return back()
    if not form.validate_on_submit():
        return _show_page(grant, form, status=400)
    answer = ask(g.identity, grant["id"])
    if answer["message"] is None:
        return back()
    return say(answer["message"], "success" if answer["answered"] else "warning")


def _tell_saved(grant, settings):
    """Return to the page, which says what the change means."""
    if grant["auto_update"] == settings["auto_update"]:
        return say(_("Settings saved."))
    if not settings["auto_update"]:
        there = current_account_page_service.read_overview(g.identity).there
        return say(f"{_('Settings saved.')} {tell_turned_off(there)}")
    told = _tell_turned_on(settings.get("mode", grant["mode"]))
    older = current_backfills_service.count_unasked(g.identity)
    return say(f"{told} {_tell_older(older)}", backfill=1) if older else say(told)


def _tell_turned_on(mode):
    """Return what happens from now on; what holds everything back is told by the page itself."""
    overview = current_account_page_service.read_overview(g.identity)
    is_held = bool(read_overlays({}, overview))
    return _("Auto-update is on.") if is_held else str(TURNED_ON[mode])


def _tell_older(number):
    return ngettext(
        "%(num)s older work could be added.", "%(num)s older works could be added.", number
    )


def tell_turned_off(there):
    """Return what becomes of works when auto-update is turned off.

    :param there: number of works of ours in the ORCID record.
    """
    if not there:
        return _("We stop adding and updating.")
    return ngettext(
        "We stop adding and updating. The %(num)s work already in your ORCID record stays there.",
        "We stop adding and updating. The %(num)s works already in your ORCID record stay there.",
        there,
    )


def _build_form(grant, **request_facts):
    types = current_account_page_service.read_types(g.identity)
    communities = current_account_page_service.read_communities(g.identity)
    return SettingsForm.build(grant, types, communities, **request_facts)


def _find_question(grant, settings):
    """Return what has to be asked before a change is saved; empty: nothing.

    :returns: ``is_outdated``: the settings are not those that the form was made of; ``changes``:
        how many entries in the ORCID record a change of filters changes, and the first of them.
    """
    question = {}
    if request.form.get("before", digest_settings(grant)) != digest_settings(grant):
        question = {"is_outdated": True}
    if any(name in settings and settings[name] != grant[name] for name in FILTERS):
        found = current_grants_service.preview_settings(g.identity, grant["id"], settings)
        question |= found if found["changes"] else {}
    return question


def _show_page(grant, form, status=200, **facts):
    if grant is not None:
        # After a form that could not be read, the settings are shown as they are.
        form = form if isinstance(form, SettingsForm) else _with_errors(grant, form)
        facts["figures"] = sum_figures(current_grants_service.figures(g.identity, grant["id"]))
        facts["before"] = digest_settings(grant)
        facts["type_groups"] = group_types(form.types.choices)
    overview = current_account_page_service.read_overview(g.identity)
    proven = current_grants_service.read_proven_orcid(g.identity)
    return show(
        "settings/index",
        status,
        grant=grant,
        form=form,
        overview=overview,
        proven=proven,
        turned_off=tell_turned_off(overview.there) if grant is not None else None,
        is_configured=current_orcid_autoupdate.is_configured,
        can_choose_versions=_can_choose_versions(),
        change_texts=CHANGE_TEXTS,
        has_commons_link=current_app.config["ORCID_AUTOUPDATE_COMMONS_LINK"],
        notice=session.pop(NOTICE_KEY, None),
        was_signed_out=was_signed_out(),
        **build_page(grant, proven, overview),
        **facts,
    )


def _with_errors(grant, form):
    shown = _build_form(grant, formdata=None)
    shown.form_errors = [*form.form_errors, *form.errors.values()]
    return shown


def _can_choose_versions():
    return current_orcid_autoupdate.push_options.versions.users_choose


def _is_administrator():
    return current_account_page_service.is_administrator(g.identity)


def _first(messages):
    """Return the first sentence of marshmallow's messages, however deep it is."""
    while not isinstance(messages, str):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return messages
