# SPDX-License-Identifier: MIT
"""Which records the reader of a list of works may edit."""

from __future__ import annotations

from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_search.engine import dsl

EDITING = "curate"
"""Permission that InvenioRDM's *edit* stands for; asked of the search engine, *edit* itself finds
everything, since its condition on deleted records hides the permission inside. Source:
invenio-rdm-records, ``RDMRecordPermissionPolicy.can_edit`` and ``IfDeleted.query_filter``."""


def find_editable(identity, recids):
    """Return those of the records that somebody may edit; one request to the search engine at most.

    Asked of each record, the permission would cost statements for each. What is found here is only
    offered as a link: the deposit form asks the permission itself.

    :param recids: ids of records.
    """
    if not recids:
        return frozenset()
    service = current_rdm_records_service
    search = service.create_search(
        identity,
        service.record_cls,
        service.config.search,
        permission_action=EDITING,
        extra_filter=dsl.Q("terms", id=sorted(recids)),
    )
    hits = search.source(["id"]).params(size=len(recids)).execute()
    return frozenset(hit.id for hit in hits)
