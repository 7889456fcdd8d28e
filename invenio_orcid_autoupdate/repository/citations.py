# SPDX-License-Identifier: MIT
"""How to cite a record, in the words of InvenioRDM's own BibTeX export.

Needs neither an application nor the search engine, unlike InvenioRDM's other formats: nothing in
it is looked up in a vocabulary (invenio-rdm-records ``resources/serializers/bibtex``).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from invenio_rdm_records.resources.serializers import BibtexSerializer

from ..logs import note
from ..works.mapper import map_citation
from ..works.work import Citation

logger = logging.getLogger(__name__)


def build_citation(record: Mapping[str, Any]) -> Citation | None:
    """Return a record's citation, or None for a record that InvenioRDM cannot cite.

    It stumbles over records that lack a date or creators (seen with versions 13 to 15). A work
    without a citation is better than none, so all its errors are caught.

    :param record: the JSON of a record as the database or the REST API has it.
    """
    try:
        bibtex = BibtexSerializer().serialize_object(record)
    except Exception:
        recid = record.get("id")
        note(logger, logging.WARNING, "A record has no citation", exc_info=True, recid=recid)
        return None
    return map_citation(bibtex)
