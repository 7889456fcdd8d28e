# SPDX-License-Identifier: MIT
"""Who somebody is: the userinfo endpoint and the identities API.

Sources: Globus Auth API reference, *OIDC Userinfo Endpoint* and *Get Identities*
(docs.globus.org/api/auth/reference); globus/globus-sdk-python, ``globus_sdk.testing`` for the form
of identities and of the answer 401.
"""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, request

from .oauth import Token
from .people import Identity

blueprint = Blueprint("api", __name__)

IDENTITY_SET = "urn:globus:auth:scope:auth.globus.org:view_identity_set"


@blueprint.route("/v2/oauth2/userinfo", methods=["GET", "POST"])
def userinfo():
    """Describe the person of the token by their primary identity."""
    token = _token()
    if token is None:
        return _refuse(401, "UNAUTHORIZED", "Call must be authenticated")
    if "openid" not in token.scopes:
        return _refuse(403, "FORBIDDEN", "Missing required scope: openid")
    answer = _claims(token)
    if "usernames" in request.args:
        # Not documented by Globus. It is what invenio-oauthclient 2.1 and later ask, in
        # ``contrib.globus.get_user_id``, and without an answer nobody could sign in.
        answer["identities"] = _find_identities()
    return jsonify(answer)


@blueprint.get("/v2/api/identities")
def identities():
    """Return the identities with given user names."""
    if _token() is None:
        return _refuse(401, "UNAUTHORIZED", "Call must be authenticated")
    return jsonify({"identities": _find_identities()})


def _token() -> Token | None:
    given = request.headers.get("Authorization", "")
    server = current_app.extensions["simulator"].oauth
    return server.find_token(given.removeprefix("Bearer ")) if given[:7] == "Bearer " else None


def _claims(token: Token) -> dict:
    """Return what the token's scopes let its holder know."""
    primary = token.person.primary
    claims: dict = {"sub": primary.id}
    if "email" in token.scopes:
        claims["email"] = primary.email
    if "profile" in token.scopes:
        claims.update(_profile(primary))
    if IDENTITY_SET in token.scopes:
        claims["identity_set"] = [
            {"sub": one.id, "email": one.email, **_profile(one), "username": one.username}
            for one in token.person.identities
        ]
    return claims


def _profile(identity: Identity) -> dict:
    return {
        "name": identity.name,
        "preferred_username": identity.username,
        "organization": identity.organization,
        "identity_provider": identity.provider_id,
        "identity_provider_display_name": identity.provider,
    }


def _find_identities() -> list[dict]:
    asked = request.args.get("usernames", "").split(",")
    people = current_app.extensions["simulator"].people
    return [one.to_json() for who in people for one in who.identities if one.username in asked]


def _refuse(status: int, code: str, detail: str):
    problem = {"status": str(status), "code": code, "detail": detail, "title": code.capitalize()}
    body = {"errors": [problem], "error": code.lower(), "error_description": code.capitalize()}
    return jsonify(body), status
