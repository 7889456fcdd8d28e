# SPDX-License-Identifier: MIT
"""The banner below the header that asks people to connect their iD."""

from __future__ import annotations

import logging

from flask import abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from invenio_db import db
from jinja2 import TemplateNotFound, nodes
from marshmallow import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from ..logs import note
from ..proxies import current_account_page_service, current_orcid_autoupdate
from ..services import is_acting_for_another
from .forms import DismissalForm
from .redirects import read_local_path
from .signing_in import signed_in

HEADER = "invenio_orcid_autoupdate/header.html"
"""Extends the header of the instance."""

BLOCK = "flashmessages"
"""Where InvenioRDM's header shows what concerns the person; the banner comes after it."""

QUIET_PATHS = (
    *("/uploads/", "/account/settings/orcid", "/orcid/", "/oauth/"),
    *("/login", "/logout", "/signup", "/confirm", "/lost-password", "/reset-password"),
)
"""Beginnings of the addresses of pages without the banner: work in progress, our own, sign-in."""

logger = logging.getLogger(__name__)


def register_banner(app):
    """Put the banner below the header of the instance, if that has room for it.

    A theme whose own header lacks the block stays as it is; it can include
    ``invenio_orcid_autoupdate/banner.html`` where it likes.

    :param app: the finished UI application.
    :raises ValueError: the configuration says neither yes nor no.
    """
    is_asked = app.config["ORCID_AUTOUPDATE_PROMPT"]
    if not isinstance(is_asked, bool):
        raise ValueError(f"ORCID_AUTOUPDATE_PROMPT must be True or False, not {is_asked!r}.")
    app.jinja_env.globals["orcid_autoupdate_banner"] = read_banner
    header = app.config.get("THEME_HEADER_TEMPLATE")
    if not is_asked or header == HEADER:
        return
    if not has_block(app.jinja_env, header, BLOCK):
        note(
            logger,
            logging.WARNING,
            "No ORCID banner, since the header of the theme has no room for it",
            header=header,
            block=BLOCK,
        )
        return
    app.jinja_env.globals["orcid_autoupdate_header"] = header
    app.config["THEME_HEADER_TEMPLATE"] = HEADER


def has_block(environment, name, block):
    """Say whether a template, or one that it extends, has a block.

    :param environment: Jinja's.
    :param name: of the template; anything else than a text has no block that can be relied on.
    :param block: name of the block.
    """
    while isinstance(name, str):
        try:
            source, _path, _is_fresh = environment.loader.get_source(environment, name)
        except TemplateNotFound:
            return False
        tree = environment.parse(source)
        if any(found.name == block for found in tree.find_all(nodes.Block)):
            return True
        name = _name_of_parent(environment, tree.find(nodes.Extends))
    return False


def _name_of_parent(environment, extends):
    """Return what a template extends, if that is certain.

    A template that wraps whatever was there before names it by a global variable, as ours does.
    """
    parent = None if extends is None else extends.template
    if isinstance(parent, nodes.Const):
        return parent.value
    return environment.globals.get(parent.name) if isinstance(parent, nodes.Name) else None


def read_banner():
    """Return what the banner of this page says, or None for a page without it.

    A page never fails because of the banner: a database error, such as missing tables, is logged.
    """
    if not current_user.is_authenticated or not _is_wanted():
        return None
    try:
        prompt = current_account_page_service.read_prompt(g.identity)
    except SQLAlchemyError:
        db.session.rollback()
        logger.warning("The ORCID banner could not be made", exc_info=True)
        return None
    return None if prompt is None else _build_banner(prompt)


def _is_wanted():
    """Say whether this page and this person may have a banner; costs nothing."""
    return (
        current_app.config["ORCID_AUTOUPDATE_PROMPT"]
        and current_orcid_autoupdate.is_configured
        and not request.path.startswith(QUIET_PATHS)
        # Service accounts come with a token, not with a browser.
        and "Authorization" not in request.headers
        and not is_acting_for_another()
        and getattr(current_user, "blocked_at", None) is None
    )


def _build_banner(prompt):
    here = read_local_path(request.full_path.rstrip("?")) if request.method == "GET" else None
    return {
        "prompt": prompt,
        "form": DismissalForm(formdata=None, question=prompt.question, next=here or "/"),
        "site": current_app.config["THEME_SITENAME"],
        "connect_url": _leads_to(prompt.question, here),
    }


def _leads_to(question, here):
    """Return where the button of the banner leads.

    :param here: path of the present page; None: not one to come back to.
    """
    if question == "review":
        return url_for("invenio_orcid_autoupdate_settings.works", f="reason:stranger")
    sign_in = 1 if question == "reconnect" else None
    return url_for("invenio_orcid_autoupdate_connect.explain", next=here, sign_in=sign_in)


@signed_in
def dismiss():
    """Take the answer "Not now" and go back to the page where it was given."""
    form = DismissalForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        current_account_page_service.dismiss(g.identity, form.question.data, form.answer.data)
    except ValidationError:
        abort(400)
    return redirect(read_local_path(form.next.data) or "/", code=303)
