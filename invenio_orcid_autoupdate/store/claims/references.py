# SPDX-License-Identifier: MIT
"""The eight characters under which researchers are told of a work, and operators find it."""

from __future__ import annotations

import re
import uuid

from invenio_db import db
from sqlalchemy import ColumnElement, false, select

from ...models import OrcidClaim

LENGTH = 8

REFERENCE = re.compile(rf"(?:reference:\s*)?([0-9a-f]{{{LENGTH}}})", re.IGNORECASE)


def reference_of(claim_id: uuid.UUID) -> str:
    """Return the reference of a work.

    :param claim_id: id of its claim.
    """
    return claim_id.hex[:LENGTH]


def has_reference(text: str) -> ColumnElement[bool]:
    """Return the condition that a claim has this reference; it uses the primary key.

    :param text: what somebody typed; what is no reference matches nothing.
    """
    match = REFERENCE.fullmatch(text.strip())
    if match is None:
        return false()
    first, last = (uuid.UUID(match[1].lower().ljust(32, digit)) for digit in "0f")
    is_between: ColumnElement[bool] = OrcidClaim.id.between(first, last)
    return is_between


def find_parents(text: str) -> list[uuid.UUID]:
    """Return the records whose works have a reference; two works can share one.

    :param text: what somebody typed.
    """
    return list(
        db.session.scalars(select(OrcidClaim.parent_id).where(has_reference(text)).distinct())
    )
