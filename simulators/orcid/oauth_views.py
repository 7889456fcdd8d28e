# SPDX-License-Identifier: MIT
"""ORCID's authorisation over HTTP: sign-in, permission screen, token and revoke endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, session

from .api import json_response
from .errors import OAuthError
from .oauth import SCOPES, AuthorizationRequest, RedirectError

if TYPE_CHECKING:
    from .simulator import OrcidSimulator

NO_SIGN_IN = {
    "locked": "This ORCID record is locked.",
    "deactivated": "This ORCID record is deactivated.",
    "deprecated": "This ORCID record is deprecated; sign in with the primary one.",
    "not-claimed": "This ORCID record has not been claimed.",
    "unclaimed": "This ORCID record has not been claimed.",
}
AFTER_SIGN_IN = ("/my-orcid", "/trusted-parties", "/search-and-link")
"""Pages that are shown to who is signed in, and lead to the sign-in page before."""

PASSED_ON = ("client_id", "redirect_uri", "scope", "state", "response_type", "prompt")


def build_blueprint(simulator: OrcidSimulator) -> Blueprint:
    """Return the OAuth routes of one simulator."""
    views = OAuthViews(simulator)
    blueprint = Blueprint("oauth", __name__)
    blueprint.add_url_rule("/oauth/authorize", "authorize", views.authorize)
    blueprint.add_url_rule("/oauth/authorize", "decide", views.decide, methods=["POST"])
    blueprint.add_url_rule("/signin", "sign_in", views.sign_in)
    blueprint.add_url_rule("/signin", "enter", views.enter, methods=["POST"])
    blueprint.add_url_rule("/signout", "sign_out", views.sign_out, methods=["POST"])
    blueprint.add_url_rule("/oauth/token", "token", views.token, methods=["POST"])
    blueprint.add_url_rule("/oauth/revoke", "revoke", views.revoke, methods=["POST"])
    return blueprint


class OAuthViews:
    """One method a route."""

    def __init__(self, simulator: OrcidSimulator) -> None:
        self._registry = simulator.registry
        self._oauth = simulator.oauth

    def authorize(self) -> Any:
        """Lead a person through sign-in and permission, or straight back."""
        with self._registry.lock:
            sent = request.args.to_dict()
            try:
                asked = self._oauth.read_request(sent)
            except OAuthError as problem:
                return _refusal(problem)
            try:
                self._oauth.check_request(asked, sent.get("response_type", ""))
                return self._next_step(asked, sent)
            except RedirectError as problem:
                answer = asked.redirect(error=problem.error, error_description=problem.description)
                return redirect(answer)

    def _next_step(self, asked: AuthorizationRequest, sent: dict[str, str]) -> Any:
        orcid = session.get("orcid", "")
        signed_in = orcid in self._registry.people
        permitted = signed_in and self._oauth.has_permission(asked, orcid)
        if asked.prompt == "none" and not signed_in:
            raise RedirectError("login_required", "The person is not signed in")
        if asked.prompt == "none" and not permitted:
            raise RedirectError("interaction_required", "The person must be asked")
        if not signed_in or asked.prompt == "login":
            return self._ask_to_sign_in(sent)
        if permitted and asked.prompt != "consent":
            return redirect(asked.redirect(code=self._oauth.issue_code(asked, orcid)))
        return self._ask_for_permission(asked, sent, orcid)

    def _ask_to_sign_in(self, sent: dict[str, str], problem: str = "") -> str:
        return render_template(
            "signin.html", people=self._registry.people.values(), sent=sent, problem=problem
        )

    def _ask_for_permission(
        self, asked: AuthorizationRequest, sent: dict[str, str], orcid: str
    ) -> str:
        wishes = dict.fromkeys(SCOPES[scope] for scope in SCOPES if scope in asked.scopes)
        return render_template(
            "permission.html",
            client=asked.client,
            person=self._registry.people[orcid],
            wishes=list(wishes),
            sent={name: sent[name] for name in PASSED_ON if name in sent},
        )

    def decide(self) -> Any:
        """Take the person's answer on the permission screen."""
        with self._registry.lock:
            sent = request.form.to_dict()
            try:
                asked = self._oauth.read_request(sent)
            except OAuthError as problem:
                return _refusal(problem)
            orcid = session.get("orcid", "")
            if sent.get("decision") != "grant":
                denied = {"error": "access_denied", "error_description": "User denied access"}
                return redirect(asked.redirect(**denied))
            if orcid not in self._registry.people:
                return self._ask_to_sign_in(sent)
            try:
                self._oauth.check_request(asked, sent.get("response_type", ""))
            except RedirectError as problem:
                answer = asked.redirect(error=problem.error, error_description=problem.description)
                return redirect(answer)
            return redirect(asked.redirect(code=self._oauth.issue_code(asked, orcid)))

    def sign_in(self) -> str:
        """Show the sign-in page outside an authorisation."""
        with self._registry.lock:
            return self._ask_to_sign_in(
                {"next": request.args["next"]} if "next" in request.args else {}
            )

    def enter(self) -> Any:
        """Sign somebody in and go on where they came from."""
        with self._registry.lock:
            sent = request.form.to_dict()
            orcid = sent.pop("orcid", "")
            person = self._registry.people.get(orcid)
            if person is None:
                return self._ask_to_sign_in(sent, "There is no such person.")
            if person.state in NO_SIGN_IN:
                return self._ask_to_sign_in(sent, NO_SIGN_IN[person.state])
            session["orcid"] = orcid
            if "client_id" not in sent:
                wanted = sent.get("next", "")
                return redirect(wanted if wanted in AFTER_SIGN_IN else f"/{orcid}")
            if sent.pop("prompt", "") == "login":
                sent["prompt"] = "consent"
            return redirect(f"/oauth/authorize?{urlencode(sent)}")

    def sign_out(self) -> Any:
        """Forget who is signed in."""
        session.clear()
        return redirect("/")

    def token(self) -> Response:
        """Answer a request for a token."""
        with self._registry.lock:
            try:
                found = self._oauth.issue_token(request.form.to_dict(), _basic())
            except OAuthError as problem:
                return json_response(problem.body(), problem.status)
            return json_response(found)

    def revoke(self) -> Response:
        """Disable a token."""
        with self._registry.lock:
            try:
                self._oauth.revoke(request.form.to_dict(), _basic())
            except OAuthError as problem:
                return json_response(problem.body(), problem.status)
            return Response(status=200)


def _basic() -> tuple[str, str] | None:
    sent = request.authorization
    if sent is None or sent.type != "basic":
        return None
    return sent.username or "", sent.password or ""


def _refusal(problem: OAuthError) -> Response:
    page = render_template("refusal.html", problem=problem)
    return make_response(page, problem.status)
