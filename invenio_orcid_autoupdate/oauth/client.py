# SPDX-License-Identifier: MIT
"""ORCID's OAuth endpoints: the address of the permission screen, and code for token.

ORCID does not support PKCE (its discovery document names none, and ``/oauth/token`` drops the
verifier: ORCID-Source ``AuthorizationServerUtil``), so none is sent; ``state`` protects the way.
"""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from oauthlib.oauth2 import OAuth2Error
from requests import RequestException
from requests_oauthlib import OAuth2Session

from .answers import read_answer, require_json, translate

SCOPE = "/activities/update"
"""All that is asked for. The token answer names the iD without any further scope."""

CALLBACK_PATH = "/orcid/callback"
"""Where ORCID sends people back; the exact address is registered at ORCID."""


def _is_above_debug(record):
    return record.levelno > logging.DEBUG


# The library writes client secret, code and tokens at level DEBUG.
logging.getLogger("requests_oauthlib.oauth2_session").addFilter(_is_above_debug)


class AuthorisationClient:
    """One repository at ORCID's OAuth endpoints.

    :param environment: the registry's addresses.
    :param client_id: of the repository's member credentials.
    :param client_secret: that belongs to it.
    :param redirect_uri: the registered address of our callback.
    :param user_agent: who we are and whom to write to, for ORCID's operators.
    :param timeouts: seconds to connect, and between two parts of the answer.
    :param ca_bundle: file with the authorities to trust; None: those of the HTTP library.
    """

    def __init__(
        self,
        environment,
        client_id,
        client_secret,
        redirect_uri,
        *,
        user_agent,
        timeouts=(5, 30),
        ca_bundle=None,
    ):
        """Keep the facts; nothing is requested yet."""
        self._environment = environment
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._user_agent = user_agent
        self._timeouts = timeouts
        self._ca_bundle = ca_bundle

    @classmethod
    def from_config(cls, config, environment, user_agent):
        """Build the client of an application.

        :param config: the application's configuration.
        :param environment: the registry's addresses.
        :param user_agent: who we are and whom to write to.
        """
        return cls(
            environment,
            config["ORCID_AUTOUPDATE_CLIENT_ID"],
            config["ORCID_AUTOUPDATE_CLIENT_SECRET"],
            config["SITE_UI_URL"].rstrip("/") + CALLBACK_PATH,
            user_agent=user_agent,
            timeouts=(
                config["ORCID_AUTOUPDATE_CONNECT_TIMEOUT_SECONDS"],
                config["ORCID_AUTOUPDATE_READ_TIMEOUT_SECONDS"],
            ),
            ca_bundle=config["ORCID_AUTOUPDATE_CA_BUNDLE"],
        )

    def build_url(self, state, language=None, email=None, sign_in=False):
        """Return the address of ORCID's permission screen.

        :param state: what ORCID hands back with its answer.
        :param language: of ORCID's screen, as ISO 639-1.
        :param email: to prefill the sign-in form; only a confirmed one.
        :param sign_in: let ORCID ask for a sign-in even if somebody is signed in there.
        """
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": SCOPE,
            "state": state,
            "lang": language,
            "email": email,
            "prompt": "login" if sign_in else None,
        }
        given = {name: value for name, value in asked.items() if value}
        return f"{self._environment.authorize_url}?{urlencode(given)}"

    def exchange(self, code, now):
        """Exchange a code for a token. Sent once: ORCID revokes all tokens of a code used twice.

        :param code: as it came with the callback.
        :param now: aware UTC.
        :returns: :class:`~..services.TokenAnswer`.
        :raises CodeSpentError: the code is unknown, too old, or was used before.
        :raises NoAnswerError: ORCID did not answer, or not now.
        :raises ExchangeError: ORCID refuses us.
        """
        try:
            with self._session() as session:
                token = session.fetch_token(
                    self._environment.token_url,
                    code=code,
                    include_client_id=True,
                    client_secret=self._client_secret,
                    timeout=self._timeouts,
                    verify=self._ca_bundle or True,
                )
        except (RequestException, OAuth2Error, ValueError) as error:
            # From None: the libraries' exceptions hold the request, and that holds the secret.
            raise translate(error) from None
        return read_answer(token, now)

    def _session(self):
        """Open a session that follows no redirect and repeats nothing.

        It is not told the scope: oauthlib raises a bare ``Warning`` when another scope is granted
        than the one asked for; the service compares them as sets instead.
        """
        session = OAuth2Session(self._client_id, redirect_uri=self._redirect_uri)
        session.max_redirects = 0
        session.headers["User-Agent"] = self._user_agent
        session.register_compliance_hook("access_token_response", require_json)
        return session
