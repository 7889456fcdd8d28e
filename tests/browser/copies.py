# SPDX-License-Identifier: MIT
"""Hundreds of older works, put straight into the database: publishing them would take minutes."""

from __future__ import annotations

from . import shelf

RECORDS = """
WITH original AS (
  SELECT record.json, record.deletion_status
  FROM rdm_records_metadata record JOIN pidstore_pid pid ON pid.object_uuid = record.id
  WHERE pid.pid_type = 'recid' AND pid.pid_value = %(recid)s
), copies AS (
  SELECT number, gen_random_uuid() AS id, gen_random_uuid() AS parent_id,
    '10.5072/copy-' || gen_random_uuid() AS doi
  FROM generate_series(1, %(count)s) number
), parents AS (
  INSERT INTO rdm_parents_metadata (id, json, created, updated, version_id)
  SELECT parent_id, jsonb_build_object('id', parent_id::text), now(), now(), 1 FROM copies
), records AS (
  INSERT INTO rdm_records_metadata
    (id, parent_id, index, deletion_status, json, created, updated, version_id)
  SELECT id, parent_id, 1, deletion_status,
    jsonb_set(jsonb_set(jsonb_set(json,
      '{pids,doi,identifier}', to_jsonb(doi)),
      '{metadata,title}', to_jsonb('Copy number ' || number)),
      '{metadata,publication_date}', to_jsonb(%(year)s || '-01-01')),
    now(), now(), 1
  FROM copies, original
), pids AS (
  INSERT INTO pidstore_pid
    (pid_type, pid_value, pid_provider, status, object_type, object_uuid, created, updated)
  SELECT 'doi', doi, 'datacite', 'R', 'rec', id, now(), now() FROM copies
)
SELECT parent_id, doi FROM copies ORDER BY number
"""
"""Copies a published record; the copies have DOIs of their own, and are in no index."""

CLAIMS = """
INSERT INTO orcid_autoupdate_claims
  (id, grant_id, subject_id, family_id, subject_kind, origin, state, reason, wish, doi_only,
   generation, attempts, doi, created, updated)
SELECT gen_random_uuid(), %(grant_id)s, parent_id::uuid, parent_id::uuid, 'family', 'auto',
  'skipped', 'older_than_optin', 'none', false, 1, 0, doi, now(), now()
FROM unnest(%(parents)s, %(dois)s) AS copy (parent_id, doi)
"""
"""Claims on the copies, by which they are found, as after an event from before auto-update."""


def add_copies(settings, orcid, recid, count, year="2026"):
    """Copy a published record that names somebody who is connected.

    :param recid: of the record.
    :param year: of publication.
    :returns: the DOIs of the copies.
    """
    with shelf.connect(settings) as connection, connection.cursor() as cursor:
        cursor.execute(RECORDS, {"recid": recid, "count": count, "year": str(year)})
        parents, dois = (list(column) for column in zip(*cursor.fetchall(), strict=True))
        cursor.execute("SELECT id FROM orcid_autoupdate_grants WHERE orcid = %s", (orcid,))
        (grant_id,) = cursor.fetchone()
        found = {"grant_id": grant_id, "parents": [str(one) for one in parents], "dois": dois}
        cursor.execute(CLAIMS, found)
    return dois


def forget_works(settings, orcid):
    """Let no claim and no run of a person be there, as for somebody who connects today."""
    owned = "grant_id = (SELECT id FROM orcid_autoupdate_grants WHERE orcid = %s)"
    for table in ("orcid_autoupdate_claims", "orcid_autoupdate_runs"):
        shelf.execute(settings, f"DELETE FROM {table} WHERE {owned}", orcid)
