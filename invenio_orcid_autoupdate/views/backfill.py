# SPDX-License-Identifier: MIT
"""Older works: what would be added, the button, and how far it is. Also of works to remove."""

from __future__ import annotations

from flask import abort, g, request
from flask_login import login_required
from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ..errors import (
    BackfillRunningError,
    GrantNotFoundError,
    PermissionUnusableError,
    RunNotFoundError,
)
from ..proxies import current_account_page_service, current_backfills_service
from ..state_texts import short_label
from .forms import ConfirmForm
from .pages import show
from .redirects import back, follow, read_own_grant
from .signing_in import signed_in
from .times import show_moment

LISTED_MAX = 500
"""Works with a tick box of their own; of more, all or none are added here."""

GROUPS = ("will_be_added", "other_source", "in_orcid", "not_sent")
"""Forecasts in the order in which the page shows them."""


def add_rules(blueprint):
    """Register the routes of this module.

    :param blueprint: of the settings page.
    """
    blueprint.add_url_rule("/older", view_func=preview, methods=["GET"])
    blueprint.add_url_rule("/older", view_func=add, methods=["POST"])
    blueprint.add_url_rule("/runs/<uuid:id_>", view_func=run, methods=["GET"])
    blueprint.add_url_rule("/runs/<uuid:id_>/cancel", view_func=cancel, methods=["POST"])
    blueprint.add_url_rule("/runs/<uuid:id_>/continue", view_func=resume, methods=["POST"])


@login_required
def preview():
    """Say what would be added; a run that is under way is shown instead."""
    overview = current_account_page_service.read_overview(g.identity)
    if overview is not None and overview.run_id is not None:
        return follow(overview.run_id)
    return _show_preview(ConfirmForm())


@signed_in
def add():
    """Add what was ticked, or all."""
    form = ConfirmForm()
    if read_own_grant() is None:
        return back()
    if not form.validate_on_submit():
        return _show_preview(form, status=400)
    asked = {} if "all" in request.form else {"ids": request.form.getlist("ids")}
    try:
        return follow(current_backfills_service.create(g.identity, asked).id)
    except BackfillRunningError as error:
        return follow(error.run_id)
    except (GrantNotFoundError, PermissionUnusableError):
        return back()
    except ValidationError:
        return _show_preview(form, status=400, problem=_("Tick at least one work."))


@login_required
def run(id_):
    """Show how far a run is."""
    return _show_run(_read_run(id_), ConfirmForm())


@signed_in
def cancel(id_):
    """Stop a run after the batch that is under way."""
    return _change(id_, current_backfills_service.cancel)


@signed_in
def resume(id_):
    """Go on with what a run that was stopped left."""
    return _change(id_, current_backfills_service.resume)


def _change(id_, act):
    form, found = ConfirmForm(), _read_run(id_)
    if not form.validate_on_submit():
        return _show_run(found, form, status=400)
    try:
        return follow(act(g.identity, id_).id)
    except BackfillRunningError as error:
        return follow(error.run_id)
    except RunNotFoundError:
        abort(404)
    except PermissionUnusableError:
        return back()


def _read_run(id_):
    try:
        return current_backfills_service.read(g.identity, id_).to_dict()
    except RunNotFoundError:
        abort(404)


def _show_run(found, form, status=200):
    since = found["waiting_since"]
    return show(
        "settings/run",
        status,
        run=found,
        form=form,
        done=found["removed" if found["kind"] == "remove_all" else "added"],
        waiting_since=show_moment(since, "time") if since else None,
        reasons=_name_reasons(found["reasons"]),
    )


def _show_preview(form, status=200, **facts):
    try:
        found = current_backfills_service.preview(g.identity, size=LISTED_MAX).to_dict()
    except (GrantNotFoundError, PermissionUnusableError):
        return back()
    hits = found["hits"]
    return show(
        "settings/older",
        status,
        form=form,
        counts=found["counts"],
        total=hits["total"],
        groups={name: [w for w in hits["hits"] if w["state"] == name] for name in GROUPS},
        is_listed=hits["total"] <= LISTED_MAX,
        is_orcid_known=found["is_orcid_known"],
        reasons=_name_reasons(found["reasons"]),
        sources=found["sources"],
        label_of=_label_of,
        **facts,
    )


def _label_of(work):
    """Return why a work is not sent, in a few words."""
    return short_label(work["reason"] or work["claim_state"] or "")


def _name_reasons(reasons):
    return [(short_label(code), number) for code, number in reasons.items()]
