# SPDX-License-Identifier: MIT
"""Whether a resource type has an ORCID type, or *other* for want of anything better."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.works.mapper import is_type_known, map_type
from invenio_orcid_autoupdate.works.options import MappingOptions

OPTIONS = MappingOptions(work_types={"zine": "magazine-article"})

TYPES = {
    "InvenioRDM's own": ("dataset", {}, "data-set", True),
    "the operator's": ("zine", {}, "magazine-article", True),
    "by DataCite's type": ("census", {"datacite_general": "Dataset"}, "data-set", True),
    "a text of no kind": ("flyer", {"datacite_general": "Text"}, "other", False),
    "unknown to all": ("broadside", {}, "other", False),
    "nothing said": ("", {}, "other", False),
}


@pytest.mark.parametrize(("id_", "props", "work_type", "known"), list(TYPES.values()), ids=TYPES)
def test_types_are_known_or_not(id_, props, work_type, known):
    """The health check names those that are not."""
    record = {"metadata": {"resource_type": {"id": id_, "props": props}}}
    assert (map_type(record, OPTIONS), is_type_known(record, OPTIONS)) == (work_type, known)
