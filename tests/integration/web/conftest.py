# SPDX-License-Identifier: MIT
"""People with accounts and browsers, and ORCID's side of an authorisation."""

from __future__ import annotations

import uuid
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from invenio_access.permissions import authenticated_user
from invenio_access.utils import get_identity
from invenio_accounts.models import UserIdentity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from pytest_invenio.user import UserFixtureBase
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from invenio_orcid_autoupdate.models import OrcidGrant, OrcidRevocation
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_grants_service
from invenio_orcid_autoupdate.services import TokenAnswer

from ..people import new_orcid
from .browser import Browser

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="session")
def api(app, app_config):
    """The REST API's application of the instance."""
    from invenio_app.factory import create_api  # noqa: PLC0415 - reads the environment

    return create_api(**app_config)


@pytest.fixture(scope="session")
def site(app, api):
    """The web site with its REST API, as one WSGI application."""
    return DispatcherMiddleware(app.wsgi_app, {"/api": api.wsgi_app})


@pytest.fixture
def visitor(site, settings):
    """Makes browsers of people who are not signed in."""
    return lambda: Browser(site, settings.ui_url)


class Account(UserFixtureBase):
    """A person with an account here, as pytest-invenio makes one.

    It keeps no row: the pages change it meanwhile, in sessions of their own.
    """

    def create(self, app, db):
        """Store the account."""
        super().create(app, db)
        self._id, self._user = self._user.id, None
        return self

    @property
    def id(self):
        """The number of the account, as our tables have it; pytest-invenio says it as a text."""
        return self._id

    @property
    def user(self):
        """The row of the account."""
        return current_datastore.get_user_by_id(self.id)

    @property
    def identity(self):
        """The identity of this account as it is now, even if it may not sign in any more."""
        identity = get_identity(self.user)
        identity.provides.add(authenticated_user)
        return identity

    @property
    def grants(self):
        """The rows that belong to this account, as committed."""
        db.session.rollback()
        return OrcidGrant.query.filter_by(user_id=self.id).populate_existing().all()

    @property
    def grant(self):
        """The only row that belongs to this account."""
        (grant,) = self.grants
        return grant

    def prove(self, orcid):
        """Let this account have signed in with an iD."""
        db.session.add(UserIdentity(id=orcid, method="orcid", id_user=self.id))
        db.session.commit()

    def connect(self, orcid, **facts):
        """Connect an iD without the pages."""
        answer = token_answer(orcid, **facts)
        return current_grants_service.connect(self.identity, answer)


def token_answer(orcid, token=None, scopes=("/activities/update",), **facts):
    """Return what ORCID's token endpoint would have said."""
    token = AccessToken(token or f"token-{uuid.uuid4()}")
    return TokenAnswer(orcid=orcid, access_token=token, scopes=frozenset(scopes), **facts)


@pytest.fixture
def users(app, db):
    """Makes accounts."""

    def make(confirmed=True, role=None):
        email = f"person-{uuid.uuid4().hex}@example.org"
        account = Account(email, PASSWORD, confirmed=confirmed).create(app, db)
        if role is not None:
            current_datastore.add_role_to_user(account.user, role)
            current_datastore.commit()
        return account

    return make


@pytest.fixture
def client_for(app, visitor):
    """Makes browsers in which an account is signed in."""
    return lambda account: visitor().let_in(app, account)


@pytest.fixture
def orcid(orcid_sim):
    """A new person in ORCID; returns the iD."""
    orcid_sim.faults.clear()
    orcid = new_orcid()
    orcid_sim.add_person(orcid, "Ada Example")
    return orcid


class OrcidSide:
    """What happens between leaving for ORCID and coming back.

    :param simulator: the ORCID simulator.
    """

    def __init__(self, simulator):
        self.simulator = simulator

    def asked(self, address):
        """Return what an authorisation address asks."""
        return dict(parse_qsl(urlsplit(address).query))

    def grant(self, address, orcid, scopes=None):
        """Let a person give the permission.

        :param scopes: what is granted instead of what was asked.
        :returns: the address that ORCID sends them back to.
        """
        asked = self.simulator.oauth.read_request(self.asked(address))
        if scopes is not None:
            asked = replace(asked, scopes=frozenset(scopes))
        return asked.redirect(code=self.simulator.oauth.issue_code(asked, orcid))

    def deny(self, address, error="access_denied"):
        """Let a person refuse, or ORCID itself."""
        asked = self.simulator.oauth.read_request(self.asked(address))
        return asked.redirect(error=error, error_description="User denied access")

    def tokens(self, orcid):
        """Return the tokens that were issued for an iD."""
        known = self.simulator.registry.tokens.values()
        return [token for token in known if token.orcid == orcid]


@pytest.fixture
def orcid_side(orcid_sim):
    """ORCID's part of an authorisation."""
    return OrcidSide(orcid_sim)


def is_given_back(simulator, token):
    """Say whether a token waits to be revoked, or is revoked already by a worker."""
    db.session.rollback()
    waiting = any(row.token.reveal() == token for row in OrcidRevocation.query)
    known = simulator.registry.tokens.get(token)
    return waiting or (known is not None and known.state != "active")
