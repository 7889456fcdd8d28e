# SPDX-License-Identifier: MIT
"""What was measured, or follows from how ORCID works, and is therefore no operator's choice.

``ORCID_AUTOUPDATE_TUNING`` replaces single values: in tests, which cannot wait for a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

NAME = "ORCID_AUTOUPDATE_TUNING"

NONE_ALLOWED = frozenset({"check_grants", "disconnecting_seconds", "registration_grace_seconds"})
"""Values that may be 0; all others are above."""


@dataclass(frozen=True)
class Tuning:
    """Times in seconds, and how much is done at once.

    connect_timeout_seconds: for a connection to ORCID.
    read_timeout_seconds: for the beginning of ORCID's answer, and between two parts of it; a whole
        answer may take twice as long.
    create_timeout_seconds: the same for new works. On a record with thousands of works the registry
        needs up to two minutes, and goes on when we have hung up; so what was not answered is
        looked for after twice this time.
    lease_seconds: how long a worker keeps an iD to itself without renewing: longer than ORCID's
        slowest answer, of which none may take more than nine tenths of it.
    state_lifetime_seconds: for which a started authorisation can be finished. ORCID's sign-in has
        several screens, and whoever has no iD yet registers on the way.
    slice: works that one task sends for one iD before it queues itself again, so that others get
        their turn; as many as ORCID takes in one request.
    sweep_grants: iDs for which one sweep queues a task; the next sweep takes the others.
    dispatch_timeout_seconds: for the message broker; the sweep makes up for what is lost.
    backoff_seconds: before the first retry after ORCID failed; doubled each time, with jitter.
        ORCID documents no ``Retry-After``; a minute is what PKP found to work (pkp/pkp-lib#12714).
    backoff_max_seconds: the longest time between two attempts.
    rate_per_second_alone: requests a second of *one process* while Redis does not answer. Times the
        number of worker processes it should stay below 24, since they cannot know of each other.
    limiter_outages: ORCID is left alone when requests for so many researchers in a row ended with
        an answer like 503, or with none.
    limiter_suspects: the same for refused permissions: ORCID refuses all of them while its token
        service is down.
    limiter_memory_seconds: for which such an end of a request is remembered.
    limiter_open_seconds: for which ORCID is left alone before one request finds out whether it is
        back.
    suspect_seconds: for which a refused token is tried again before the permission counts as
        revoked.
    check_interval_seconds: after which a permission that was not used is checked, by one small
        request, so that somebody who took it back hears of it before the next work.
    check_grants: permissions that are checked after one sweep, so that checks spread over the day;
        at a minute between sweeps 14,400 a day. 0: only on request.
    reconcile_grants: researchers with whose comparison one sweep begins, for the same reason.
    disconnecting_seconds: for which works are tried to be removed when somebody disconnects and
        asks for that; then they are disconnected anyway, and the activity says how many works
        stayed.
    maintenance_interval_seconds: between two runs of what looks after everything else: records
        whose event was missed, DOIs that were never registered, old activities.
    maintenance_rows: rows that one step of such a run looks at; the next run goes on from there.
    registration_grace_seconds: that the registration of a DOI may take before it counts as lost,
        and its event before it counts as missed: longer than a queue of workers at its worst.
    """

    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 30.0
    create_timeout_seconds: float = 150.0
    lease_seconds: float = 180.0
    state_lifetime_seconds: int = 1800
    slice: int = 100
    sweep_grants: int = 1000
    dispatch_timeout_seconds: float = 0.4
    backoff_seconds: float = 60.0
    backoff_max_seconds: float = 6 * 3600.0
    rate_per_second_alone: int = 2
    limiter_outages: int = 5
    limiter_suspects: int = 10
    limiter_memory_seconds: int = 300
    limiter_open_seconds: int = 60
    suspect_seconds: float = 24 * 3600.0
    check_interval_seconds: int = 30 * 24 * 3600
    check_grants: int = 10
    reconcile_grants: int = 10
    disconnecting_seconds: int = 7 * 24 * 3600
    maintenance_interval_seconds: int = 600
    maintenance_rows: int = 5000
    registration_grace_seconds: int = 900

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Tuning:
        """Read what is to be otherwise.

        :param config: the application's configuration.
        :raises ValueError: there is no such value, or it makes no sense; one clear sentence.
        """
        given = config[NAME]
        known = {one.name: one.default for one in fields(cls)}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"{NAME} does not know {name!r}; it knows {', '.join(known)}.")
            _check(name, value, is_whole=isinstance(known[name], int))
        return cls(**given)


def _check(name: str, value: object, is_whole: bool) -> None:
    is_number = isinstance(value, int if is_whole else (int, float)) and not isinstance(value, bool)
    least = 0 if name in NONE_ALLOWED else 1 if is_whole else 0.001
    if not is_number or not least <= value < float("inf"):  # type: ignore[operator]
        kind = "a whole number" if is_whole else "a number"
        raise ValueError(f"{NAME}: {name} must be {kind} from {least}, not {value!r}.")
