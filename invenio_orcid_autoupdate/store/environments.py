# SPDX-License-Identifier: MIT
"""Keeps permissions and put-codes of one ORCID registry away from another one.

A put-code of the sandbox means nothing in production: the first update with it would be answered
"not found", and the work would count as deleted by its researcher, never to be sent again. So each
grant, and each token that waits to be given back, remembers the client and the API that it is from.
Where that is not what is configured now, nothing is sent, marked or removed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TypeAlias

from invenio_db import db
from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update

from ..decisions.states import GrantStatus
from ..models import OrcidActivity, OrcidClaim, OrcidGrant, OrcidRevocation, OrcidRun
from ..proxies import current_orcid_autoupdate

BATCH = 1000
"""Rows that are stamped at a time."""

Table: TypeAlias = type[OrcidGrant] | type[OrcidRevocation]
"""What remembers its environment."""

PARTS = (OrcidActivity, OrcidClaim, OrcidRun)
"""What a grant has; those first that refer to the others."""


def is_ours(table: Table = OrcidGrant) -> ColumnElement[bool]:
    """Return the condition that a row is from the environment that is configured.

    What was stored before environments were kept says nothing, and is taken for ours.

    :param table: of grants, or of tokens to give back.
    """
    return or_(
        table.environment.is_(None), table.environment == current_orcid_autoupdate.environment_key
    )


def is_foreign(environment: str | None) -> bool:
    """Say whether a row is from another environment than the one that is configured.

    :param environment: its column.
    """
    return environment is not None and environment != current_orcid_autoupdate.environment_key


def adopt(grant: OrcidGrant) -> None:
    """Let a grant, about to get a permission, be one of the configured environment.

    What was known of its works in another one is forgotten: there they stay, here they are new.

    :param grant: the row, locked.
    """
    if is_foreign(grant.environment):
        _forget_works(grant)
    grant.environment = current_orcid_autoupdate.environment_key


def _forget_works(grant: OrcidGrant) -> None:
    for table in PARTS:
        db.session.execute(
            delete(table)
            .where(table.grant_id == grant.id)
            .execution_options(synchronize_session=False)
        )
    grant.checked_at = grant.reconciled_at = grant.compare_at = grant.disconnecting_since = None


def stamp() -> int:
    """Note the environment of grants and tokens that were stored before it was kept.

    :returns: how many; the next call goes on. The caller commits.
    """
    return sum(_stamp(table) for table in (OrcidGrant, OrcidRevocation))


def _stamp(table: Table) -> int:
    unknown = select(table.id).where(table.environment.is_(None)).order_by(table.id).limit(BATCH)
    done = db.session.execute(
        update(table)
        .where(table.id.in_(unknown.with_for_update(key_share=True, skip_locked=True)))
        .values(environment=current_orcid_autoupdate.environment_key)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


@dataclass(frozen=True)
class Elsewhere:
    """What is held of another environment.

    environment: client and API, as rows keep it.
    people: permissions in use there.
    works: of these people, and of those who left.
    """

    environment: str
    people: int
    works: int


def find_elsewhere() -> list[Elsewhere]:
    """Return what is held of other environments, the most people first; two statements."""
    count = func.count()
    grants = (
        select(OrcidGrant.environment, count.filter(OrcidGrant.status != GrantStatus.DISCONNECTED))
        .where(~is_ours())
        .group_by(OrcidGrant.environment)
    )
    works = (
        select(OrcidGrant.environment, count)
        .join(OrcidClaim, OrcidClaim.grant_id == OrcidGrant.id)
        .where(~is_ours())
        .group_by(OrcidGrant.environment)
    )
    number = {row[0]: row[1] for row in db.session.execute(works)}
    found = [
        Elsewhere(environment, people, number.get(environment, 0))
        for environment, people in db.session.execute(grants)
    ]
    return sorted(found, key=lambda one: (-one.people, one.environment))


def forget_elsewhere() -> None:
    """Forget permissions, works and tokens of other environments; the caller commits.

    Tokens are not given back: they are another client's, or another registry's.
    """
    _delete(OrcidGrant)  # the database deletes what refers to it
    _delete(OrcidRevocation)


def keep_elsewhere() -> None:
    """Take what is held of other environments for ours: only an address changed; no commit."""
    for table in (OrcidGrant, OrcidRevocation):
        db.session.execute(
            update(table)
            .where(table.id.in_(_rows(table)))
            .values(environment=current_orcid_autoupdate.environment_key)
            .execution_options(synchronize_session=False)
        )


def _delete(table: Table) -> None:
    db.session.execute(
        delete(table).where(table.id.in_(_rows(table))).execution_options(synchronize_session=False)
    )


def _rows(table: Table) -> Select[tuple[uuid.UUID]]:
    """Return the query for the rows of other environments, locked in the order of their ids."""
    return (
        select(table.id).where(~is_ours(table)).order_by(table.id).with_for_update(key_share=True)
    )
