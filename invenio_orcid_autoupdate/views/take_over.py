# SPDX-License-Identifier: MIT
"""Take an iD along from another account that nobody uses.

The permission that ORCID gave a moment ago was given back, since it could not be stored; nothing
of it is kept meanwhile, neither here nor in the browser. Who confirms the move is sent to ORCID
once more, with a new single-use *state* that also says which iD may be moved. When they come
back, everything is checked anew, under locks: the other account may have come to life.
"""

from __future__ import annotations

from flask_login import login_required

from ..proxies import current_orcid_autoupdate
from .authorisation import read_result, send_to_orcid
from .forms import ConfirmForm
from .pages import show
from .redirects import back


def add_rules(blueprint):
    """Register the routes of this module.

    :param blueprint: of the pages around ORCID's permission screen.
    """
    blueprint.add_url_rule("/move", view_func=confirm_move, methods=["GET"])
    blueprint.add_url_rule("/move", view_func=move, methods=["POST"])


@login_required
def confirm_move():
    """Ask once more."""
    orcid = _read_movable()
    return back() if orcid is None else _ask(orcid, ConfirmForm())


@login_required
def move():
    """Send the person to ORCID, to prove the iD to the account that gets it."""
    orcid, form = _read_movable(), ConfirmForm()
    if orcid is None:
        return back()
    if not form.validate_on_submit():
        return _ask(orcid, form, status=400)
    return send_to_orcid(sign_in=True, moving=orcid)


def _read_movable():
    """Return the iD that the person just proved and that can be moved; None: there is none."""
    outcome = read_result("taken") if current_orcid_autoupdate.is_configured else {}
    return outcome["orcid"] if outcome.get("can_move") else None


def _ask(orcid, form, status=200):
    return show("move", status, orcid=orcid, form=form)
