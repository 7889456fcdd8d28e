# SPDX-License-Identifier: MIT
"""Citations: InvenioRDM's own BibTeX, made without an application, and only where it is wanted."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

import pytest

from invenio_orcid_autoupdate.decisions.consent import Settings
from invenio_orcid_autoupdate.decisions.decide import Action
from invenio_orcid_autoupdate.decisions.eligibility import Version
from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.push.evaluation import Evaluator
from invenio_orcid_autoupdate.repository.citations import build_citation
from invenio_orcid_autoupdate.repository.records import Parent, RecordVersion
from invenio_orcid_autoupdate.store.permissions import Permission
from invenio_orcid_autoupdate.works.options import DEFAULT_OPTIONS
from tests.claim_samples import due_claim

ADA, DOI = "0000-0002-1825-0097", "10.5072/abc-1"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)

RECORD = {
    "id": "abc-1",
    "pids": {"doi": {"identifier": DOI, "provider": "datacite"}},
    "metadata": {
        "title": "Cups & tea",
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-11-21",
        "publisher": "Demo repository",
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "name": "Example, Ada",
                    "family_name": "Example",
                    "identifiers": [{"scheme": "orcid", "identifier": ADA}],
                }
            }
        ],
    },
    "custom_fields": {},
}

BIBTEX = """\
@dataset{example_2026_abc-1,
  author       = {Example, Ada},
  title        = {Cups \\& tea},
  month        = nov,
  year         = 2026,
  publisher    = {Demo repository},
  doi          = {10.5072/abc-1},
  url          = {https://doi.org/10.5072/abc-1},
}"""


def test_a_citation_is_inveniordms_bibtex():
    """Letter by letter."""
    citation = build_citation(RECORD)
    assert (citation.type, citation.value) == ("bibtex", BIBTEX)


@pytest.mark.parametrize("field", ["publication_date", "creators", "resource_type"])
def test_a_record_that_inveniordm_cannot_cite_has_none(field):
    """Its serializer takes for granted what it needs."""
    metadata = {**RECORD["metadata"], field: None}
    assert build_citation({**RECORD, "metadata": metadata}) is None


def wanted_work(record, includes_citation):
    """Return the work that is wanted of a record, and what is to be done."""
    permission = Permission(uuid.uuid4(), ADA, None, GrantStatus.ACTIVE, NOW, Settings(NOW))
    evaluator = Evaluator(
        permission,
        proven={ADA},
        mapping=DEFAULT_OPTIONS,
        removes_withdrawn=True,
        includes_citation=includes_citation,
    )
    facts = Version(
        is_deleted=False,
        is_public=True,
        is_embargoed=False,
        doi=DOI,
        is_doi_registered=True,
        registered_at=NOW,
        creators=frozenset({ADA}),
        contributors=frozenset(),
    )
    version = RecordVersion(facts, "abc-1", record, uuid.uuid4())
    evaluation = evaluator.evaluate(due_claim(), Parent(None, (version,)))
    assert evaluation.decision.action is Action.CREATE
    return evaluation.target.work


def test_it_is_sent_where_the_operator_wants_it():
    """With the rest of the work."""
    assert wanted_work(RECORD, includes_citation=True).citation.value == BIBTEX
    assert wanted_work(RECORD, includes_citation=False).citation is None


def test_a_work_without_a_citation_is_sent():
    """Here because the date is missing."""
    metadata = {**RECORD["metadata"], "publication_date": None}
    work = wanted_work({**RECORD, "metadata": metadata}, includes_citation=True)
    assert work.title == "Cups & tea"
    assert work.citation is None
