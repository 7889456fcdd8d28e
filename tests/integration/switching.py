# SPDX-License-Identifier: MIT
"""Researchers who see versions in their own way, and what their ORCID records then hold."""

from __future__ import annotations

from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.store import claims

from .waiting import eventually


def prefer(person, **preferences):
    """Change a person's preferences, as the settings page does."""
    grant = person.grant
    grant.preferences = {**(grant.preferences or {}), **preferences}
    claims.mark_grant_due(person.grant_id, utcnow())
    db.session.commit()
    tasks.send(tasks.push_grant, str(person.grant_id))


def shows(person, *dois):
    """Wait until the works in an ORCID record are those with some DOIs, and nothing is due."""

    def check():
        is_quiet = all(claim.due_at is None for claim in person.claims)
        return sorted(person.dois) == sorted(dois) and is_quiet

    states = [(c.item_kind, c.state, c.reason, c.recid) for c in person.claims]
    eventually(check, what=lambda: f"{dois}, not {person.dois}; {states}")


def put_codes(person):
    """Return the put-code of the work that each DOI names."""
    return dict(zip(person.dois, (work["put-code"] for work in person.works), strict=True))
