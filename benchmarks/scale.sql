-- SPDX-License-Identifier: MIT
-- A large repository, made by the database itself. Parameters (psycopg2): records, grants, claims, token.
-- Nine of ten researchers have an account. Four records of five are the only version of their family; one family of four has a claim for each
-- author who is linked; few researchers have most of the works, as everywhere.

CREATE FUNCTION pg_temp.orcid(number bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    digits text := lpad((900000000000 + number)::text, 15, '0');
    total bigint := 0;
    rest int;
BEGIN  -- check digit: ISO 7064 MOD 11-2
    FOR place IN 1..15 LOOP
        total := (total + substr(digits, place, 1)::int) * 2;
    END LOOP;
    rest := (12 - total %% 11) %% 11;
    digits := digits || CASE rest WHEN 10 THEN 'X' ELSE rest::text END;
    RETURN regexp_replace(digits, '(.{4})(.{4})(.{4})(.{4})', '\1-\2-\3-\4');
END $$;

CREATE TEMP TABLE linked AS
SELECT k AS claim, k * (%(records)s * 4 / 5 / %(claims)s) AS family,
       floor(%(grants)s * power((k * 0.6180339887498949) %% 1, 2))::int AS grantee
FROM generate_series(0, %(claims)s - 1) AS k;
CREATE UNIQUE INDEX ON linked (family);
ANALYZE linked;

INSERT INTO accounts_user (id, email, domain, active, version_id, created, updated)
SELECT g + 1, 'researcher-' || g || '@demo.example', 'demo.example', true, 1, now(), now()
FROM generate_series(0, %(grants)s - 1) AS g WHERE g %% 10 > 0;

INSERT INTO orcid_autoupdate_grants
    (id, orcid, user_id, name, access_token, scope, status, status_since, mode, preferences, authorised_at,
     auto_update_since, checked_at, reconciled_at, leased_until, created, updated)
SELECT md5('grant' || g)::uuid, pg_temp.orcid(g), CASE WHEN g %% 10 > 0 THEN g + 1 END, 'Researcher ' || g, %(token)s,
       '/activities/update', CASE WHEN g %% 50 = 7 THEN 'revoked' ELSE 'active' END, stamp, 'auto',
       '{}', stamp, stamp, stamp, CASE WHEN g %% 3 > 0 THEN stamp END,
       CASE WHEN g %% 1000 = 1 THEN now() + interval '1 minute' END, stamp, stamp
FROM generate_series(0, %(grants)s - 1) AS g,
     LATERAL (SELECT now() - (g %% 700) * interval '1 day' AS stamp) AS times;

INSERT INTO rdm_parents_metadata (id, json, version_id, created, updated)
SELECT md5('parent' || p)::uuid,
       jsonb_build_object(
           'id', 'p' || p,
           'pids', jsonb_build_object('doi', jsonb_build_object(
               'client', 'datacite', 'provider', 'datacite', 'identifier', '10.5072/p' || p)),
           'access', '{"owned_by": {"user": "1"}, "links": [], "grants": [], "settings": {}}'::jsonb,
           'communities', '{}'::jsonb),
       2, stamp, stamp
FROM generate_series(0, %(records)s * 4 / 5 - 1) AS p,
     LATERAL (SELECT now() - (p %% 3000 + 1) * interval '1 day' AS stamp) AS times;

INSERT INTO rdm_records_metadata
    (id, parent_id, index, deletion_status, json, version_id, created, updated)
SELECT md5('record' || n)::uuid, md5('parent' || p)::uuid, CASE WHEN n %% 5 = 0 THEN 2 ELSE 1 END,
       CASE WHEN n %% 200 = 3 THEN 'D' ELSE 'P' END,
       jsonb_build_object(
           'id', 'r' || n,
           'pids', jsonb_build_object(
               'doi', jsonb_build_object(
                   'client', 'datacite', 'provider', 'datacite', 'identifier', '10.5072/r' || n),
               'oai', jsonb_build_object('provider', 'oai', 'identifier', 'oai:demo:r' || n)),
           'access', '{"record": "public", "files": "public"}'::jsonb,
           'files', '{"enabled": true, "count": 2}'::jsonb,
           'metadata', jsonb_build_object(
               'title', 'Fragments of ware from site ' || n || ', part ' || n %% 7,
               'resource_type', '{"id": "dataset"}'::jsonb,
               'publication_date', (date '2000-01-01' + n %% 9000)::text,
               'publisher', 'Demo repository',
               'description', '<p>' || repeat(md5(n::text) || ' glaze, depth and place. ', 12)
                   || '</p>',
               'creators', jsonb_build_array(
                   jsonb_build_object('person_or_org', jsonb_build_object(
                       'type', 'personal', 'name', 'Family ' || n %% 5000 || ', Given',
                       'family_name', 'Family ' || n %% 5000, 'given_name', 'Given',
                       'identifiers', CASE WHEN linked.family IS NULL THEN '[]'::jsonb
                           ELSE jsonb_build_array(jsonb_build_object(
                               'scheme', 'orcid', 'identifier', pg_temp.orcid(linked.grantee)))
                           END)),
                   '{"person_or_org": {"type": "personal", "name": "Baker, Bob",
                     "family_name": "Baker", "given_name": "Bob", "identifiers": []},
                     "affiliations": [{"name": "University of Mainz"}]}'::jsonb),
               'related_identifiers', jsonb_build_array(jsonb_build_object(
                   'scheme', 'doi', 'identifier', '10.1000/paper.' || n,
                   'relation_type', '{"id": "issupplementto"}'::jsonb))),
           'custom_fields', '{"journal:journal": {"title": "Journal of Psychoceramics"}}'::jsonb),
       3, stamp, stamp
FROM generate_series(0, %(records)s - 1) AS n
    CROSS JOIN LATERAL (SELECT n - (n + 4) / 5 AS p,
                               now() - (n %% 3000) * interval '1 day' AS stamp) AS of
    LEFT JOIN linked ON linked.family = of.p;

INSERT INTO pidstore_pid
    (pid_type, pid_value, pid_provider, status, object_type, object_uuid, created, updated)
SELECT kind, CASE kind WHEN 'doi' THEN '10.5072/' WHEN 'oai' THEN 'oai:demo:' ELSE '' END || 'r' || n,
       CASE kind WHEN 'doi' THEN 'datacite' WHEN 'oai' THEN 'oai' END,
       CASE WHEN kind = 'doi' AND n %% 5000 = 9 THEN 'K' ELSE 'R' END, 'rec',
       md5('record' || n)::uuid, stamp, stamp
FROM generate_series(0, %(records)s - 1) AS n, unnest(ARRAY['recid', 'doi', 'oai']) AS kind,
     LATERAL (SELECT now() - (n %% 3000) * interval '1 day' AS stamp) AS times;

INSERT INTO pidstore_pid
    (pid_type, pid_value, pid_provider, status, object_type, object_uuid, created, updated)
SELECT kind, CASE kind WHEN 'doi' THEN '10.5072/p' ELSE 'p' END || p,
       CASE kind WHEN 'doi' THEN 'datacite' END, 'R', 'rec', md5('parent' || p)::uuid, stamp, stamp
FROM generate_series(0, %(records)s * 4 / 5 - 1) AS p, unnest(ARRAY['recid', 'doi']) AS kind,
     LATERAL (SELECT now() - (p %% 3000) * interval '1 day' AS stamp) AS times;

INSERT INTO rdm_versions_state (parent_id, latest_id, latest_index)
SELECT DISTINCT ON (parent_id) parent_id, id, index FROM rdm_records_metadata
ORDER BY parent_id, index DESC;

INSERT INTO transaction (id, issued_at)
SELECT n, (now() AT TIME ZONE 'UTC') - (%(records)s - n) * interval '4 minutes'
FROM generate_series(1, %(records)s) AS n;

INSERT INTO rdm_records_metadata_version
    (id, transaction_id, operation_type, version_id, parent_id, created, updated)
SELECT md5('record' || n - 1)::uuid, n, 0, 1, md5('parent' || n - 1 - (n + 3) / 5)::uuid, stamp, stamp
FROM generate_series(1, %(records)s) AS n,
     LATERAL (SELECT now() - (%(records)s - n) * interval '4 minutes' AS stamp) AS times;

INSERT INTO orcid_autoupdate_cursors (name, at, position, created, updated)
SELECT name, now() - interval '1 hour', position, now(), now()
FROM (VALUES ('history', (%(records)s - 15) || ':' || md5('record')::uuid),
             ('parents', md5('parent')::uuid::text)) AS places (name, position);

INSERT INTO orcid_autoupdate_claims
    (id, grant_id, item_id, item_kind, parent_id, recid, doi, title, resource_type,
     publication_date, role, origin, state, reason, requested_action, put_code, accepted_hash, accepted_parts,
     pushed_at, due_at, marked_at, generation, attempts, created, updated)
SELECT md5('claim' || claim)::uuid, md5('grant' || grantee)::uuid, md5('parent' || family)::uuid,
       'parent', md5('parent' || family)::uuid, 'r' || family, '10.5072/r' || family,
       'Fragments of ware from site ' || family, 'dataset', '2020-05-06', 'creator', 'auto', state,
       CASE state WHEN 'on_hold' THEN 'orcid_down' WHEN 'skipped' THEN 'not_public' END, 'none',
       CASE state WHEN 'in_orcid' THEN 100000000 + claim END,
       CASE state WHEN 'in_orcid' THEN md5('a' || claim) || md5('b' || claim) END,
       CASE state WHEN 'in_orcid' THEN parts END,
       CASE state WHEN 'in_orcid' THEN stamp END,
       CASE WHEN claim %% 400 = 11 THEN now() - claim %% 60 * interval '1 second'
            WHEN claim %% 100 = 12 THEN now() + claim %% 90 * interval '1 minute' END,
       stamp, 2, 0, stamp, stamp
FROM linked,
     LATERAL (SELECT CASE WHEN claim %% 100 < 92 THEN 'in_orcid' WHEN claim %% 100 < 96 THEN 'skipped'
                          WHEN claim %% 100 < 99 THEN 'on_hold' ELSE 'failed' END AS state,
                     now() - (claim %% 700) * interval '1 day' AS stamp,
                     concat('title:5e1f0a2b short-description:', left(md5('p' || claim), 8),
                            ' type:3d2c1b0a publication-date:0f1e2d3c external-ids:',
                            left(md5('q' || claim), 8), ' url:', left(md5('r' || claim), 8),
                            ' contributors:8a7b6c5d') AS parts) AS facts;

INSERT INTO orcid_autoupdate_activities
    (claim_id, grant_id, at, action, outcome, http_status, duration_ms, changed)
SELECT md5('claim' || claim)::uuid, md5('grant' || grantee)::uuid,
       now() - (claim %% 365) * interval '1 day' + turn * interval '1 minute',
       CASE turn WHEN 1 THEN 'create' ELSE 'update' END, 'accepted', 200 + turn %% 2, 240,
       CASE WHEN turn > 1 THEN 'title external-ids' END
FROM linked, generate_series(1, 3) AS turn;

INSERT INTO orcid_autoupdate_doi_statuses (doi, cause, since, attempts)
SELECT '10.5072/r' || n, 'refused', now() - interval '1 day', 1
FROM generate_series(9, %(records)s - 1, 5000) AS n;

UPDATE orcid_autoupdate_claims SET due_at = now() WHERE grant_id = md5('grant0')::uuid;
