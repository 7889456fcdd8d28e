# SPDX-License-Identifier: MIT
"""Checks that ask ORCID; run only on request."""

from __future__ import annotations

from contextlib import contextmanager, suppress

from .....orcid.environment import PRODUCTION, SANDBOX
from .....orcid.errors import OrcidAnswerError, OrcidError, OrcidUnreachableError
from .....proxies import current_orcid_autoupdate
from ..finding import fail, ok, warn
from .settings import explain_foreign_credentials

SOMEBODY = "0000-0002-1825-0097"
"""The example iD of ORCID's documentation; whether a registry has it does not matter."""

NOBODY = 9016
"""ORCID's code for an iD that is not there. Source: ORCID-Source ``messages_en``, 9016."""

LOCKED = 9057
"""ORCID's code for a client that it locked."""


REMEDIES = {
    "connect": "Try again later, or let this machine reach ORCID: a firewall, a name, a proxy.",
    "proxy": "Correct HTTPS_PROXY, or try again later.",
    "tls": "Its certificate is not trusted here: correct ORCID_AUTOUPDATE_CA_BUNDLE, or the "
    "machine's certificate authorities.",
}
"""Why there is no answer to what helps; other reasons pass."""

OTHER_REGISTRY = {SANDBOX: PRODUCTION, PRODUCTION: SANDBOX}
"""Where credentials may be from that a registry does not know."""


def check_auth_online():
    """See that ORCID knows our client, and lets it use the member API.

    Two requests that read, and one that gives the token back. A client that ORCID does not know
    is looked for in its other registry, sandbox or production.
    """
    extension = current_orcid_autoupdate
    if not extension.is_configured:
        return warn("auth_online", "Not asked: there are no credentials.")
    try:
        with _client_token(extension, extension.environment) as token:
            return _ask_member_api(extension, token)
    except OrcidAnswerError as error:
        return _explain(error, extension)
    except OrcidUnreachableError as error:
        return fail(
            "auth_online",
            f"ORCID does not answer ({error.reason}).",
            REMEDIES.get(error.reason, "Try again later."),
        )
    except OrcidError as error:
        return fail("auth_online", f"ORCID does not answer ({error}).", "Try again later.")


@contextmanager
def _client_token(extension, environment):
    """Lend a token of the client itself, and give it back."""
    token = extension.obtain_client_token(environment)
    try:
        yield token
    finally:
        with suppress(OrcidError):
            extension.revoke_token(token, environment)


def _ask_member_api(extension, token):
    try:
        extension.member_client.read_names(SOMEBODY, token)
    except OrcidAnswerError as error:
        if error.code != NOBODY:
            raise
    return ok("auth_online", "ORCID accepts the client.")


def _explain(error, extension):
    """Say what a refusal means for the client."""
    if error.code == LOCKED or error.text.startswith("client_locked"):
        return fail("auth_online", "Client is locked (9057).", "Contact ORCID.")
    if error.text.startswith("invalid_client"):
        return _explain_unknown_client(extension)
    if error.status in (401, 403):
        return fail("auth_online", "Client lacks member scope.", "Contact ORCID.")
    return fail("auth_online", f"ORCID answered {error.status}.", "Try again later.")


def _explain_unknown_client(extension):
    """Say whether the credentials are wrong, or only the hosts."""
    other = OTHER_REGISTRY.get(extension.environment)
    if other is not None and _is_known_to(extension, other):
        return explain_foreign_credentials("auth_online", other)
    return fail(
        "auth_online",
        "ORCID rejects the client (invalid_client).",
        "Compare id and secret with those that ORCID gave; if they agree, contact ORCID.",
    )


def _is_known_to(extension, environment):
    try:
        with _client_token(extension, environment):
            return True
    except OrcidError:
        return False
