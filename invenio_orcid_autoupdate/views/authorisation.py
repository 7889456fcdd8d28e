# SPDX-License-Identifier: MIT
"""What all ways to ORCID's permission screen and back share."""

from __future__ import annotations

from datetime import datetime, timezone

from flask import current_app, g, session
from flask_login import current_user
from invenio_i18n import get_locale

from .. import oauth
from ..proxies import current_orcid_autoupdate
from ..services import refuse_acting_for_another
from .pages import show

RESULT_KEY = "orcid_autoupdate_result"
"""How the last authorisation of this browser ended, for its page and for whoever reloads it."""


def build_client():
    """Return the client of ORCID's OAuth endpoints."""
    extension = current_orcid_autoupdate
    return oauth.AuthorisationClient.from_config(
        current_app.config, extension.environment, extension.user_agent, extension.timeouts
    )


def send_to_orcid(**facts):
    """Begin an authorisation and lead the person to ORCID.

    A page goes on to ORCID, and no redirect: where the site's policy says ``form-action 'self'``,
    browsers do not let the answer to a form lead elsewhere (Content Security Policy, level 3).

    :param facts: ``next_url``, ``sign_in``, ``moving`` as :func:`~..oauth.start` knows them.
    :raises ActingForAnotherError: it is not the person themselves who wants this.
    """
    refuse_acting_for_another()
    address = oauth.start(
        build_client(),
        g.identity.id,
        now(),
        language=get_locale().language,
        email=current_user.email if current_user.confirmed_at else None,
        **facts,
    )
    return show("leave", address=address)


def read_result(code):
    """Return how the last authorisation of this browser and account ended, if it ended so.

    :param code: of its page.
    :returns: dictionary of :class:`~..oauth.Outcome`; empty: it did not end so, or was another's.
    """
    stored = session.get(RESULT_KEY, {})
    is_told = stored.get("result") == code and stored.get("user_id") == g.identity.id
    return stored if is_told else {}


def now():
    """Return the present time, aware, in UTC."""
    return datetime.now(timezone.utc)
