# SPDX-License-Identifier: MIT
"""What the deposit form tells of a draft."""

from __future__ import annotations

from marshmallow import Schema, fields

from ..fields import Text, many

ORCIDS_MAX = 500
"""iDs in one question: more creators than nearly any record has, and still one short statement."""

COMMUNITIES_MAX = 100


def _texts(most):
    return many(Text(), most, load_default=list)


class DraftSchema(Schema):
    """What decides to whose ORCID records a draft will go, and nothing else of it.

    id: of the draft as it is stored, whose creators are counted; empty: it was never saved.
    orcids: iDs of the creators as they stand in the form, in any form; what is none is left out.
        Only the caller's own is looked for among them.
    contributors: iDs of the contributors.
    resource_type: id of the resource type.
    communities: UUIDs of the communities it is meant for.
    is_external_doi: the depositor brought a DOI.
    """

    id = Text(load_default="")
    orcids = _texts(ORCIDS_MAX)
    contributors = _texts(ORCIDS_MAX)
    resource_type = Text(load_default="")
    communities = _texts(COMMUNITIES_MAX)
    is_external_doi = fields.Boolean(load_default=False)
