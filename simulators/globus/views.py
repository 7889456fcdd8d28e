# SPDX-License-Identifier: MIT
"""The pages that people see between a client's request and its answer, and the token endpoint."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from .oauth import SCOPES, AuthorizationServer, OAuthError, Request
from .people import Person

blueprint = Blueprint("oauth", __name__)

PASSED_ON = ("client_id", "redirect_uri", "scope", "state", "response_type")


def _server() -> AuthorizationServer:
    return current_app.extensions["simulator"].oauth


def _passed_on(sent: dict[str, str]) -> dict[str, str]:
    return {name: sent[name] for name in PASSED_ON if name in sent}


@blueprint.app_errorhandler(OAuthError)
def answer_refusal(error: OAuthError):
    """Show people a page, and clients the JSON of RFC 6749, section 5.2."""
    if request.endpoint == "oauth.token":
        body = {"error": error.error, "error_description": error.description}
        return jsonify(body), error.status
    return make_response(render_template("refusal.html", problem=error), error.status)


@blueprint.get("/")
def home():
    """Say what this is."""
    return render_template("home.html", people=current_app.extensions["simulator"].people)


@blueprint.get("/v2/oauth2/authorize")
def authorize():
    """Lead a person through sign-in and consent, or straight back."""
    sent = request.args.to_dict()
    asked = _server().read_request(sent)
    problem = _server().find_problem(asked, sent.get("response_type", ""))
    if problem:
        return redirect(asked.redirect(error=problem))
    person = _signed_in()
    if person is None or sent.get("prompt") == "login":
        people = current_app.extensions["simulator"].people
        return render_template("signin.html", people=people, sent=_passed_on(sent), asked=asked)
    return _ask_or_answer(asked, person, sent)


@blueprint.post("/v2/web/login")
def sign_in():
    """Sign somebody in with one of their identities and go on where they came from."""
    session["username"] = request.form.get("username", "")
    return redirect(url_for("oauth.authorize", **_passed_on(request.form.to_dict())))


@blueprint.post("/v2/web/logout")
def sign_out():
    """Forget who is signed in."""
    session.clear()
    return redirect(url_for("oauth.home"))


@blueprint.post("/v2/web/consent")
def decide():
    """Take the person's answer on the consent page."""
    sent = request.form.to_dict()
    asked = _server().read_request(sent)
    problem = _server().find_problem(asked, sent.get("response_type", ""))
    person = _signed_in()
    if sent.get("decision") != "allow" or problem or person is None:
        return redirect(asked.redirect(error=problem or "access_denied"))
    return redirect(asked.redirect(code=_server().issue_code(asked, person)))


@blueprint.post("/v2/oauth2/token")
def token():
    """Exchange a code for a token."""
    given = request.authorization
    basic = None
    if given is not None and given.type == "basic":
        basic = given.username or "", given.password or ""
    return jsonify(_server().issue_token(request.form.to_dict(), basic))


def _signed_in() -> Person | None:
    return current_app.extensions["simulator"].find_person(session.get("username", ""))


def _ask_or_answer(asked: Request, person: Person, sent: dict[str, str]) -> Any:
    """Ask for consent once; Globus remembers it."""
    if _server().has_consent(asked, person):
        return redirect(asked.redirect(code=_server().issue_code(asked, person)))
    wishes = [SCOPES[scope] for scope in SCOPES if scope in asked.scopes]
    return render_template(
        "consent.html",
        asked=asked,
        person=person,
        username=session["username"],
        wishes=wishes,
        sent=_passed_on(sent),
    )
