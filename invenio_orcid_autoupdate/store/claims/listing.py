# SPDX-License-Identifier: MIT
"""What a researcher's list of works shows: one page, and how many there are of each kind."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import ColumnElement, String, and_, case, func, or_, select, true, type_coerce

from ...decisions.states import ClaimState, RequestedAction
from ...models import OrcidActivity, OrcidClaim, OrcidGrant
from ...orcid.identifiers import strip_doi_prefix
from .references import has_reference

SENDING = "sending"
"""The state of a due claim while a worker holds the iD. Never stored."""


WORDS_MAX = 20
"""Words that count of what somebody looks for; each is compared with every title."""

FACETS = ("state", "reason", "type", "year")
"""What the list can be narrowed by."""

SORTS = {
    "updated": (OrcidClaim.updated.desc(),),
    "sent": (OrcidClaim.pushed_at.desc().nulls_last(),),
    "published": (OrcidClaim.publication_date.desc().nulls_last(),),
    "title": (func.lower(OrcidClaim.title).asc().nulls_last(),),
}
"""Name of an order to its columns: last change, last sent, publication date, title."""


@dataclass(frozen=True)
class Question:
    """What is asked of the list.

    text: words of the title, or a DOI in any form.
    chosen: facet to the values of which a claim must have one; facets of :data:`FACETS`.
    sort: key of :data:`SORTS`.
    """

    text: str = ""
    chosen: Mapping[str, Collection[str]] = field(default_factory=dict)
    sort: str = "updated"
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True)
class Page:
    """What the list answers.

    rows: each a claim, its ``shown_state`` and the number of its ``activities``.
    counts: facet to value to number, of the claims that the *other* facets leave.
    """

    rows: list[tuple[OrcidClaim, str, int]]
    total: int
    counts: dict[str, dict[str, int]]


def read_page(grant_id: uuid.UUID, question: Question, now: datetime) -> Page:
    """Read one page of a researcher's works with all counts; two statements.

    :param now: aware UTC.
    """
    groups = _read_groups(grant_id, question.text, now)
    total = sum(number for key, number in groups.items() if _is_chosen(key, question.chosen))
    rows = _read_rows(grant_id, question, now) if total else []
    return Page(rows, total, _count(groups, question.chosen))


def read_one(claim_id: uuid.UUID, now: datetime) -> tuple[OrcidClaim, str, int] | None:
    """Read one claim with its shown state and the number of its activities.

    :param now: aware UTC.
    """
    row = db.session.execute(_rows(now).where(OrcidClaim.id == claim_id)).one_or_none()
    return None if row is None else tuple(row)


def read_list(grant_id: uuid.UUID, now: datetime) -> list[tuple[OrcidClaim, str, int]]:
    """Read all claims of one researcher as the list shows them, last changed first; one statement.

    :param now: aware UTC.
    """
    query = (
        _rows(now).where(OrcidClaim.grant_id == grant_id).order_by(*SORTS["updated"], OrcidClaim.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def read_matching_ids(grant_id: uuid.UUID, question: Question, now: datetime) -> list[uuid.UUID]:
    """Return the ids of all claims that a list without pages would show; one statement.

    :param now: aware UTC.
    """
    query = select(OrcidClaim.id).join(OrcidGrant, OrcidGrant.id == OrcidClaim.grant_id)
    return list(db.session.scalars(query.where(*_conditions(grant_id, question, now))))


def _read_groups(
    grant_id: uuid.UUID, text: str, now: datetime
) -> dict[tuple[str | None, ...], int]:
    """Count the claims by all facets at once: a few hundred rows for the longest list."""
    columns = [column.label(name) for name, column in _facets(now).items()]
    found = (
        select(*columns)
        .select_from(OrcidClaim)
        .join(OrcidGrant, OrcidGrant.id == OrcidClaim.grant_id)
        .where(OrcidClaim.grant_id == grant_id, _matches(text))
        .subquery()
    )
    query = select(*found.c, func.count()).group_by(*found.c)
    return {tuple(row[:-1]): row[-1] for row in db.session.execute(query)}


def _count(
    groups: Mapping[tuple[str | None, ...], int], chosen: Mapping[str, Collection[str]]
) -> dict[str, dict[str, int]]:
    """Count each facet under what is chosen in the others, so that its choice can be widened."""
    counts: dict[str, dict[str, int]] = {}
    for index, name in enumerate(FACETS):
        others = {other: values for other, values in chosen.items() if other != name}
        counter: Counter[str] = Counter()
        for key, number in groups.items():
            value = key[index]
            if value is not None and _is_chosen(key, others):
                counter[value] += number
        counts[name] = dict(counter)
    return counts


def _is_chosen(key: tuple[str | None, ...], chosen: Mapping[str, Collection[str]]) -> bool:
    return all(key[FACETS.index(name)] in values for name, values in chosen.items() if values)


def _read_rows(
    grant_id: uuid.UUID, question: Question, now: datetime
) -> list[tuple[OrcidClaim, str, int]]:
    query = (
        _rows(now)
        .where(*_conditions(grant_id, question, now))
        .order_by(*SORTS[question.sort], OrcidClaim.id)
        .offset(question.offset)
        .limit(question.limit)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _rows(now: datetime) -> Any:
    """Return a query for claims as the list shows them."""
    activities = (
        select(func.count())
        .where(OrcidActivity.claim_id == OrcidClaim.id)
        .correlate(OrcidClaim)
        .scalar_subquery()
    )
    state = _facets(now)["state"].label("shown_state")
    return select(OrcidClaim, state, activities).join(
        OrcidGrant, OrcidGrant.id == OrcidClaim.grant_id
    )


def _conditions(grant_id: uuid.UUID, question: Question, now: datetime) -> list[Any]:
    facets = _facets(now)
    chosen = [facets[name].in_(values) for name, values in question.chosen.items() if values]
    return [OrcidClaim.grant_id == grant_id, _matches(question.text), *chosen]


def _facets(now: datetime) -> dict[str, ColumnElement[Any]]:
    """Return what each facet counts."""
    # What ended does not wait because its record was edited, only because it was asked for again.
    is_open = or_(
        OrcidClaim.final_reason.is_(None), OrcidClaim.requested_action == RequestedAction.ADD
    )
    is_due = and_(OrcidClaim.due_at <= now, is_open)
    is_leased = and_(OrcidGrant.lease_id.is_not(None), OrcidGrant.leased_until > now)
    stored = type_coerce(OrcidClaim.state, String)
    return {
        "state": case(
            (and_(is_due, is_leased), SENDING),
            (is_due, ClaimState.PENDING.value),
            else_=stored,
        ),
        "reason": case((is_due, None), else_=type_coerce(OrcidClaim.reason, String)),
        "type": type_coerce(OrcidClaim.resource_type, String),
        "year": func.substr(OrcidClaim.publication_date, 1, 4),
    }


def _matches(text: str) -> ColumnElement[bool]:
    """Match words of the title in any order, a DOI or record id in any form, or a reference."""
    if not text.strip():
        return true()
    doi = strip_doi_prefix(text)
    words = [OrcidClaim.title.icontains(word, autoescape=True) for word in text.split()[:WORDS_MAX]]
    return or_(
        and_(*words),
        OrcidClaim.doi.icontains(doi, autoescape=True),
        func.lower(OrcidClaim.recid) == doi,
        has_reference(text),
    )
