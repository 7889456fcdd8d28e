# SPDX-License-Identifier: MIT
"""The works service: create, read, replace, delete, in the order in which ORCID checks.

Sources: ORCID-Source ``MemberV3ApiServiceDelegatorImpl``, ``WorkManagerImpl``. The caller has
been authenticated and the record checked before; nothing here knows of HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import views
from .access import Caller, check_readable, check_readable_in_bulk, check_source
from .changes import is_unchanged
from .duplicates import BulkIndex, check_single
from .errors import ApiError
from .rules import check_content
from .scopes import CREATE_WORKS, READ_PUBLIC, READ_WORKS, UPDATE_WORKS
from .state import Registry, Work

MAX_WORKS = 10_000
"""Works on one record; source: ORCID-Source ``maxNumOfActivities``."""
MAX_BULK = 100
"""Items in one bulk, read or written; source: ``org.orcid.core.works.bulk.write.max``."""
MAX_PUT_CODE = 2**63
NULL_CHARACTER = "invalid byte sequence for encoding UTF8: 0x00"
"""What PostgreSQL says to U+0000."""

Json = dict[str, Any]


def read_put_code(text: str) -> int:
    """Return the put-code of a path.

    :raises ValueError: not a Java ``long``.
    """
    if not re.fullmatch(r"[+-]?[0-9]+", text) or abs(int(text)) >= MAX_PUT_CODE:
        raise ValueError(f'For input string: "{text}"')
    return int(text)


class WorksService:
    """Works of one registry on behalf of API clients."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def create(self, caller: Caller, orcid: str, work: Json) -> Work:
        """Store one new work.

        :raises ApiError: 9038, a fault of the content, 9048 or 9021.
        """
        caller.require(CREATE_WORKS, UPDATE_WORKS)
        check_content(work, caller.client_name)
        self._check_room(orcid, 1)
        check_single(work, self._own_works(caller, orcid), caller.client_name)
        if _has_null_character(work):
            raise ApiError(9008, NULL_CHARACTER)
        return self._store(caller, orcid, work)

    def create_many(self, caller: Caller, orcid: str, items: list[tuple[str, Any]]) -> Json:
        """Store the good items of a bulk and tell the fault of each other.

        :raises ApiError: 9038, 9048 or 9006 for the whole bulk.
        """
        caller.require(CREATE_WORKS, UPDATE_WORKS)
        if any(kind == "null" for kind, _ in items):
            raise ApiError(
                9008,
                'Cannot invoke "org.orcid.jaxb.model.record.bulk.BulkElement.getClass()" because '
                'the return value of "java.util.List.get(int)" is null',
            )
        self._check_room(orcid, len(items))
        if len(items) > MAX_BULK:
            raise ApiError(9006, f"You are allowed to add up to {MAX_BULK} elements per request.")
        index = BulkIndex(self._own_works(caller, orcid), caller.client_name)
        bulk = [self._create_item(caller, orcid, item, index) for item in items]
        self._flush(bulk)
        return {"bulk": bulk}

    def _flush(self, bulk: list[Json]) -> None:
        """Take the whole bulk back if the database refuses one of its works."""
        stored = [item["work"] for item in bulk if "work" in item]
        if any(_has_null_character(work) for work in stored):
            for work in stored:
                del self._registry.works[work["put-code"]]
            raise ApiError(9008, NULL_CHARACTER)

    def _create_item(
        self, caller: Caller, orcid: str, item: tuple[str, Any], index: BulkIndex
    ) -> Json:
        kind, value = item
        if kind == "error":
            return {"error": value}
        try:
            check_content(value, caller.client_name)
            index.check(value)
            work = self._store(caller, orcid, value)
        except ApiError as error:
            return {"error": error.body()}
        index.add(work)
        return {"work": views.full(self._registry, work, with_path=False)}

    def replace(self, caller: Caller, orcid: str, put_code: int, work: Json) -> Json:
        """Replace a work's content, unless nothing changed.

        :raises ApiError: 9038, 9019, 9016, a fault of the content, 9021, 9010 or 9014.
        """
        caller.require(UPDATE_WORKS)
        if work["put-code"] != put_code:
            sent = "null" if work["put-code"] is None else work["put-code"]
            raise ApiError(
                9019, urlPutCode=put_code, bodyPutCode=sent, clientName=caller.client_name
            )
        stored = self._registry.find_work(orcid, put_code)
        if is_unchanged(stored.content, work, stored.visibility):
            if not caller.is_source_of(stored):
                raise ApiError(9014, ApiError(9010).body()["developer-message"])
            return views.full(self._registry, stored, with_path=False)
        check_content(work, caller.client_name, stored.visibility)
        others = [one for one in self._own_works(caller, orcid) if one is not stored]
        check_single(work, others, caller.client_name)
        check_source(caller, stored)
        content = views.keep(work)
        if _has_null_character(content):
            raise ApiError(9008, NULL_CHARACTER)
        stored.content = content
        stored.modified = self._registry.now()
        return views.full(self._registry, stored, with_path=False)

    def delete(self, caller: Caller, orcid: str, put_code: int) -> None:
        """Delete a work.

        :raises ApiError: 9038, 9016 or 9010.
        """
        caller.require(UPDATE_WORKS)
        check_source(caller, self._registry.find_work(orcid, put_code))
        del self._registry.works[put_code]

    def find(self, caller: Caller, orcid: str, put_code: int) -> Work:
        """Return a work that the caller may see.

        :raises ApiError: 9016, 9038 or 9013.
        """
        work = self._registry.find_work(orcid, put_code)
        check_readable(caller, work)
        return work

    def find_many(self, caller: Caller, orcid: str, put_codes: str) -> Json:
        """Return the works of a comma-separated list; the unknown ones come last.

        :raises ApiError: 9042, 9006 or 9038 for the whole list.
        """
        words = put_codes.rstrip(",").split(",")
        if len(words) > MAX_BULK:
            raise ApiError(9042, f"Too many put codes specified: maximum is {MAX_BULK}")
        try:
            wanted = [read_put_code(word) for word in words]
        except ValueError as error:
            raise ApiError(9006, str(error)) from error
        caller.require(READ_WORKS, READ_PUBLIC)
        mine = {work.put_code: work for work in self._registry.works_of(orcid)}
        found = [self._show_item(caller, mine[code]) for code in wanted if code in mine]
        return {"bulk": found + [_unknown(caller, code) for code in wanted if code not in mine]}

    def _show_item(self, caller: Caller, work: Work) -> Json:
        try:
            check_readable_in_bulk(caller, work)
        except ApiError as error:
            return {"error": error.body()}
        return {"work": views.full(self._registry, work)}

    def grouped(self, caller: Caller, orcid: str) -> Json:
        """Return the works that the caller may see, in groups, as ``GET /works`` does."""
        caller.check_client()
        visible = [one for one in self._registry.works_of(orcid) if _is_readable(caller, one)]
        return views.works(self._registry, orcid, visible)

    def grouped_in_record(self, caller: Caller, orcid: str) -> Json:
        """Return the same as ``GET /activities`` and ``GET /record`` do."""
        caller.check_client()
        return views.works(
            self._registry,
            orcid,
            self._registry.works_of(orcid),
            lambda work: _is_readable(caller, work),
        )

    def _own_works(self, caller: Caller, orcid: str) -> list[Work]:
        works = self._registry.works_of(orcid)
        works.sort(key=lambda work: (-work.display_index, work.created))
        return [work for work in works if caller.is_source_of(work)]

    def _check_room(self, orcid: str, wanted: int) -> None:
        if wanted and len(self._registry.works_of(orcid)) + wanted > MAX_WORKS:
            raise ApiError(9048)

    def _store(self, caller: Caller, orcid: str, work: Json) -> Work:
        person = self._registry.people[orcid]
        visibility = person.visibility
        if person.state == "unclaimed":  # only there the sender's wish counts
            visibility = work["visibility"] or "private"
        return self._registry.store_work(
            orcid, caller.client_id, views.keep(work), visibility, origin=caller.origin
        )


def _is_readable(caller: Caller, work: Work) -> bool:
    try:
        check_readable(caller, work)
    except ApiError:
        return False
    return True


def _unknown(caller: Caller, put_code: int) -> Json:
    detail = f"'{put_code}' is not a valid put code"
    return {"error": ApiError(9034, detail, clientName=caller.client_name).body()}


def _has_null_character(work: Json) -> bool:
    """Say whether the database would refuse a text of the work.

    Contributors and identifiers are kept as JSON, where the character is escaped; of the former
    ORCID takes it away (:func:`.views.keep`).
    """
    texts = [work[name] for name in work if name not in ("contributors", "external-ids")]
    return any("\0" in text for text in _texts(texts))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
