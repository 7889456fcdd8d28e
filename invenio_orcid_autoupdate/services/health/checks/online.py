# SPDX-License-Identifier: MIT
"""Checks that ask ORCID; run only on request."""

from __future__ import annotations

from contextlib import suppress

from ....orcid.errors import OrcidAnswerError, OrcidError
from ....proxies import current_orcid_autoupdate
from ..finding import fail, ok, warn

SOMEBODY = "0000-0002-1825-0097"
"""The example iD of ORCID's documentation; whether a registry has it does not matter."""

NOBODY = 9016
"""ORCID's code for an iD that is not there. Source: ORCID-Source ``messages_en``, 9016."""

LOCKED = 9057
"""ORCID's code for a client that it locked."""


def check_auth_online():
    """See that ORCID knows our client, and lets it use the member API.

    Two requests that read, and one that gives the token back.
    """
    extension = current_orcid_autoupdate
    if not extension.is_configured:
        return warn("auth_online", "Not asked: there are no credentials.")
    try:
        token = extension.obtain_client_token()
        try:
            return _ask_member_api(extension, token)
        finally:
            with suppress(OrcidError):
                extension.revoke_token(token)
    except OrcidAnswerError as error:
        return _explain(error)
    except OrcidError as error:
        return fail("auth_online", f"ORCID does not answer ({error}).", "Try again later.")


def _ask_member_api(extension, token):
    try:
        extension.member_client.read_names(SOMEBODY, token)
    except OrcidAnswerError as error:
        if error.code != NOBODY:
            raise
    return ok("auth_online", "ORCID accepts the client.")


def _explain(error):
    """Say what a refusal means for the client."""
    if error.code == LOCKED or error.text.startswith("client_locked"):
        return fail("auth_online", "Client is locked (9057).", "Contact ORCID.")
    if error.text.startswith("invalid_client"):
        return fail(
            "auth_online",
            "ORCID rejects the client (invalid_client).",
            "Compare id and secret with those that ORCID gave; if they agree, contact ORCID.",
        )
    if error.status in (401, 403):
        return fail("auth_online", "Client lacks member scope.", "Contact ORCID.")
    return fail("auth_online", f"ORCID answered {error.status}.", "Try again later.")
