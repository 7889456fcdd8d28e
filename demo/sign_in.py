# SPDX-License-Identifier: MIT
"""Signing in with ORCID and Globus, linking GitHub, by invenio-oauthclient's own applications.

An instance that talks to the real ones needs nothing of this: there
``invenio_oauthclient.contrib.orcid.REMOTE_APP`` and ``….globus.REMOTE_APP`` do it.
"""

from __future__ import annotations

from invenio_oauthclient.contrib import github, globus, orcid
from invenio_oauthclient.ext import OAuthRemoteApp


class LocalRemoteApp(OAuthRemoteApp):
    """An application whose users come back over plain http, which is all this site speaks."""

    def authorize(self, callback=None, state=None, **kwargs):
        """Send somebody to sign in; invenio-oauthclient names the way back with https."""
        return super().authorize(callback.replace("https://", "http://", 1), state, **kwargs)


def build_orcid_app(url):
    """Return the application that signs in with ORCID.

    :param url: address of the simulated ORCID.
    """
    helper = orcid.ORCIDOAuthSettingsHelper(
        base_url=url,
        authorize_url=f"{url}/oauth/authorize",
        access_token_url=f"{url}/oauth/token",
        # The demo sends no mail in which an address could be confirmed.
        signup_options={"auto_confirm": True},
    )
    return {**helper.remote_app, "remote_app": LocalRemoteApp}


def build_globus_app(url):
    """Return the application that signs in with Globus.

    :param url: address of the simulated Globus.
    """
    helper = globus.GlobusOAuthSettingsHelper(base_url=f"{url}/v2/")
    # ``get_user_info`` asks the module's own helper for the address, whatever the configuration.
    globus._globus_app = helper
    return {**helper.remote_app, "remote_app": LocalRemoteApp}


def build_github_app():
    """Return the application that links an account with one at GitHub, and signs nobody in."""
    return {**github.REMOTE_APP, "link_only": True}
