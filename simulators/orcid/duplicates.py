# SPDX-License-Identifier: MIT
"""When two works of one client count as the same, and when works of all are shown as one group.

Sources: ORCID-Source ``ActivityValidator.checkExternalIdentifiersForDuplicates`` (single POST and
PUT), ``WorkManagerImpl.createWorks`` (bulk), ``ActivitiesGroupGenerator``, orcid-model
``ExternalID.equals``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .errors import ApiError
from .normalise import normalise
from .state import Work
from .vocabulary import WORK_TYPES

Key = tuple[str | None, str | None]


def identifiers(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a work's external identifiers."""
    return (content["external-ids"] or {}).get("external-id") or []


def key(identifier: dict[str, Any]) -> Key:
    """Return what makes an identifier equal to another: type and normal value."""
    kind, value = identifier["external-id-type"], identifier["external-id-value"]
    return kind, normalise(kind, value) or value


class Group(NamedTuple):
    """Works shown as one, and the identifiers that hold them together."""

    keys: dict[Key, dict[str, Any]]
    works: list[Work]


def is_groupable(identifier: dict[str, Any]) -> bool:
    """Say whether works that share the identifier are one group: not part-of, not funded-by."""
    relationship = identifier["external-id-relationship"]
    return relationship not in ("part-of", "funded-by") and bool(identifier["external-id-value"])


def check_single(content: dict[str, Any], own_works: Iterable[Work], client_name: str) -> None:
    """Refuse a work whose ``self`` identifier is ``self`` of another work of the client.

    :param own_works: the client's other works on the record, oldest first.
    :raises ApiError: 9021 with the put-code of the first such work.
    """
    new = _selves(content)
    for work in own_works:
        if new & _selves(work.content):
            raise ApiError(9021, putCode=work.put_code, clientName=client_name)


def _selves(content: dict[str, Any]) -> set[Key]:
    return {key(one) for one in identifiers(content) if one["external-id-relationship"] == "self"}


class BulkIndex:
    """The identifiers that a bulk must not bring again.

    ORCID keeps one map from identifier to put-code for all relationships, the last writer wins:
    so the put-code in a bulk's 9021 can be that of a work which only lists it as ``part-of``.
    """

    def __init__(self, own_works: Iterable[Work], client_name: str) -> None:
        self._taken: set[Key] = set()
        self._put_codes: dict[Key, int] = {}
        self._client_name = client_name
        for work in own_works:
            self.add(work)

    def add(self, work: Work) -> None:
        """Take a stored work's identifiers into account."""
        for identifier in identifiers(work.content):
            self._put_codes[key(identifier)] = work.put_code
            if identifier["external-id-relationship"] not in ("part-of", "funded-by"):
                self._taken.add(key(identifier))

    def check(self, content: dict[str, Any]) -> None:
        """Refuse a ``self`` identifier that any own work has as ``self`` or ``version-of``.

        :raises ApiError: 9021.
        """
        for identifier in identifiers(content):
            found = key(identifier)
            if identifier["external-id-relationship"] == "self" and found in self._taken:
                raise ApiError(9021, putCode=self._put_codes[found], clientName=self._client_name)


def group(works: Iterable[Work]) -> list[Group]:
    """Gather works that share a groupable identifier, also by way of a third work.

    :returns: the groups in ORCID's order: newest publication first, then by title and type.
    """
    groups: list[Group] = []
    for work in works:
        new = Group(
            {key(one): one for one in identifiers(work.content) if is_groupable(one)}, [work]
        )
        for other in [one for one in groups if one.keys.keys() & new.keys.keys()]:
            groups.remove(other)
            new = Group(new.keys | other.keys, other.works + new.works)
        groups.append(new)
    for one in groups:
        one.works.sort(key=lambda work: (-work.display_index, work.created))
    groups.sort(key=lambda one: one.works[0].created)
    groups.sort(key=lambda one: _title_and_type(one.works[0]))
    groups.sort(key=lambda one: _date_words(one.works[0]), reverse=True)
    return groups


def _title_and_type(work: Work) -> tuple[str, int]:
    kind = WORK_TYPES.index(work.content["type"])  # as declared, not by alphabet
    return work.content["title"]["title"]["value"], kind


def _date_words(work: Work) -> str:
    date = work.content["publication-date"] or {}
    parts = [(date.get(part) or {}).get("value") for part in ("year", "month", "day")]
    return "-".join(part or "0" for part in parts)
