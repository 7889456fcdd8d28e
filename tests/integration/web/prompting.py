# SPDX-License-Identifier: MIT
"""What the tests of the banner share."""

from __future__ import annotations

import uuid

from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    ItemKind,
    Origin,
    Reason,
)
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidDismissal

from ..people import new_orcid
from .browser import find, text_of

PAGE = "/search"
PROMPT = "/orcid/prompt"


def banner_on(browser, path=PAGE):
    """Return the banner of a page, or None."""
    page = browser.get(path)
    assert page.status_code == 200, page.text[:500]
    return find(page, "orcid-banner")


def words(browser):
    """Return what the banner says."""
    return text_of(browser.get(PAGE), "orcid-banner-text")


def answer(browser, answer, question="connect", **fields):
    """Answer the banner."""
    return browser.post(PROMPT, form_at=PAGE, question=question, answer=answer, **fields)


def dismissals(user):
    """Return the rows of an account: question to the end of the silence."""
    db.session.rollback()
    query = OrcidDismissal.query.filter_by(user_id=user.id).populate_existing()
    return {row.question: row.until for row in query}


def lose_permission(user, waiting):
    """Let the permission of an account have ended while works wait.

    :param user: an account that is not connected yet.
    :param waiting: number of works.
    """
    user.connect(new_orcid())
    grant = user.grant
    grant.status = GrantStatus.REVOKED
    for _ in range(waiting):
        subject = uuid.uuid4()
        claim = OrcidClaim(
            item_id=subject,
            parent_id=subject,
            item_kind=ItemKind.PARENT,
            grant_id=grant.id,
            origin=Origin.AUTO,
            state=ClaimState.ON_HOLD,
            reason=Reason.PERMISSION_LOST,
        )
        db.session.add(claim)
    db.session.commit()
    return user
