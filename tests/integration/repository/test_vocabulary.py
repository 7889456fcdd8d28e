# SPDX-License-Identifier: MIT
"""Resource types that an instance added are mapped by what its vocabulary says of them."""

from __future__ import annotations

import uuid

import pytest
from invenio_access.permissions import system_identity
from invenio_search import current_search_client
from invenio_vocabularies.proxies import current_service as vocabularies

from invenio_orcid_autoupdate.repository.vocabularies import read_type_props

from ..counting import statements
from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def own_type(app, settings):
    """A resource type that InvenioRDM does not know by itself."""
    type_id = f"own-{uuid.uuid4().hex[:8]}"
    entry = {
        "id": type_id,
        "type": "resourcetypes",
        "title": {"en": "Lab notebook"},
        "tags": ["depositable", "linkable"],
        "props": {
            "datacite_general": "Software",
            "datacite_type": "",
            "type": type_id,
            "subtype": "",
        },
    }
    vocabularies.create(system_identity, entry)
    current_search_client.indices.refresh(f"{settings.search_prefix}vocabularies*")
    return type_id


def test_an_own_type_is_mapped_by_its_datacite_type(worker, people, records, own_type):
    """Software, though no table of ours names the id."""
    ada = people.add()
    records.publish(ada, resource_type={"id": own_type})
    eventually(lambda: ada.works)
    assert ada.works[0]["type"] == "software"


def test_inveniordms_types_cost_no_statement(app):
    """They are known by their ids."""
    with statements() as found:
        assert read_type_props({"dataset", "publication-article", ""}) == {}
    assert found == []
