# SPDX-License-Identifier: MIT
"""Hundreds of published records: copies of one, for which InvenioRDM would take minutes."""

from __future__ import annotations

import json

import requests

from . import shelf

RECORDS = """
WITH copies AS MATERIALIZED (
    SELECT number, gen_random_uuid() AS record_id, gen_random_uuid() AS parent_id
    FROM generate_series(1, %(count)s) AS number
), parents AS (
    INSERT INTO rdm_parents_metadata (id, json, created, updated, version_id)
    SELECT parent_id, jsonb_build_object('id', parent_id), now(), now(), 1 FROM copies
), pids AS (
    INSERT INTO pidstore_pid (pid_type, pid_value, pid_provider, status, object_type,
        object_uuid, created, updated)
    SELECT 'doi', '10.5072/copy-' || parent_id, 'datacite', 'R', 'rec', record_id, now(), now()
    FROM copies
), records AS (
    INSERT INTO rdm_records_metadata SELECT copied.*
    FROM rdm_records_metadata AS original, copies, jsonb_populate_record(
        original,
        jsonb_build_object('id', record_id, 'parent_id', copies.parent_id, 'json',
            jsonb_set(jsonb_set(
                jsonb_set(original.json, '{metadata,title}', to_jsonb('Copy number ' || number)),
                '{metadata,publication_date}', to_jsonb(%(year)s || '-01-01')),
                '{pids,doi,identifier}', to_jsonb('10.5072/copy-' || copies.parent_id)
            ))
    ) AS copied WHERE original.id = (
        SELECT object_uuid FROM pidstore_pid WHERE pid_type = 'recid' AND pid_value = %(recid)s
    )
)
SELECT record_id::text, parent_id::text, '10.5072/copy-' || parent_id FROM copies ORDER BY number
"""
"""Each copy has a DOI of its own that is registered, and is the only version of its record."""

CLAIMS = """
INSERT INTO orcid_autoupdate_claims
  (id, grant_id, item_id, parent_id, item_kind, origin, state, reason, requested_action,
   generation, attempts, doi, created, updated)
SELECT gen_random_uuid(), grants.id, parent_id::uuid, parent_id::uuid, 'parent', 'auto',
  'skipped', 'older_than_optin', 'none', 1, 0, doi, now(), now()
FROM orcid_autoupdate_grants grants, unnest(%(parents)s, %(dois)s) AS copy (parent_id, doi)
WHERE grants.orcid = %(orcid)s
"""
"""Claims on the copies, by which they are found, as after an event from before auto-update."""


def index_copies(settings, recid, count):
    """Copy a published record so many times; the copies are found by the search engine."""
    address = f"http://{settings.services['SERVICES_SEARCH_HOST']}"
    original = _search(f"{address}/{settings.search_prefix}rdmrecords-records", recid)
    lines = []
    for record_id, parent_id, _doi in _copy(settings, recid, count):
        parent = {**original["_source"]["parent"], "uuid": parent_id}
        lines.append({"create": {"_index": original["_index"], "_id": record_id}})
        lines.append({**original["_source"], "uuid": record_id, "parent": parent})
    answer = requests.post(
        f"{address}/_bulk?refresh=true",
        data="".join(f"{json.dumps(line)}\n" for line in lines),
        headers={"Content-Type": "application/x-ndjson"},
        timeout=60,
    )
    assert not answer.json()["errors"]


def claim_copies(settings, orcid, recid, count, year="2026"):
    """Copy a published record that names somebody who is connected; the copies are in no index.

    :param recid: of the record.
    :param year: of publication.
    :returns: the DOIs of the copies.
    """
    _records, parents, dois = zip(*_copy(settings, recid, count, year), strict=True)
    found = {"orcid": orcid, "parents": list(parents), "dois": list(dois)}
    with shelf.connect(settings) as connection, connection.cursor() as cursor:
        cursor.execute(CLAIMS, found)
    return list(dois)


def forget_works(settings, orcid):
    """Let no claim and no run of a person be there, as for somebody who connects today."""
    owned = "grant_id = (SELECT id FROM orcid_autoupdate_grants WHERE orcid = %s)"
    for table in ("orcid_autoupdate_claims", "orcid_autoupdate_runs"):
        shelf.execute(settings, f"DELETE FROM {table} WHERE {owned}", orcid)


def _copy(settings, recid, count, year="2026"):
    """Copy the rows of a record; return record id, parent id and DOI of each copy."""
    with shelf.connect(settings) as connection, connection.cursor() as cursor:
        cursor.execute(RECORDS, {"recid": recid, "count": count, "year": str(year)})
        return cursor.fetchall()


def _search(address, recid):
    """Return what the search engine has of a record."""
    requests.post(f"{address}/_refresh", timeout=60).raise_for_status()
    query = {"query": {"term": {"id": recid}}}
    [found] = requests.post(f"{address}/_search", json=query, timeout=60).json()["hits"]["hits"]
    return found
