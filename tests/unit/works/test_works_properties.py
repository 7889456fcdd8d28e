# SPDX-License-Identifier: MIT
"""What holds for every record: the work is valid for ORCID's schema, and ORCID takes it.

``PROPERTY_EXAMPLES`` says how many records are invented; the full run takes 2,000.
"""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from orcid_xml import schema_errors
from record_samples import mapped
from record_strategies import ANYTHING, DOIS, LINKED, ORCIDS, RECORDS
from werkzeug.test import Client

from invenio_orcid_autoupdate.works.options import MappingOptions
from invenio_orcid_autoupdate.works.tables import SHARED_SCHEMES
from invenio_orcid_autoupdate.works.validation import Problem, find_problems
from simulators.orcid import OrcidSimulator

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "100"))

many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

VERSIONS = st.lists(DOIS, max_size=3)
OPTIONS = st.builds(
    MappingOptions,
    site_url=st.sampled_from(["https://orcid.org", "https://sandbox.orcid.org", "http://[::1]:1"]),
    self_doi=st.sampled_from(["version", "concept"]),
    further_ids=st.sampled_from(["self", "version-of", "none"]),
    unique_schemes=st.frozensets(st.sampled_from(sorted(SHARED_SCHEMES))),
)
PROVEN = st.sets(st.sampled_from(ORCIDS[:3]))


@pytest.fixture(scope="module")
def registry():
    """Return a registry in this process and a token for it."""
    simulator = OrcidSimulator()
    return Client(simulator.wsgi), simulator, simulator.issue_token(LINKED)


def send(registry, method, path, body):
    """Send a work as the client does."""
    client, _, token = registry
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.orcid+json",
        "Content-Type": "application/vnd.orcid+json",
    }
    url = "https://api.sandbox.orcid.org"
    path = f"/v3.0/{LINKED}{path}"
    return client.open(path, url, method=method, headers=headers, data=json.dumps(body))


@many
@given(record=RECORDS, parent=st.none() | DOIS, versions=VERSIONS, proven=PROVEN, options=OPTIONS)
def test_orcid_takes_every_work(registry, record, parent, versions, proven, options):
    """By its schema, by a single request, in a bulk, and again as an update of the same."""
    work = mapped(record, parent, versions, proven, options)
    body = work.to_json()
    if find_problems(work):
        assert find_problems(work) == [Problem.TITLE_MISSING]
        return
    assert schema_errors(body) == []
    registry[1].clear_works()
    created = send(registry, "POST", "/work", body)
    assert created.status_code == 201, created.text
    put_code = int(created.headers["Location"].rpartition("/")[2])
    updated = send(registry, "PUT", f"/work/{put_code}", {**body, "put-code": put_code})
    assert updated.status_code == 200, updated.text
    registry[1].clear_works()
    bulk = send(registry, "POST", "/works", {"bulk": [{"work": body}]})
    assert "work" in bulk.json["bulk"][0], bulk.text


@many
@given(record=RECORDS, proven=PROVEN)
def test_what_is_sent_keeps_the_rules(record, proven):
    """Only proven iDs, at most fifty people, one first, one DOI of its own, everything clean."""
    work = mapped(record, proven=proven)
    shown = {each.orcid_url[-19:] for each in work.contributors if each.orcid_url}
    assert shown <= proven
    assert len(work.contributors) <= 50
    assert [each.sequence for each in work.contributors].count("first") <= 1
    assert not {each.type for each in work.self_ids} & {"issn", "raid", "uri"}
    assert len(set(work.external_ids)) == len(work.external_ids)
    assert set(find_problems(work)) <= {Problem.TITLE_MISSING}


@many
@given(record=RECORDS, proven=PROVEN)
def test_a_record_that_went_through_the_database_gives_the_same_work(record, proven):
    """JSON loses the order of keys and the difference of equal values, nothing else."""
    again = json.loads(json.dumps(record, sort_keys=True))
    first, second = (
        mapped(record, proven=proven),
        mapped(again, proven=set(reversed(sorted(proven)))),
    )
    assert first == second
    assert first.content_hash() == second.content_hash()


@many
@given(record=ANYTHING)
def test_whatever_comes_nothing_raises(record):
    """A broken record is a list of problems."""
    work = mapped(record if isinstance(record, dict) else {"metadata": record})
    assert isinstance(work.content_hash(), str)
    assert set(find_problems(work)) <= {Problem.TITLE_MISSING, Problem.IDENTIFIER_MISSING}
