# SPDX-License-Identifier: MIT
"""How long a researcher with many works waits for a page of the list, facets included."""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from invenio_accounts.proxies import current_datastore
from invenio_app.factory import create_api
from invenio_db import db
from invenio_oauth2server.models import Token
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import Client

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason
from invenio_orcid_autoupdate.models import OrcidClaim
from tests.integration.people import People

from .corner import Corner
from .report import Aim, Result, percentile

PATH = "/orcid-autoupdate/works"

FIRST = "first page"

PAGES: dict[str, dict[str, str]] = {
    FIRST: {},
    "50 works": {"size": "50"},
    "one state": {"f": "state:skipped"},
    "words in a title": {"q": "pottery part 17"},
    "by title, last page": {"sort": "title", "page": "200"},
}
"""What is asked for, by its name."""

STATES = (
    (ClaimState.IN_ORCID, None),
    (ClaimState.IN_ORCID, None),
    (ClaimState.SKIPPED, Reason.OLDER_THAN_OPTIN),
    (ClaimState.SKIPPED, Reason.TYPE_EXCLUDED),
    (ClaimState.ON_HOLD, Reason.PERMISSION_LOST),
    (ClaimState.FAILED, Reason.REJECTED),
)

TYPES = ("dataset", "publication-article", "publication-thesis", "software", "image-photo")

PER_BROWSER = 50
"""Requests that come from one browser: InvenioRDM lets each send a limited number in a minute."""

FROM_HERE = {"REMOTE_ADDR": "127.0.0.1"}


def measure(corner: Corner, works: int = 2000, requests: int = 60) -> Result:
    """Ask for pages again and again, as the list does, through the whole REST API."""
    token = _add_researcher(corner, works)
    client = Client(create_api().wsgi_app)
    rows = [_measure_page(client, token, name, requests) for name in PAGES]
    first = next(row for row in rows if row["page"] == FIRST)
    aims = (
        Aim("first page, p95 < 300 ms", first["p95, ms"], first["p95, ms"] < 300),
        Aim("first page, at most 8 statements", first["statements"], first["statements"] <= 8),
    )
    return Result(f"A list of {works:,} works", rows, aims)


def _add_researcher(corner: Corner, works: int) -> str:
    """Store a researcher with works; return a token for the REST API."""
    facts = {"password": "-", "active": True, "confirmed_at": utcnow()}
    user = current_datastore.create_user(email=f"bench-{uuid.uuid4().hex}@example.org", **facts)
    current_datastore.commit()
    person = People(corner.orcid).add(user_id=user.id)
    db.session.execute(
        OrcidClaim.__table__.insert(), [_row(person.grant_id, number) for number in range(works)]
    )
    token = Token.create_personal("bench", user.id, scopes=[]).access_token
    db.session.commit()
    return str(token)


def _row(grant_id: uuid.UUID, number: int) -> dict[str, Any]:
    """Return one work, in one of the states that occur."""
    state, reason = STATES[number % len(STATES)]
    then = utcnow() - timedelta(minutes=number)
    id_, parent_id = uuid.uuid4(), uuid.uuid4()
    return {
        "id": id_,
        "grant_id": grant_id,
        "item_id": parent_id,
        "parent_id": parent_id,
        "state": state,
        "reason": reason,
        "put_code": number + 1 if state is ClaimState.IN_ORCID else None,
        "pushed_at": then if state is ClaimState.IN_ORCID else None,
        "title": f"Shards of pottery, part {number}",
        "doi": f"10.5072/list-{number}",
        "recid": f"list-{number}",
        "resource_type": TYPES[number % len(TYPES)],
        "publication_date": f"{2000 + number % 26}-05-03",
        "created": then,
        "updated": then,
    }


def _measure_page(client: Client, token: str, name: str, requests: int) -> dict[str, Any]:
    address = f"{PATH}?{urlencode(PAGES[name])}"
    browsers = (number // PER_BROWSER for number in itertools.count())
    milliseconds = []
    for number in itertools.islice(browsers, requests + 1):
        headers = {"Authorization": f"Bearer {token}", "User-Agent": f"{name} {number}"}
        with _statements() as found:
            started = time.perf_counter()
            answer = client.get(address, headers=headers, environ_overrides=FROM_HERE)
            milliseconds.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.text[:300]}")
    steady = milliseconds[1:]  # the first one finds empty caches
    return {
        "page": name,
        "p50, ms": percentile(steady, 50),
        "p95, ms": percentile(steady, 95),
        "slowest, ms": max(steady),
        "statements": sum("orcid_autoupdate" in one or "vocabular" in one for one in found),
        "of the whole request": len(found),
    }


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Collect all SQL statements of the block, whatever application sends them."""
    found: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
