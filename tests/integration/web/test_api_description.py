# SPDX-License-Identifier: MIT
"""The OpenAPI description and the REST API are the same: routes, and every kind of answer."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invenio_db import db
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import RunKind
from invenio_orcid_autoupdate.store import runs

from .described import PREFIX, described_routes, existing_routes, read_description
from .test_works_api import add_claim

EXAMPLES = 6
"""Requests of each kind: right ones, and ones that are wrong in one way."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

SCHEMA = schemathesis.openapi.from_dict(read_description())
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}


def test_every_route_is_described_and_every_description_has_a_route(api):
    """With its method, and with the words that a part of the address can be."""
    assert described_routes(read_description()) == existing_routes(api)


@pytest.fixture
def caller(users, orcid, orcid_sim, monkeypatch):
    """A researcher with a work and a run; nothing leaves for the broker."""
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    user = users()
    token = orcid_sim.issue_token(orcid, client_id="APP-DEMO0000000000A")
    user.connect(orcid, token=token, name="Ada Example")
    user.work_id = add_claim(user.grant, put_code=None, other_source="DataCite")
    user.run_id = runs.start(user.grant.id, RunKind.BACKFILL, utcnow())
    db.session.commit()
    return user


def own_id(caller, path):
    """Return an id of the caller's that fits a path."""
    if path.startswith("/grants/"):
        return str(caller.grant.id)
    return str(caller.run_id if path.startswith("/runs/") else caller.work_id)


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_whatever_is_asked_is_answered_as_described(client_for, caller, label):
    """No server error, no status, type or field that the description does not know."""
    operation, browser = OPERATIONS[label], client_for(caller)
    browser.api("GET", f"{PREFIX}/me")  # brings the CSRF cookie
    real_id = own_id(caller, operation.path)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_own=st.booleans())
    def hold(case, is_own):
        if is_own and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = real_id
        query = urlencode(case.query or {}, doseq=True)
        address = f"{PREFIX}{case.formatted_path}" + (f"?{query}" if query else "")
        body = {} if isinstance(case.body, type(schemathesis.core.NOT_SET)) else {"json": case.body}
        answer = browser.api(case.method, address, **body)
        case.validate_response(answer, checks=CHECKS)

    hold()
