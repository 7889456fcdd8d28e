# SPDX-License-Identifier: MIT
"""What operators switch while everything runs: pause, roll-out, test run. Values and rules only.

The JSON forms stand in the table of controls; ``from_json`` is their one reader and refuses what
nobody can have meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from ..orcid.identifiers import parse_orcid
from .states import Reason

PAUSE, ROLLOUT, DRY_RUN = "pause", "rollout", "dry_run"
"""Names of the controls."""

REASON_MAX = 500
"""Characters of the reason of a pause; people read it in one line."""


class ControlError(ValueError):
    """A control can not have this value; the message is one sentence for the operator."""


@dataclass(frozen=True)
class Person:
    """What the controls need to know of a researcher.

    orcid: bare.
    user_id: the account; None: there is none.
    email: of the account.
    """

    orcid: str
    user_id: int | None = None
    email: str | None = None


@dataclass(frozen=True)
class Pause:
    """Nothing is sent to ORCID; what changes meanwhile is noted and sent afterwards.

    reason: shown to operators and researchers.
    since: aware UTC.
    until: when it ends by itself, aware UTC; None: when somebody resumes.
    by: id of the account that paused; None: the command line.
    """

    reason: str
    since: datetime
    until: datetime | None = None
    by: int | None = None

    def __post_init__(self) -> None:
        """Refuse a pause that explains nothing, or is over before it begins.

        :raises ControlError: the reason is missing or too long, or the times make no sense.
        """
        if not self.reason.strip() or len(self.reason) > REASON_MAX:
            raise ControlError(f"A pause needs a reason of 1 to {REASON_MAX} characters.")
        if self.until is not None and self.until <= self.since:
            raise ControlError("A pause ends after it begins.")

    def is_on(self, now: datetime) -> bool:
        """Say whether it holds.

        :param now: aware UTC.
        """
        return self.until is None or now < self.until

    def ended(self, now: datetime) -> Pause:
        """Return the same pause, ended.

        :param now: aware UTC; hosts' clocks may differ, so it can be earlier than ``since``.
        """
        return replace(self, until=max(now, self.since + timedelta(microseconds=1)))

    def to_json(self) -> dict[str, Any]:
        """Return it as the table of controls keeps it."""
        until = None if self.until is None else self.until.isoformat()
        return {
            "reason": self.reason,
            "since": self.since.isoformat(),
            "until": until,
            "by": self.by,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Pause:
        """Read what :meth:`to_json` wrote.

        :raises ControlError: something is missing or has no sense.
        """
        until = value.get("until")
        try:
            return cls(
                reason=str(value["reason"]),
                since=_time(value["since"]),
                until=None if until is None else _time(until),
                by=value.get("by"),
            )
        except KeyError as error:
            raise ControlError(f"A pause needs {error.args[0]!r}.") from None


class RolloutKind(str, Enum):
    """To whom auto-update is open."""

    EVERYBODY = "everybody"
    ALLOW_LIST = "allow_list"


@dataclass(frozen=True)
class Rollout:
    """Who takes part while auto-update is introduced step by step.

    entries: for an allow-list: iDs, ids of accounts, e-mail addresses and e-mail domains, as
        :func:`read_entry` returns them.
    """

    kind: RolloutKind = RolloutKind.EVERYBODY
    entries: frozenset[str] = frozenset()

    def includes(self, who: Person) -> bool:
        """Say whether a researcher takes part."""
        is_open = self.kind is RolloutKind.EVERYBODY
        return is_open or not self.entries.isdisjoint(names_of(who))

    def to_json(self) -> dict[str, Any]:
        """Return it as the table of controls keeps it."""
        is_open = self.kind is RolloutKind.EVERYBODY
        return {"kind": self.kind.value, **({} if is_open else {"entries": sorted(self.entries)})}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Rollout:
        """Read what :meth:`to_json` wrote, or what an operator asks for.

        :raises ControlError: there is no such kind, or its list has no sense.
        """
        try:
            kind = RolloutKind(value.get("kind"))
        except ValueError:
            known = ", ".join(kind.value for kind in RolloutKind)
            raise ControlError(f"The roll-out is one of: {known}.") from None
        if kind is RolloutKind.ALLOW_LIST:
            return cls(kind, read_entries(value.get("entries", ())))
        return cls()


@dataclass(frozen=True)
class Controls:
    """All controls as they stand."""

    pause: Pause | None = None
    rollout: Rollout = field(default_factory=Rollout)
    is_dry_run: bool = False

    def updated(self, rows: Mapping[str, Any]) -> Controls:
        """Return them with what the table of controls says; where it says nothing, they stay.

        :param rows: name of a control to its JSON.
        :raises ControlError: a row can not be read.
        """
        pause = rows.get(PAUSE)
        rollout, dry_run = rows.get(ROLLOUT), rows.get(DRY_RUN)
        return Controls(
            pause=Pause.from_json(pause) if pause else self.pause,
            rollout=Rollout.from_json(rollout) if rollout else self.rollout,
            is_dry_run=bool(dry_run["on"]) if dry_run else self.is_dry_run,
        )


@dataclass(frozen=True)
class Obstacle:
    """Why nothing may be sent for one researcher now.

    until: when it ends by itself, aware UTC; None: when somebody changes it.
    """

    reason: Reason
    until: datetime | None = None


def obstacle(controls: Controls, who: Person, now: datetime) -> Obstacle | None:
    """Say what keeps everything of one researcher back, or None.

    :param now: aware UTC.
    """
    pause = controls.pause
    if pause is not None and pause.is_on(now):
        return Obstacle(Reason.PAUSED_SITE, pause.until)
    if not controls.rollout.includes(who):
        return Obstacle(Reason.NOT_IN_ROLLOUT)
    return None


def read_entries(lines: Iterable[object]) -> frozenset[str]:
    """Read an allow-list.

    :param lines: one entry each; empty ones are left out.
    :raises ControlError: the message names the lines that are none.
    """
    found = {str(line).strip(): read_entry(str(line)) for line in lines if str(line).strip()}
    wrong = sorted(line for line, entry in found.items() if entry is None)
    if wrong:
        raise ControlError(
            "Neither an ORCID iD nor the id of an account, an e-mail address or a domain: "
            f"{', '.join(wrong)}."
        )
    return frozenset(entry for entry in found.values() if entry is not None)


def read_entry(line: str) -> str | None:
    """Read one entry of an allow-list.

    :param line: an iD in any form, the id of an account, ``ada@example.org``, or a domain as
        ``@example.org`` or ``example.org``.
    :returns: the iD bare, the id as digits, the address in lower case, or ``@`` and the domain;
        None: it is none of these.
    """
    text = line.strip().lower()
    orcid = parse_orcid(line.strip())
    if orcid is not None or text.isdecimal():
        return orcid or text
    name, at, domain = text.rpartition("@")
    labels = domain.split(".")
    is_domain = len(labels) > 1 and all(labels) and not set(domain) & set(" /:,;")
    if not is_domain or " " in name or "@" in name or (at and not name and text[0] != "@"):
        return None
    return f"{name}@{domain}"


def names_of(who: Person) -> set[str]:
    """Return the entries of an allow-list that mean this person."""
    email = (who.email or "").lower()
    domain = email.rpartition("@")[2]
    names = {who.orcid, email, f"@{domain}" if domain else "", str(who.user_id or "")}
    return names - {""}


def _time(value: object) -> datetime:
    """Read a time with its zone.

    :raises ControlError: it is none.
    """
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ControlError(f"Not a time with its zone: {value}.")
    return moment
