# SPDX-License-Identifier: MIT
"""The work of a record as one of InvenioRDM's export formats, and what is never in it."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.resources.config import record_serializers

from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.exporting import MEDIA_TYPE
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.repository.records import read_parents, read_whole
from invenio_orcid_autoupdate.serializers import OrcidJSONSerializer
from invenio_orcid_autoupdate.works.mapper import map_record

from ..records import RESTRICTED

pytestmark = pytest.mark.services

HOSTILE = "<script>alert(1)</script> & tea"


@pytest.fixture
def fetch(visitor):
    """Asks the REST API for ORCID's JSON, without being signed in."""

    def fetch(path):
        return visitor().get(f"/api{path}", headers={"Accept": MEDIA_TYPE})

    return fetch


@pytest.fixture
def export(visitor):
    """Opens the address behind the line in the landing page's menu, without being signed in."""
    return lambda recid: visitor().get(f"/records/{recid}/export/orcid-json")


def contributor_orcids(work):
    """Return the iDs that a work shows as proven."""
    people = work["contributors"]["contributor"]
    return [
        person["contributor-orcid"]["path"] for person in people if "contributor-orcid" in person
    ]


def relationships(work):
    """Return the DOIs of a work by relationship."""
    return {
        each["external-id-relationship"]: each["external-id-value"]
        for each in work["external-ids"]["external-id"]
    }


def read(recid):
    """Return a record as the REST API has it."""
    return service.read(system_identity, recid).to_dict()


def test_the_rest_api_answers_in_orcids_json(fetch, people, records):
    """By the media type that ORCID itself uses."""
    ada = people.add()
    recid = records.publish(ada, title="A study of tea cups")
    answer = fetch(f"/records/{recid}")
    assert answer.status_code == 200
    assert answer.content_type == MEDIA_TYPE
    assert answer.json["title"] == {"title": {"value": "A study of tea cups"}}
    assert answer.json["type"] == "data-set"
    assert relationships(answer.json) == {
        "self": records.doi(recid),
        "version-of": records.concept_doi(recid),
    }
    assert contributor_orcids(answer.json) == [ada.orcid]


def test_the_landing_page_offers_the_same_work_as_a_file(visitor, export, fetch, people, records):
    """Its menu names the format, and the address behind that leads to a download."""
    recid = records.publish(people.add())
    page = visitor().get(f"/records/{recid}")
    assert f"/records/{recid}/export/orcid-json" in page.text
    assert "ORCID JSON" in page.text
    answer = export(recid)
    assert answer.status_code == 200
    assert answer.content_type == MEDIA_TYPE
    assert answer.headers["Content-Disposition"] == f"attachment; filename={recid}.json"
    assert answer.text.startswith('{\n  "title"')
    assert json.loads(answer.text) == fetch(f"/records/{recid}").json


def test_it_is_the_work_that_is_sent(fetch, people, records):
    """Although one is made of the REST API's dictionary and the other of the database's."""
    ada = people.add()
    recid = records.publish(
        ada,
        description="<p>Tea &amp; cups</p>",
        languages=[{"id": "eng"}],
        additional_titles=[
            {"title": "Teetassen", "type": {"id": "translated-title"}, "lang": {"id": "deu"}}
        ],
        contributors=[
            {"person_or_org": {"type": "organizational", "name": "Lab"}, "role": {"id": "sponsor"}},
            {
                "person_or_org": {"type": "personal", "given_name": "Bo", "family_name": "Vine"},
                "role": {"id": "editor"},
            },
        ],
        related_identifiers=[
            {"identifier": "2049-3630", "scheme": "issn", "relation_type": {"id": "ispartof"}},
        ],
    )
    parent_id = service.read(system_identity, recid)._record.parent.id
    parents = read_parents([parent_id])
    (version,) = parents[parent_id].versions
    parent = read_whole(parents, [version.id])[parent_id]
    sent = map_record(
        parent.versions[0].whole,
        parent_doi=parent.concept_doi,
        other_version_dois=(),
        authenticated_orcids={ada.orcid},
        options=current_orcid_autoupdate.mapping_options,
        linked_orcid=ada.orcid,
    )
    assert fetch(f"/records/{recid}").json == sent.to_json()


def test_search_results_are_orcids_list_of_works(fetch, people, records):
    """In the form in which ORCID takes several works."""
    ada, ben = people.add(), people.add("Ben Example")
    for person in (ada, ben):
        records.publish(person)
    service.indexer.refresh()
    field = "metadata.creators.person_or_org.identifiers.identifier"
    wanted = {"q": f'{field}:("{ada.orcid}" OR "{ben.orcid}")', "sort": "oldest"}
    answer = fetch(f"/records?{urlencode(wanted)}")
    assert answer.status_code == 200
    assert answer.content_type == MEDIA_TYPE
    shown = [contributor_orcids(each["work"]) for each in answer.json["bulk"]]
    assert shown == [[ada.orcid], [ben.orcid]]


def test_no_result_is_an_empty_list(fetch):
    """Not an error."""
    assert fetch("/records?q=metadata.version:nowhere").json == {"bulk": []}


def test_the_versions_of_a_record_are_a_list_too(fetch, people, records):
    """Each with its own DOI."""
    first = records.publish(people.add())
    second = records.new_version(first)
    service.indexer.refresh()
    works = fetch(f"/records/{first}/versions").json["bulk"]
    dois = {relationships(each["work"])["self"] for each in works}
    assert dois == {records.doi(first), records.doi(second)}


def test_what_is_no_list_of_records_is_refused(app):
    """The revisions of a record are lists of another kind."""
    with pytest.raises(Exception, match="406 Not Acceptable"):
        OrcidJSONSerializer().serialize_object_list([{"json": {}}])


def test_an_id_that_nobody_proved_is_not_shown(fetch, people, records):
    """Neither that of a stranger nor that of somebody who disconnected; a revoked one stays."""
    ada, gone, revoked = people.add(), people.add("Gone Example"), people.add("Late Example")
    gone.grant.status, revoked.grant.status = GrantStatus.DISCONNECTED, GrantStatus.REVOKED
    db.session.commit()
    stranger = people.add("Stranger Example")
    recid = records.publish(ada, gone, revoked)
    other = records.publish(stranger)
    shown = fetch(f"/records/{recid}").json
    assert contributor_orcids(shown) == [ada.orcid, revoked.orcid]
    assert gone.orcid not in json.dumps(shown)
    assert contributor_orcids(fetch(f"/records/{other}").json) == [stranger.orcid]


def test_a_draft_does_not_tell_who_connected_an_id(client_for, users, people):
    """Anybody could find out by naming them."""
    ada, account = people.add(), users()
    person = {
        "type": "personal",
        "given_name": "Ada",
        "family_name": "Example",
        "identifiers": [{"scheme": "orcid", "identifier": ada.orcid}],
    }
    metadata = {"title": "A try", "creators": [{"person_or_org": person}]}
    draft = service.create(account.identity, {"metadata": metadata, "files": {"enabled": False}})
    answer = client_for(account).get(f"/records/{draft.id}/export/orcid-json?preview=1")
    assert answer.status_code == 200
    assert json.loads(answer.text)["title"] == {"title": {"value": "A try"}}
    assert ada.orcid not in answer.text


def test_a_restricted_record_is_not_exported_to_strangers(export, fetch, people, records):
    """InvenioRDM asks for permission before it asks for a format."""
    recid = records.publish(people.add(), access=RESTRICTED, title="Not for everybody")
    assert fetch(f"/records/{recid}").status_code == 403
    refused = export(recid)
    assert refused.status_code in {302, 403}
    for answer in (fetch(f"/records/{recid}"), refused):
        assert "Not for everybody" not in answer.text


def test_a_deleted_record_is_not_exported(export, fetch, people, records):
    """A tombstone says nothing of the work."""
    recid = records.publish(people.add(), title="No longer here")
    records.delete(recid)
    for answer in (fetch(f"/records/{recid}"), export(recid)):
        assert answer.status_code == 410
        assert "contributor" not in answer.text


def test_what_somebody_typed_is_never_run(export, fetch, people, records):
    """No browser takes the answer for a page: by its type, and by forbidding to guess."""
    recid = records.publish(people.add(HOSTILE), title=HOSTILE, publisher=HOSTILE)
    for answer in (fetch(f"/records/{recid}"), export(recid)):
        assert answer.content_type == MEDIA_TYPE
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_token_is_in_it(export, fetch, people, records):
    """Nor anything else of the permission."""
    ada = people.add()
    recid = records.publish(ada)
    for answer in (fetch(f"/records/{recid}"), export(recid)):
        assert ada.token not in answer.text
        assert str(ada.grant_id) not in answer.text


def test_what_orcid_would_refuse_is_exported(app):
    """Somebody may want to see what is missing. No request is needed, only an application."""
    nameless = {"pids": {"doi": {"identifier": "10.5072/nameless"}}, "metadata": {}}
    work = json.loads(OrcidJSONSerializer().serialize_object(nameless))
    assert work["title"] == {"title": {"value": ""}}


def test_a_record_without_a_doi_of_its_own_has_no_work(app):
    """As nothing is sent; a draft gets its DOI when it is published."""
    named = [{"scheme": "doi", "identifier": "10.1000/elsewhere"}]
    record = {"metadata": {"title": "Cups", "identifiers": named}}
    write = OrcidJSONSerializer()
    assert json.loads(write.serialize_object(record)) == {}
    assert json.loads(write.serialize_object_list({"hits": {"hits": [record]}})) == {"bulk": []}
    assert json.loads(write.serialize_object({**record, "is_draft": True}))["title"]


def test_the_citation_is_in_it_where_it_is_sent(api, fetch, people, records, monkeypatch):
    """InvenioRDM's BibTeX, if the operator chose to send that."""
    recid = records.publish(people.add())
    assert "citation" not in fetch(f"/records/{recid}").json
    extension = api.extensions["invenio-orcid-autoupdate"]
    options = replace(extension.push_options, includes_citation=True)
    monkeypatch.setattr(extension, "push_options", options)
    citation = fetch(f"/records/{recid}").json["citation"]
    assert citation["citation-type"] == "bibtex"
    assert records.doi(recid) in citation["citation-value"].replace("\\_", "_")


def test_the_rest_api_gives_no_etag(fetch, people, records):
    """The revision stays the same when somebody disconnects, but the work does not."""
    recid = records.publish(people.add())
    assert "ETag" not in fetch(f"/records/{recid}").headers


def test_other_formats_stay_as_they_are(visitor, people, records):
    """JSON is still what a client gets that does not choose."""
    recid = records.publish(people.add())
    plain = visitor().get(f"/api/records/{recid}")
    assert plain.content_type == "application/json"
    assert plain.json["id"] == recid
    assert visitor().get(f"/records/{recid}/export/json").json["id"] == recid
    assert MEDIA_TYPE not in record_serializers
