# SPDX-License-Identifier: MIT
"""Records in ORCID's JSON: a format for InvenioRDM's exports and its REST API.

Shows what ORCID gets, or would get. Nothing is checked but that a published record has a DOI of its
own, without which ORCID gets nothing; no request is sent. Two things are left to the push, since
they depend on the researcher's whole parent and on who it is for: DOIs of other
versions, and whom to prefer where more people have an iD than ORCID shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from werkzeug.exceptions import NotAcceptable

from .proxies import current_orcid_autoupdate
from .repository.citations import build_citation
from .repository.records import named_orcids
from .repository.vocabularies import read_type_props, type_id, with_type_props
from .store.permissions import proven_among
from .works.identifiers import read_doi
from .works.mapper import map_record
from .works.reach import line, part, parts
from .works.work import Work


class OrcidJSONSerializer:
    """Writes the works of records, whether or not ORCID would take them.

    Has the two methods that InvenioRDM wants (flask_resources ``serializers.base``); needs an
    application but no request.

    :param options: for ``json.dumps``.
    """

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Keep the options."""
        self._options = dict(options or {})

    def serialize_object(self, obj: Mapping[str, Any]) -> str:
        """Return one work.

        :param obj: JSON of a record as the REST API answers it.
        """
        (work,) = map_works([obj])
        return json.dumps(work, **self._options)

    def serialize_object_list(self, obj_list: Mapping[str, Any]) -> str:
        """Return a list of works in ORCID's form for several.

        Source: orcid-model ``record_3.0/samples/write_samples/bulk-work-3.0.json``.

        :param obj_list: JSON of a search result as the REST API answers it.
        :raises NotAcceptable: these are no search results; a record's revisions are not.
        """
        if not part(obj_list, "hits"):
            raise NotAcceptable
        works = map_works(parts(obj_list, "hits", "hits"))
        return json.dumps({"bulk": [{"work": work} for work in works if work]}, **self._options)


def map_works(records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the works of records in ORCID's JSON; at most two statements.

    Of a published record without a DOI of its own it is empty.

    :param records: as the REST API answers them.
    """
    props = read_type_props({type_id(record) for record in records})
    named = [_public_orcids(record) for record in records]
    proven = proven_among(frozenset().union(*named))
    return [
        _map_work(
            with_type_props(record, props), {each: proven[each] for each in orcids & proven.keys()}
        ).to_json()
        if record.get("is_draft") or read_doi(record)
        else {}
        for record, orcids in zip(records, named, strict=True)
    ]


def _map_work(record: Mapping[str, Any], proven: Mapping[str, Sequence[str]]) -> Work:
    extension = current_orcid_autoupdate
    work = map_record(
        record,
        parent_doi=line(record, "parent", "pids", "doi", "identifier") or None,
        other_version_dois=(),
        authenticated_orcids=proven,
        options=extension.mapping_options,
    )
    if extension.push_options.includes_citation:
        return replace(work, citation=build_citation(record))
    return work


def _public_orcids(record: Mapping[str, Any]) -> frozenset[str]:
    """Return the iDs in a record; none of a draft.

    A draft can name anybody: it must not tell its author who has connected an iD here.
    """
    return frozenset() if record.get("is_draft") else named_orcids(record)
