# SPDX-License-Identifier: MIT
"""The people and organisations of a record as ORCID's contributors.

An iD is sent only for people who proved here that it is theirs: one that a depositor typed is not
authenticated (orcid-model ``work-3.0.xsd``, element ``contributor-orcid``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .html import plain_line
from .names import agree, fit, turn_round
from .options import MappingOptions
from .reach import line, part, parts, raw
from .tables import CONTRIBUTORS_MAX, CREATOR_ROLE, CREDIT, CREDIT_ROLES, NAME_MAX, ROLES
from .text import cut
from .work import Contributor

PRODUCTION_SITE = "https://orcid.org"


class Person(NamedTuple):
    """One entry of a record's creators or contributors, the name to show, and the proven iD."""

    entry: Mapping[str, Any]
    name: str | None
    orcid: str | None
    is_creator: bool


def map_contributors(
    record: Mapping[str, Any],
    authenticated_orcids: Collection[str],
    options: MappingOptions,
    linked_orcid: str | None = None,
) -> tuple[Contributor, ...]:
    """Return who is shown with the work: creators in their order, then contributors.

    If there are more than ORCID shows, those with a proven iD keep their place before others.

    :param authenticated_orcids: bare iDs of people who proved them here; as a dictionary, each with
        the names of its holder, so far as they are known.
    :param linked_orcid: the iD whose record this work goes to; it is always among those shown.
    """
    entries = _without_doubts(_read_entries(record, authenticated_orcids), authenticated_orcids)
    people = list(_read_people(entries, options))
    first = next((person for person in people if person.is_creator), None)
    shown = _choose(people, CONTRIBUTORS_MAX, linked_orcid)
    return tuple(_map_person(person, person is first, options) for person in shown)


def map_role(role: str, options: MappingOptions) -> str | None:
    """Return ORCID's role for a role of InvenioRDM, or None if it has none that fits.

    :param role: id in the vocabulary of contributors' roles.
    """
    if role in options.roles:
        return options.roles[role]
    role = role.strip().lower()
    if role in ROLES:
        return ROLES[role]
    name = role.removeprefix(CREDIT).strip("/").replace("_", "-").replace(" ", "-")
    return f"{CREDIT}{name}/" if name in CREDIT_ROLES else None


class Entry(NamedTuple):
    """One entry of a record's creators or contributors, and the proven iD that stands there."""

    entry: Mapping[str, Any]
    is_creator: bool
    orcid: str | None


def _read_people(entries: Iterable[Entry], options: MappingOptions) -> Iterator[Person]:
    """Read everybody with a proven iD, and as many others as can be shown at most."""
    seen: set[str | None] = {None}
    room = CONTRIBUTORS_MAX
    for entry, is_creator, orcid in entries:
        must = orcid not in seen
        may = room > 0 and (is_creator or _is_shown(entry, options))
        name = _map_name(entry) if must or may else None
        if must or name:
            room -= orcid is None
            seen.add(orcid)
            yield Person(entry, name, orcid, is_creator)


def _read_entries(record: Mapping[str, Any], proven: Collection[str]) -> list[Entry]:
    """Read creators, then contributors."""
    return [
        Entry(entry, kind == "creators", _read_orcid(entry, proven))
        for kind in ("creators", "contributors")
        for entry in parts(record, "metadata", kind)
    ]


def _without_doubts(entries: list[Entry], proven: Collection[str]) -> list[Entry]:
    """Take an iD away from entries that cannot all be its holder's.

    ORCID makes one person of all that have one iD, so the names of the others would vanish.
    """
    bearers: dict[str, list[Entry]] = {}
    for each in entries:
        if each.orcid:
            bearers.setdefault(each.orcid, []).append(each)
    denied = {
        id(each.entry)
        for orcid, several in bearers.items()
        if len(several) > 1
        for each in _find_strangers(several, _names_of(orcid, proven))
    }
    if not denied:
        return entries
    return [each._replace(orcid=None) if id(each.entry) in denied else each for each in entries]


def _find_strangers(bearers: list[Entry], holder: Sequence[str]) -> list[Entry]:
    """Return those of several bearers of one iD who are not its holder: all of them, in doubt."""
    names = {id(each.entry): _map_name(each.entry) or "" for each in bearers}
    if _are_one(names.values()):
        return []
    fits = {key: fit(name, holder) for key, name in names.items()}
    best = {key for key, found in fits.items() if found == max(fits.values())}
    if not max(fits.values()) or not _are_one(names[key] for key in best):
        return bearers
    return [each for each in bearers if id(each.entry) not in best]


def _are_one(names: Iterable[str]) -> bool:
    """Say whether names can be spellings of one; those that are empty say nothing."""
    told = {name for name in names if name}
    return all(agree(one, other) for one, other in combinations(told, 2))


def _names_of(orcid: str, proven: Collection[str]) -> Sequence[str]:
    return proven[orcid] if isinstance(proven, Mapping) else ()


def _is_shown(contributor: Mapping[str, Any], options: MappingOptions) -> bool:
    """Say whether a contributor is shown: data curators are, hosting institutions are not."""
    role = options.include_contributors and map_role(line(contributor, "role", "id"), options)
    return bool(role)


def _read_orcid(entry: Mapping[str, Any], proven: Collection[str]) -> str | None:
    """Return the person's iD if it is proven. Depositors also type a lower-case check digit."""
    for identifier in parts(entry, "person_or_org", "identifiers"):
        if line(identifier, "scheme").lower() == "orcid":
            orcid = line(identifier, "identifier").rstrip("/").upper()[-19:]
            if orcid in proven:
                return orcid
    return None


def _choose(people: list[Person], limit: int, linked_orcid: str | None) -> list[Person]:
    if len(people) <= limit:
        return people
    ranks = sorted(range(len(people)), key=lambda place: _rank(people[place], linked_orcid))
    return [people[place] for place in sorted(ranks[:limit])]


def _rank(person: Person, linked_orcid: str | None) -> int:
    """Say who goes first where not all can be shown; the order among equals stays."""
    if person.orcid is None:
        return 2
    return 0 if person.orcid == linked_orcid else 1


def _map_person(person: Person, is_first: bool, options: MappingOptions) -> Contributor:
    role = map_role(line(person.entry, "role", "id"), options)
    sequence = None
    if person.is_creator:
        role = role or CREATOR_ROLE
        sequence = "first" if is_first else "additional"
    return Contributor(
        credit_name=person.name,
        sequence=sequence,
        role=role,
        orcid_url=person.orcid and _map_orcid_url(person.orcid, options.site_url),
    )


def _map_name(entry: Mapping[str, Any]) -> str | None:
    """Return a name as it is read aloud: given name first; organisations as they are called.

    People also write ``Doe, Jane`` into one field.
    """
    who = part(entry, "person_or_org")
    name = plain_line(raw(who, "name"))
    if line(who, "type") != "organizational":
        names = [plain_line(raw(who, "given_name")), plain_line(raw(who, "family_name"))]
        told = list(filter(None, names)) or [name]
        name = turn_round(told[0]) if len(told) == 1 else " ".join(told)
    return cut(name, NAME_MAX) or None


def _map_orcid_url(orcid: str, site_url: str) -> str:
    """Return the address of an iD; ORCID accepts only those of ``orcid.org`` and its subdomains.

    Source: orcid-model ``common-3.0.xsd``, simpleType ``orcid-uri``. So works that go to a
    simulator carry the addresses of the real registry.
    """
    host = urlsplit(site_url).hostname or ""
    is_orcid = host == "orcid.org" or host.endswith(".orcid.org")
    return f"https://{host}/{orcid}" if is_orcid else f"{PRODUCTION_SITE}/{orcid}"
