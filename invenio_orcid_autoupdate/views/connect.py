# SPDX-License-Identifier: MIT
"""Before and after ORCID's permission screen."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from flask import Blueprint, abort, current_app, g, redirect, request, session, url_for
from flask_login import current_user, login_required

from .. import oauth
from ..oauth.errors import SpentStateError, UnknownStateError
from ..proxies import (
    current_account_page_service,
    current_grants_service,
    current_orcid_autoupdate,
)
from . import take_over
from .authorisation import RESULT_KEY, build_client, read_result, send_to_orcid
from .authorisation import now as _now
from .banner import dismiss
from .forms import ConfirmForm, ConnectForm
from .outcomes import CONNECTED, OUTCOMES, WITH_FACTS
from .pages import show, use_on_every_page
from .redirects import back, read_local_path, read_own_grant


def create_connect_blueprint(app):
    """Create the blueprint of the pages around ORCID's permission screen."""
    blueprint = Blueprint(
        "invenio_orcid_autoupdate_connect",
        "invenio_orcid_autoupdate",
        url_prefix="/orcid",
        static_folder="static",
    )
    blueprint.add_url_rule("/connect", view_func=explain, methods=["GET"])
    blueprint.add_url_rule("/connect", view_func=begin, methods=["POST"])
    take_over.add_rules(blueprint)
    blueprint.add_url_rule("/callback", view_func=callback, methods=["GET"])
    blueprint.add_url_rule("/result/<code>", view_func=result, methods=["GET"])
    blueprint.add_url_rule("/wizard", view_func=wizard, methods=["GET"])
    blueprint.add_url_rule("/prompt", view_func=dismiss, methods=["POST"])
    use_on_every_page(blueprint)
    return blueprint


@login_required
def explain():
    """Say what will happen before ORCID asks."""
    if not current_orcid_autoupdate.is_configured:
        return show("settings/unconfigured")
    sign_in = "1" if request.args.get("sign_in") else ""
    return _show_explanation(ConnectForm(next=request.args.get("next"), sign_in=sign_in))


@login_required
def begin():
    """Send the person to ORCID."""
    if not current_orcid_autoupdate.is_configured:
        return show("settings/unconfigured")
    form = ConnectForm()
    if not form.validate_on_submit():
        return _show_explanation(form, status=400)
    return send_to_orcid(
        next_url=read_local_path(form.next.data),
        sign_in=bool(form.sign_in.data) or read_own_grant() is not None,
    )


def wizard():
    """Begin where ORCID's *Search & link* sends people: what ORCID added to the address is left.

    ORCID sends a code that nobody here asked for, without a state; a new authorisation is begun.
    """
    older = url_for("invenio_orcid_autoupdate_settings.preview")
    address = url_for("invenio_orcid_autoupdate_connect.explain", next=older)
    return redirect(address, code=303)


def callback():
    """Take ORCID's answer and show how it ended.

    Not behind the sign-in: that would carry the code on in its own address.
    """
    if not current_user.is_authenticated or not current_orcid_autoupdate.is_configured:
        return _to_result("expired")
    if "state" not in request.args and request.args.get("error") == "access_denied":
        return _to_result("denied")  # nothing is changed, so nothing has to be proven
    answer = _digest_answer()
    try:
        outcome = oauth.finish(
            build_client(),
            current_grants_service,
            g.identity,
            request.args,
            now=_now(),
            lifetime_seconds=current_orcid_autoupdate.tuning.state_lifetime_seconds,
        )
    except SpentStateError:
        return back()
    except UnknownStateError:
        return _to_known_result(answer)
    session[RESULT_KEY] = {**asdict(outcome), "answer": answer, "user_id": g.identity.id}
    return _to_result(outcome.result)


@login_required
def result(code):
    """Show how an authorisation ended."""
    if code not in OUTCOMES:
        abort(404)
    outcome, grant = read_result(code), read_own_grant()
    if code in WITH_FACTS and not outcome:
        return back()
    if code in CONNECTED and (grant is None or grant["orcid"] != outcome["orcid"]):
        return back()
    return show(
        "result",
        400 if code == "expired" else 200,
        code=code,
        outcome=outcome,
        ending=OUTCOMES[code],
        form=ConfirmForm(),
        grant=grant,
        is_open=grant is None
        or current_account_page_service.read_overview(g.identity).is_in_rollout,
        signs_in_with_orcid="orcid" in current_app.config.get("OAUTHCLIENT_REMOTE_APPS", {}),
        contact=_find_contact(outcome.get("reference")),
    )


def _find_contact(reference):
    """Return the address of the support, with the reference where it is a mail; None: unknown."""
    contact = current_app.config["ORCID_AUTOUPDATE_CONTACT"]
    if not contact or "://" in contact:
        return contact
    return f"mailto:{contact}?subject=ORCID%20{reference or ''}"


def _show_explanation(form, status=200):
    return show(
        "connect",
        status,
        form=form,
        grant=read_own_grant(),
        leave_url=read_local_path(form.next.data),
        privacy_url=current_app.config["ORCID_AUTOUPDATE_PRIVACY_URL"],
    )


def _to_result(code):
    return redirect(url_for("invenio_orcid_autoupdate_connect.result", code=code), code=303)


def _digest_answer():
    """Return what may be kept of ORCID's answer, to know it when it comes once more.

    Who goes back to ORCID's page and decides otherwise comes with the same state, and with another
    answer: what came of the first one is not true of that.
    """
    parts = [request.args.get(name, "") for name in ("state", "code", "error")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _to_known_result(answer):
    """Show again what came of an answer that was taken before; any other one has *expired*."""
    stored = session.get(RESULT_KEY, {})
    is_same = stored.get("answer") == answer and stored.get("user_id") == g.identity.id
    return _to_result(stored["result"] if is_same else "expired")
