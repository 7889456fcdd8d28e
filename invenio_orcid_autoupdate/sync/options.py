# SPDX-License-Identifier: MIT
"""The configuration values that a push needs, read once and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..decisions.schedule import Backoff
from ..orcid.breaker import BreakerRules
from ..orcid.gate import GateRules


@dataclass(frozen=True)
class PushOptions:
    """How works are sent.

    slice: the most works in one task.
    lease_seconds: how long an iD is kept without renewal.
    suspect_period: how long a refused token is tried.
    removes_withdrawn: remove works whose record is gone.
    includes_citation: send a citation.
    """

    slice: int
    lease_seconds: float
    backoff: Backoff
    suspect_period: timedelta
    removes_withdrawn: bool
    includes_citation: bool

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> PushOptions:
        """Read the ``ORCID_AUTOUPDATE_*`` values.

        :param config: the application's configuration.
        """

        def get(name: str) -> Any:
            return config[f"ORCID_AUTOUPDATE_{name}"]

        return cls(
            slice=get("SLICE"),
            lease_seconds=get("LEASE_SECONDS"),
            backoff=Backoff(get("BACKOFF_SECONDS"), get("BACKOFF_MAX_SECONDS")),
            suspect_period=timedelta(seconds=get("SUSPECT_SECONDS")),
            removes_withdrawn=get("REMOVE_WITHDRAWN"),
            includes_citation=get("INCLUDE_CITATION"),
        )


def read_gate_rules(config: Mapping[str, Any]) -> GateRules:
    """Read how fast requests may follow each other, and when ORCID is left alone.

    :param config: the application's configuration.
    :raises ValueError: a number makes no sense.
    """

    def get(name: str) -> int:
        return int(config[f"ORCID_AUTOUPDATE_{name}"])

    return GateRules(
        per_second=get("RATE_PER_SECOND"),
        burst=get("RATE_BURST"),
        per_second_alone=get("RATE_PER_SECOND_ALONE"),
        breaker=BreakerRules(
            outages=get("BREAKER_OUTAGES"),
            suspects=get("BREAKER_SUSPECTS"),
            memory_seconds=get("BREAKER_MEMORY_SECONDS"),
            open_seconds=get("BREAKER_OPEN_SECONDS"),
        ),
    )


def read_storage_url(config: Mapping[str, Any]) -> str | None:
    """Return the address of the Redis that all workers share; None: there is none.

    :param config: the application's configuration.
    """
    own = config["ORCID_AUTOUPDATE_STORAGE_URL"]
    if own:
        return str(own)
    candidates = (config.get(name) for name in ("RATELIMIT_STORAGE_URI", "CACHE_REDIS_URL"))
    return next((str(url) for url in candidates if str(url).startswith("redis")), None)
