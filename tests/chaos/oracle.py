# SPDX-License-Identifier: MIT
"""What ORCID records and claims have to look like, worked out from the repository's records alone.

Written from the rules (docs/architecture.md), with nothing of the package but the table of claims.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata

from invenio_orcid_autoupdate.models import OrcidActivity, OrcidClaim

WORK_TYPES = {
    "dataset": "data-set",
    "publication-article": "journal-article",
    "publication-report": "report",
    "software": "software",
}

IDLE_STATES = {"skipped", "removed"}
"""States of a claim that wants nothing in ORCID."""


@dataclass(frozen=True)
class Work:
    """A work as it has to be in an ORCID record, or is there."""

    doi: str
    version_of: frozenset[str]
    title: str
    type: str


@dataclass
class Expectation:
    """What the records of the repository demand.

    works: for each iD the works by the id of the record's parent.
    dois: what has to be registered and findable.
    """

    works: dict[str, dict[str, Work]] = field(default_factory=lambda: defaultdict(dict))
    dois: set[str] = field(default_factory=set)


def expect() -> Expectation:
    """Read all records and say what ORCID and DataCite have to hold."""
    expectation = Expectation()
    parents = defaultdict(list)
    for row in RDMRecordMetadata.query.order_by(RDMRecordMetadata.index.desc()):
        if row.json:
            parents[row.parent_id].append(row)
    for parent in RDMParentMetadata.query:
        _expect_parent(expectation, parent, parents[parent.id])
    return expectation


def _expect_parent(expectation, parent, rows):
    """Add one record with its versions, newest first."""
    public = [row.json for row in rows if _is_public(row)]
    dois = {_doi(json) for json in public}
    expectation.dois |= dois
    concept = _doi(parent.json)
    if _is_newest_public(rows):
        expectation.dois.add(concept)
    for json in reversed(public):  # the newest that names somebody comes last and stays
        for orcid in _creators(json):
            expectation.works[orcid][str(parent.id)] = Work(
                doi=_doi(json),
                version_of=frozenset({concept} | dois - {_doi(json)}),
                title=json["metadata"]["title"],
                type=WORK_TYPES[json["metadata"]["resource_type"]["id"]],
            )


def _is_newest_public(rows):
    """Say whether the DOI of all versions is to be found: it shows the newest that is left."""
    newest = next((row for row in rows if row.deletion_status.value == "P"), None)
    return newest is not None and _is_public(newest)


def _is_public(row):
    return row.deletion_status.value == "P" and row.json["access"]["record"] == "public"


def _doi(json):
    return ((json.get("pids") or {}).get("doi") or {}).get("identifier")


def _creators(json):
    return [
        identifier["identifier"]
        for creator in json["metadata"]["creators"]
        for identifier in creator["person_or_org"].get("identifiers", ())
    ]


def read_work(json):
    """Return a work of the ORCID simulator in our words."""
    found = defaultdict(set)
    for identifier in json["external-ids"]["external-id"]:
        found[identifier["external-id-relationship"]].add(identifier["external-id-value"])
    (doi,) = found["self"]
    return Work(doi, frozenset(found["version-of"]), json["title"]["title"]["value"], json["type"])


def find_differences(expectation, people, datacite):
    """Compare everything with what is expected.

    :param people: see ``tests.integration.people``.
    :param datacite: the DataCite simulator.
    :returns: one sentence for each difference.
    """
    found = [f"{doi} is not registered" for doi in expectation.dois - _findable(datacite)]
    for person in people:
        found += _compare_works(person, expectation.works[person.orcid])
        found += _compare_claims(person, expectation.works[person.orcid])
    return found


def _findable(datacite):
    return {name for name, doi in datacite.dois.items() if doi.state == "findable"}


def _compare_works(person, wanted):
    is_there = sorted(map(read_work, person.works), key=str)
    should = sorted(wanted.values(), key=str)
    for work in is_there:
        if work in should:
            should.remove(work)
        else:
            yield f"{person.orcid} has {work} without need: {_claims_of(person, work)}"
    for work in should:
        yield f"{person.orcid} lacks {work}: {_claims_of(person, work)}"


def _claims_of(person, work):
    """Describe our claims on a work, for the failure."""
    query = OrcidClaim.query.filter_by(grant_id=person.grant_id, doi=work.doi).populate_existing()
    return "; ".join(map(_describe, query)) or "no claim shows it"


def _compare_claims(person, wanted):
    put_codes = {read_work(work).doi: work["put-code"] for work in person.works}
    for claim in OrcidClaim.query.filter_by(grant_id=person.grant_id).populate_existing():
        work = wanted.get(str(claim.parent_id))
        if work is None:
            is_right = claim.state.value in IDLE_STATES and claim.put_code is None and claim.reason
        else:
            is_right = claim.state.value == "in_orcid" and claim.put_code == put_codes.get(work.doi)
        is_quiet = not (
            claim.due_at or claim.unanswered_since or claim.final_reason or claim.error_text
        )
        if not is_right or not is_quiet or claim.attempts:
            yield f"{person.orcid} has a claim in a wrong state: {_describe(claim)}"


def _describe(claim):
    names = (
        "doi",
        "state",
        "reason",
        "put_code",
        "due_at",
        "unanswered_since",
        "final_reason",
        "attempts",
    )
    state = ", ".join(f"{name} {getattr(claim, name)}" for name in (*names, "error_text"))
    history = OrcidActivity.query.filter_by(claim_id=claim.id).order_by(OrcidActivity.id)
    tried = (f"{one.at:%H:%M:%S} {one.action} {one.outcome} {one.http_status}" for one in history)
    return f"{state} [{', '.join(tried)}]"
