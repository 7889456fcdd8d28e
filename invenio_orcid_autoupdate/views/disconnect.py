# SPDX-License-Identifier: MIT
"""Take it back: disconnect, remove what was added, take one's data along."""

from __future__ import annotations

import json

from flask import current_app, g, make_response
from flask_login import login_required
from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ..errors import BackfillRunningError
from ..proxies import (
    current_account_page_service,
    current_grants_service,
    current_orcid_autoupdate,
)
from .forms import DisconnectForm, RemoveAllForm
from .pages import show
from .redirects import back, follow, read_own_grant, say
from .signing_in import signed_in


def add_rules(blueprint):
    """Register the routes of this module.

    :param blueprint: of the settings page.
    """
    blueprint.add_url_rule("/disconnect", view_func=confirm_disconnect, methods=["GET"])
    blueprint.add_url_rule("/disconnect", view_func=disconnect, methods=["POST"])
    blueprint.add_url_rule("/remove-all", view_func=confirm_remove_all, methods=["GET"])
    blueprint.add_url_rule("/remove-all", view_func=remove_all, methods=["POST"])
    blueprint.add_url_rule("/export", view_func=export, methods=["GET"])


@login_required
def confirm_disconnect():
    """Ask once more."""
    grant = read_own_grant()
    return back() if grant is None else _ask("disconnect", grant, DisconnectForm())


@signed_in
def disconnect():
    """Take the permission back, after the works or without them."""
    grant, form = read_own_grant(), DisconnectForm()
    if grant is None:
        return back()
    if not form.validate_on_submit():
        return _ask("disconnect", grant, form, status=400)
    is_down = current_orcid_autoupdate.is_orcid_down
    left = current_grants_service.disconnect(
        g.identity, grant["id"], remove_works=form.works.data == "remove"
    )
    current_account_page_service.dismiss(g.identity, "connect", "month")  # who leaves says: not now
    if left["disconnecting_since"] is not None:
        return back()  # the page says how far it is
    return say(_tell_unreached(), "warning") if is_down else say(_("Disconnected."))


@login_required
def confirm_remove_all():
    """Ask for the number of works, if there are any."""
    grant = read_own_grant()
    if grant is None or not current_account_page_service.read_overview(g.identity).there:
        return back()
    return _ask("remove", grant, RemoveAllForm())


@signed_in
def remove_all():
    """Begin to remove all works that were added."""
    grant, form = read_own_grant(), RemoveAllForm()
    if grant is None:
        return back()
    if not form.validate_on_submit():
        return _ask("remove", grant, form, status=400)
    try:
        asked = {"count": form.count.data}
        return follow(current_grants_service.remove_all(g.identity, grant["id"], asked))
    except BackfillRunningError as error:
        return follow(error.run_id)
    except ValidationError:
        return _ask("remove", grant, form, status=400, is_wrong_number=True)


@login_required
def export():
    """Hand out everything that is held about the caller, as a file."""
    if current_grants_service.read_own(g.identity) is None:
        return back()
    found = current_grants_service.export(g.identity, user_id=g.identity.id)
    answer = make_response(json.dumps(found, indent=2, ensure_ascii=False))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = 'attachment; filename="orcid-auto-update.json"'
    return answer


def _tell_unreached():
    return _(
        "Disconnected here. We could not reach ORCID to give the permission back and will try "
        "again; you can also remove %(site)s under Trusted parties.",
        site=current_app.config["THEME_SITENAME"],
    )


def _ask(name, grant, form, status=200, **facts):
    proven = current_grants_service.read_proven_orcid(g.identity)
    return show(
        f"settings/{name}",
        status,
        grant=grant,
        form=form,
        there=current_account_page_service.read_overview(g.identity).there,
        signs_in=proven is not None,
        **facts,
    )
