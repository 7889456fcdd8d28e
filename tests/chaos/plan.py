# SPDX-License-Identifier: MIT
"""What a run does, all of it drawn from one seed: the operations, their order, the disasters.

The same seed gives the same plan in every process. Pure: no database, no clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

RESEARCHERS = 60
FAMILIES = 45
CREATORS = (40, 48)
"""The fewest and the most creators of a record; times the families about 2,000 claims. Many
creators to few records, since InvenioRDM's own work on a record takes most of the time."""

TYPES = ("dataset", "publication-article", "publication-report", "software")

WEIGHTS = {"edit": 12, "new_version": 7, "delete": 6, "restore": 5, "restrict": 4, "open": 4}
"""How often what happens to a published record, relative to each other."""

CHANGES = 0.8
"""Changes of published records for each first publication."""

DISASTERS = {
    "kill_child": 8,
    "kill_worker": 2,
    "purge_queue": 4,
    "restart_rabbitmq": 2,
    "restart_postgresql": 2,
    "flush_redis": 3,
}
"""How often each happens in a run."""


@dataclass(frozen=True)
class Operation:
    """One thing that a depositor or curator does.

    :param number: position in the plan.
    :param family: number of the record.
    :param version: number of its version, from 0.
    :param people: numbers of the creators; empty: as they are.
    :param title: None: as it is.
    """

    number: int
    kind: str
    parent: int
    version: int
    people: tuple[int, ...] = ()
    title: str | None = None
    type: str | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Disaster:
    """One thing that breaks.

    :param after: happens when so many operations are done.
    """

    kind: str
    after: int


@dataclass
class _Version:
    is_open: bool = True
    is_deleted: bool = False


@dataclass
class _Parent:
    people: tuple[int, ...]
    versions: list[_Version] = field(default_factory=list)


@dataclass
class Plan:
    """Operations and disasters of one seed.

    :param scale: 1 for a whole run; less for a shorter one.
    """

    seed: int
    scale: float = 1.0

    def __post_init__(self) -> None:
        """Draw everything."""
        self._random = random.Random(self.seed)
        self._parents: list[_Parent] = []
        self.operations: list[Operation] = []
        self._publish()
        for step in self._draw_steps():
            step()
        self.disasters = sorted(self._draw_disasters(), key=lambda disaster: disaster.after)

    def share(self, index: int, count: int) -> list[Operation]:
        """Return what one of several publishers does: all operations of every n-th family."""
        return [one for one in self.operations if one.parent % count == index]

    def _draw_steps(self) -> list[Callable[[], None]]:
        """Mix what is left of the publications with the changes: as many of each in every run."""
        wanted = int(FAMILIES * self.scale)
        steps = [self._publish] * (wanted - 1) + [self._change] * round(wanted * CHANGES)
        self._random.shuffle(steps)
        return steps

    def _draw_disasters(self) -> list[Disaster]:
        first, last = len(self.operations) // 20, len(self.operations) * 19 // 20
        return [
            Disaster(kind, self._random.randint(first, last))
            for kind, times in DISASTERS.items()
            for _ in range(max(1, round(times * self.scale)))
        ]

    def _publish(self) -> None:
        parent = _Parent(self._some_people())
        self._parents.append(parent)
        self._release(len(self._parents) - 1, "publish", self._random.random() > 0.05)

    def _release(self, number: int, kind: str, is_open: bool) -> None:
        """Add a version, the first or a further one."""
        parent = self._parents[number]
        parent.versions.append(_Version(is_open))
        self._note(
            kind,
            number,
            len(parent.versions) - 1,
            people=parent.people,
            title=self._new_title(number),
            type=self._random.choice(TYPES),
            is_open=is_open,
        )

    def _change(self) -> None:
        """Change a record that can be changed in the way that was drawn."""
        kind = self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        found = [
            (number, version)
            for number, parent in enumerate(self._parents)
            for version in range(len(parent.versions))
            if self._is_possible(kind, parent, version)
        ]
        if found:
            getattr(self, f"_{kind}")(*self._random.choice(found))

    def _is_possible(self, kind: str, parent: _Parent, version: int) -> bool:
        state = parent.versions[version]
        is_newest = version == len(parent.versions) - 1
        return {
            "edit": not state.is_deleted,
            "new_version": is_newest and not state.is_deleted,
            "delete": is_newest and not state.is_deleted,
            "restore": state.is_deleted,
            "restrict": not state.is_deleted and state.is_open,
            "open": not state.is_deleted and not state.is_open,
        }[kind]

    def _edit(self, number: int, version: int) -> None:
        is_open = self._parents[number].versions[version].is_open
        people = self._other_people(number) if self._random.random() < 0.4 else ()
        self._note(
            "edit",
            number,
            version,
            people=people,
            title=self._new_title(number) if self._random.random() < 0.8 else None,
            is_open=is_open,
        )

    def _new_version(self, number: int, _version: int) -> None:
        if self._random.random() < 0.3:
            self._parents[number].people = self._other_people(number)
        self._release(number, "new_version", self._random.random() > 0.05)

    def _delete(self, number: int, version: int) -> None:
        self._parents[number].versions[version].is_deleted = True
        self._note("delete", number, version)

    def _restore(self, number: int, version: int) -> None:
        self._parents[number].versions[version].is_deleted = False
        self._note("restore", number, version)

    def _restrict(self, number: int, version: int) -> None:
        self._parents[number].versions[version].is_open = False
        self._note("edit", number, version, is_open=False)

    def _open(self, number: int, version: int) -> None:
        self._parents[number].versions[version].is_open = True
        self._note("edit", number, version, is_open=True)

    def _note(self, kind: str, parent: int, version: int, **more) -> None:
        self.operations.append(Operation(len(self.operations), kind, parent, version, **more))

    def _some_people(self) -> tuple[int, ...]:
        count = self._random.randint(*CREATORS)
        return tuple(self._random.sample(range(RESEARCHERS), count))

    def _other_people(self, number: int) -> tuple[int, ...]:
        """Replace one or two creators of a record by others."""
        people = list(self._parents[number].people)
        others = [one for one in range(RESEARCHERS) if one not in people]
        for new in self._random.sample(others, self._random.randint(1, 2)):
            people[self._random.randrange(len(people))] = new
        self._parents[number].people = tuple(people)
        return self._parents[number].people

    def _new_title(self, number: int) -> str:
        return f"Record {number}, wording {self._random.randrange(10**6)}"
