# SPDX-License-Identifier: MIT
"""Researchers for tests: a new ORCID record, and a grant here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.models import OrcidActivity, OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from tests.orcids import new_orcid

CLIENT = "APP-DEMO0000000000A"


@dataclass
class Person:
    """A researcher, as seen from both sides."""

    orcid: str
    name: str
    grant_id: uuid.UUID
    token: str
    simulator: object

    @property
    def works(self):
        """The works in the researcher's ORCID record: their JSON with put-codes."""
        return self.simulator.works(self.orcid)

    @property
    def dois(self):
        """DOIs that identify the works in the ORCID record."""
        return [
            identifier["external-id-value"]
            for work in self.works
            for identifier in work["external-ids"]["external-id"]
            if identifier["external-id-relationship"] == "self"
        ]

    def requests(self, *methods):
        """Return the methods of the API requests for this iD so far."""
        return [
            entry.method
            for entry in self.simulator.log.entries()
            if entry.orcid == self.orcid and (not methods or entry.method in methods)
        ]

    @property
    def grant(self):
        """The row of the grant."""
        return db.session.get(OrcidGrant, self.grant_id, populate_existing=True)

    @property
    def claims(self):
        """The rows of the claims."""
        return OrcidClaim.query.filter_by(grant_id=self.grant_id).populate_existing().all()

    @property
    def claim(self):
        """The row of the only claim."""
        claims = self.claims
        assert len(claims) == 1
        return claims[0]

    @property
    def is_quiet(self):
        """Whether the only claim heard of version and concept DOI, has nothing to do, and no worker
        is at it any more.
        """
        is_heard = bool(self.claims) and self.claim.generation >= 1
        return is_heard and self.claim.due_at is None and self.is_free

    @property
    def is_free(self):
        """Whether no worker has the lease: one that stored its result has it a moment longer."""
        grant = self.grant
        return grant.lease_id is None and grant.leased_until is None

    @property
    def activities(self):
        """What was tried, oldest first: action and outcome."""
        query = OrcidActivity.query.filter_by(grant_id=self.grant_id).order_by(OrcidActivity.id)
        return [(row.action, row.outcome) for row in query]

    @property
    def last_line(self):
        """The newest line of history."""
        query = OrcidActivity.query.filter_by(grant_id=self.grant_id).populate_existing()
        return query.order_by(OrcidActivity.id.desc()).first()


class People:
    """Makes researchers.

    :param simulator: the ORCID simulator in which they get a record.
    """

    def __init__(self, simulator):
        self.simulator = simulator

    def add(self, name="Ada Example", since=timedelta(minutes=1), **fields):
        """Return a researcher with a connected iD.

        :param since: how long ago auto-update was turned on; None: it is off.
        :param fields: other columns of the grant.
        """
        orcid = new_orcid()
        self.simulator.add_person(orcid, name)
        token = self.simulator.issue_token(orcid, client_id=CLIENT)
        now = utcnow()
        grant = OrcidGrant(
            **{
                "orcid": orcid,
                "name": name,
                "access_token": AccessToken(token),
                "scope": "/activities/update",
                "status": GrantStatus.ACTIVE,
                "status_since": now,
                "authorised_at": now,
                "auto_update_since": None if since is None else now - since,
                "preferences": {},
                **fields,
            }
        )
        db.session.add(grant)
        db.session.commit()
        return Person(orcid, name, grant.id, token, self.simulator)
