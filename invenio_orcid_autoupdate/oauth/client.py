# SPDX-License-Identifier: MIT
"""ORCID's OAuth endpoints: the address of the permission screen, and code for token.

ORCID does not support PKCE (its discovery document names none, and ``/oauth/token`` drops the
verifier: ORCID-Source ``AuthorizationServerUtil``), so none is sent; ``state`` protects the way.
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

from ..orcid.errors import OrcidError, OrcidUnreachableError
from ..orcid.redaction import Secret
from ..orcid.tokens import FormAuth, post_form, read_access_token, revoke_token
from ..orcid.transport import DEFAULT_TIMEOUTS, new_session
from .answers import read_answer
from .errors import NoAnswerError

SCOPE = "/activities/update"
"""All that is asked for. The token answer names the iD without any further scope."""

CALLBACK_PATH = "/orcid/callback"
"""Where ORCID sends people back; the exact address is registered at ORCID."""


class AuthorisationClient:
    """One repository at ORCID's OAuth endpoints.

    :param environment: the registry's addresses.
    :param client_id: of the repository's member credentials.
    :param client_secret: that belongs to it; :class:`~..orcid.redaction.Secret`.
    :param redirect_uri: the registered address of our callback.
    :param user_agent: who we are and whom to write to, for ORCID's operators.
    :param timeouts: how long a request may take.
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
        timeouts=DEFAULT_TIMEOUTS,
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
    def from_config(cls, config, environment, user_agent, timeouts):
        """Build the client of an application.

        :param config: the application's configuration.
        :param environment: the registry's addresses.
        :param user_agent: who we are and whom to write to.
        :param timeouts: how long each kind of request may take.
        """
        return cls(
            environment,
            config["ORCID_AUTOUPDATE_CLIENT_ID"],
            Secret(config["ORCID_AUTOUPDATE_CLIENT_SECRET"]),
            config["SITE_UI_URL"].rstrip("/") + CALLBACK_PATH,
            user_agent=user_agent,
            timeouts=timeouts,
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

    def exchange(self, code):
        """Exchange a code for a token. Sent once: ORCID revokes all tokens of a code used twice.

        :param code: as it came with the callback.
        :returns: :class:`~..services.TokenAnswer`.
        :raises CodeSpentError: the code is unknown, too old, or was used before.
        :raises NoAnswerError: ORCID did not answer, or not now.
        :raises ExchangeError: ORCID refuses us.
        """
        form = FormAuth(
            {
                "client_id": self._client_id,
                "client_secret": self._client_secret,
                "code": Secret(code),
                "grant_type": "authorization_code",
                "redirect_uri": self._redirect_uri,
            }
        )
        try:
            with new_session() as session:
                answer = post_form(
                    session,
                    self._environment.token_url,
                    form,
                    timeouts=self._timeouts,
                    ca_bundle=self._ca_bundle,
                    user_agent=self._user_agent,
                )
        except OrcidUnreachableError as error:
            raise NoAnswerError(error.reason) from None
        try:
            return read_answer(answer)
        except Exception as error:
            self._give_back(answer)
            # Without its frames, which hold the answer.
            raise error.with_traceback(None) from None

    def _give_back(self, answer):
        """Give a token back that came in an answer which cannot be used; otherwise nobody would."""
        token = read_access_token(answer)
        if token is None:
            return
        with new_session() as session, suppress(OrcidError):
            revoke_token(
                session,
                self._environment,
                self._client_id,
                self._client_secret,
                token,
                timeouts=self._timeouts,
                ca_bundle=self._ca_bundle,
                user_agent=self._user_agent,
            )
